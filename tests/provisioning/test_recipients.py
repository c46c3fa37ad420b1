from __future__ import annotations

import pytest

from provisioning.models import ClientPerson, PersonKind, Service
from provisioning.recipients import administrators_of
from tests.factories import make_client, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    return make_service(client=make_client(email="anna@elsewhere.test", language_code="fr"))


def add(service: Service, kind: PersonKind, email: str, **values: object) -> None:
    ClientPerson.objects.create(
        client=service.client,
        kind=kind,
        whmcs_person_id=ClientPerson.objects.count() + 1,
        email=email,
        **values,
    )


def test_the_client_and_who_may_sign_in_are_written_to_in_their_language(service: Service) -> None:
    add(service, PersonKind.USER, "max@elsewhere.test", language_code="en")
    add(service, PersonKind.USER, "zoe@elsewhere.test")
    found = [(one.email, one.language_code) for one in administrators_of(service)]
    assert found == [
        ("anna@elsewhere.test", "fr"),
        ("max@elsewhere.test", "en"),
        ("zoe@elsewhere.test", "fr"),
    ]


def test_a_contact_is_written_to_only_if_it_asked_for_it(service: Service) -> None:
    add(service, PersonKind.CONTACT, "bills@elsewhere.test")
    add(service, PersonKind.CONTACT, "tech@elsewhere.test", wants_product_mail=True)
    found = [one.email for one in administrators_of(service)]
    assert found == ["anna@elsewhere.test", "tech@elsewhere.test"]


def test_an_address_comes_once_and_an_empty_one_never(service: Service) -> None:
    add(service, PersonKind.USER, "Anna@Elsewhere.test", is_owner=True)
    add(service, PersonKind.USER, "")
    found = administrators_of(service)
    assert [one.email for one in found] == ["anna@elsewhere.test"]
    assert len({one.key for one in found}) == len(found)


def test_people_of_other_clients_are_strangers(service: Service) -> None:
    add(make_service(), PersonKind.USER, "eve@elsewhere.test")
    assert [one.email for one in administrators_of(service)] == ["anna@elsewhere.test"]
