from __future__ import annotations

import threading

import pytest
from django.db import connection

from provisioning.actions import domain_aliases
from provisioning.errors import ActionRefused, LimitReached
from provisioning.models import AuditEvent, DomainAlias, DomainAliasRequest, MirrorState, Service
from tests.factories import ALICE, make_plan, make_service

pytestmark = pytest.mark.django_db


def make_domain(limit: str = "2") -> Service:
    return make_service(domain_name="client.test", plan=make_plan(options={17: limit}))


def refusal_of(service: Service, domain: str) -> ActionRefused:
    with pytest.raises(ActionRefused) as refusal:
        domain_aliases.request(service=service, by=ALICE, domain=domain)
    return refusal.value


def test_at_i01_without_the_option_a_forged_wish_is_refused_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert refusal_of(make_domain("0"), "client.ca").code == "domain_alias_not_included"
    assert "domain alias client.ca refused" in caplog.text


def test_at_i02_what_waits_counts_against_the_limit() -> None:
    service = make_domain("2")
    DomainAlias.objects.create(service=service, domain_name="a.test", state=MirrorState.ACTIVE)
    domain_aliases.request(service=service, by=ALICE, domain="client.ca")
    refusal = refusal_of(service, "client.fr")
    assert (refusal.code, refusal.arguments) == ("domain_alias_limit", {"limit": 2})


def test_at_i03_it_is_stored_trimmed_and_in_lower_case() -> None:
    domain_aliases.request(service=make_domain(), by=ALICE, domain="Client.CA ")
    row = DomainAliasRequest.objects.get()
    assert row.domain_name == "client.ca"
    assert AuditEvent.objects.get().verb == "domain_alias_requested"


@pytest.mark.parametrize(
    "name",
    ["a.b", "-a.com", "a..com", "a_b.com", "com", "x.com.", "a." * 125 + "test", "", "127.0.0.1"],
)
def test_at_i04_what_is_no_domain_is_refused(name: str) -> None:
    refusal = refusal_of(make_domain(), name)
    assert (refusal.code, refusal.field) == ("domain_malformed", "domain")


def test_at_i05_the_domain_itself_is_refused() -> None:
    assert refusal_of(make_domain(), "client.test").code == "domain_is_own"


def test_at_i06_one_that_exists_is_refused() -> None:
    service = make_domain()
    domain_aliases.request(service=service, by=ALICE, domain="client.ca")
    assert refusal_of(service, "CLIENT.ca").code == "domain_alias_exists"


def test_a_domain_of_somebody_else_is_refused() -> None:
    make_service(domain_name="other.test")
    assert refusal_of(make_domain(), "other.test").code == "domain_taken"


@pytest.mark.django_db(transaction=True)
def test_at_i07_two_at_once_with_room_for_one_make_one() -> None:
    service = make_domain("1")
    outcomes: list[str] = []

    def add(name: str) -> None:
        try:
            domain_aliases.request(service=service, by=ALICE, domain=name)
            outcomes.append("added")
        except LimitReached:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(name,)) for name in ("one.test", "two.test")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "refused"]
    assert DomainAliasRequest.objects.count() == 1


def test_at_i09_after_the_limit_went_to_0_what_exists_can_be_removed() -> None:
    service = make_domain("0")
    alias = DomainAlias.objects.create(
        service=service, domain_name="client.ca", state=MirrorState.ACTIVE
    )
    assert domain_aliases.remove(alias=alias, by=ALICE).kind == "remove_domain_alias"


def test_at_i10_one_that_is_gone_is_told() -> None:
    service = make_domain()
    alias = DomainAlias.objects.create(
        service=service, domain_name="client.ca", state=MirrorState.ACTIVE
    )
    DomainAlias.objects.all().delete()
    alias.pk = 4711
    with pytest.raises(ActionRefused) as refusal:
        domain_aliases.remove(alias=alias, by=ALICE)
    assert refusal.value.code == "domain_alias_gone"


def test_a_wish_is_withdrawn_once() -> None:
    row = domain_aliases.request(service=make_domain(), by=ALICE, domain="client.ca")
    domain_aliases.withdraw(request_row=row, by=ALICE)
    assert not DomainAliasRequest.objects.exists()
    with pytest.raises(ActionRefused):
        domain_aliases.withdraw(request_row=row, by=ALICE)
