"""An owner hands part of the work to others: invited, changed, removed, all in the history."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from provisioning.models import Administrator, AuditEvent, OutgoingMail, Service
from provisioning.operations import outbox
from tests import people
from tests.clientarea.roles import invite, invited, row_of
from tests.factories import make_brand, make_service
from tests.pages import error_of, text_of

pytestmark = pytest.mark.django_db

PEOPLE = "/services/101/people/"


def letter() -> str:
    """The newest letter, sent now; its text."""
    row = OutgoingMail.objects.latest("pk")
    outbox.send(row.pk)
    return str(mail.outbox[-1].body)


@pytest.fixture(autouse=True)
def kept_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_an_invited_person_comes_in_by_the_link_in_the_letter(
    alice: Browser, service: Service
) -> None:
    make_brand(host_name="panel.fjord.example")
    answer = alice.post(
        f"{PEOPLE}invite/", {"email": "Bob@Helper.example", "role": "viewer"}, follow=True
    )
    assert "An invitation is on its way to" in text_of(answer)
    assert "bob@helper.example" in text_of(alice.get(PEOPLE))
    path = re.search(r"/invitation/\S+/", letter())
    assert path
    browser = Browser()
    for _again in range(2):
        assert "Look after client.test" in text_of(browser.get(path[0]))
    assert row_of("bob@helper.example").accepted_at is None
    arrived = browser.post(path[0], follow=True)
    assert "You look after client.test now" in text_of(arrived)
    assert browser.get("/services/101/mailboxes/").status_code == 200
    assert Browser().get(path[0]).status_code == 410
    assert Browser().post(path[0]).status_code == 410
    verbs = AuditEvent.objects.filter(whmcs_service_id=101).values_list("verb", flat=True)
    assert {"person_invited", "invitation_accepted"} <= set(verbs)


def test_the_token_is_kept_by_nobody(alice: Browser, service: Service) -> None:
    token = invite(service, "viewer")
    row = Administrator.objects.get()
    assert token not in json.dumps(
        [row.token_hash, list(AuditEvent.objects.values_list("after", flat=True))]
    )
    assert token not in text_of(alice.get(PEOPLE))


def test_a_link_ends_when_another_is_sent_and_after_a_week(
    alice: Browser, service: Service
) -> None:
    first = invite(service, "viewer")
    alice.post(f"{PEOPLE}{Administrator.objects.get().pk}/again/")
    assert Browser().get(f"/invitation/{first}/").status_code == 410
    Administrator.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "invitation expired" in text_of(alice.get(PEOPLE))


def test_rights_follow_the_role_at_once_and_end_with_it(alice: Browser, service: Service) -> None:
    helper = invited(service, "viewer", "bob@helper.example")
    row = row_of("bob@helper.example")
    assert helper.get("/services/101/mailboxes/add/").status_code == 403
    alice.post(f"{PEOPLE}{row.pk}/role/", {"role": "manager"})
    assert helper.get("/services/101/mailboxes/add/").status_code == 200
    alice.post(f"{PEOPLE}{row.pk}/remove/")
    assert helper.get("/services/101/mailboxes/").status_code == 404
    assert "has no access any more" in text_of(alice.get(PEOPLE))


def test_nobody_gives_themselves_another_role(service: Service) -> None:
    manager = invited(service, "manager", "bob@helper.example")
    row = row_of("bob@helper.example")
    assert manager.post(f"{PEOPLE}{row.pk}/role/", {"role": "viewer"}).status_code == 404
    assert manager.post(f"{PEOPLE}{row.pk}/remove/").status_code == 404
    assert (
        manager.post(f"{PEOPLE}invite/", {"email": "c@d.example", "role": "owner"}).status_code
        == 422
    )


def test_an_address_is_invited_once_and_another_services_people_are_not_found(
    alice: Browser, service: Service
) -> None:
    invite(service, "dns", "bob@helper.example")
    answer = alice.post(f"{PEOPLE}invite/", {"email": "bob@helper.example", "role": "viewer"})
    assert "has a role or an invitation already" in error_of(answer, "email")
    elsewhere = make_service()
    invite(elsewhere, "viewer", "eve@helper.example")
    theirs = row_of("eve@helper.example")
    for deed in ("role", "remove", "again"):
        alice.post(f"{PEOPLE}{theirs.pk}/{deed}/", {"role": "manager"})
    theirs.refresh_from_db()
    assert theirs.role == "viewer"


def test_an_address_with_an_account_has_to_sign_in_first(service: Service) -> None:
    bob = invited(service, "viewer", "bob@helper.example")
    second = make_service(domain_name="second.test")
    token = invite(second, "dns", "bob@helper.example")
    for stranger in (Browser(), people.charlie()):
        assert "Sign in first" in text_of(stranger.get(f"/invitation/{token}/"))
        stranger.post(f"/invitation/{token}/")
    assert row_of_service(second).accepted_at is None
    assert bob.post(f"/invitation/{token}/").status_code == 302
    listed = text_of(bob.get("/"))
    assert "client.test" in listed
    assert "second.test" in listed


def row_of_service(service: Service) -> Administrator:
    return Administrator.objects.get(service=service)


def test_a_terminated_service_is_gone_for_its_people(service: Service) -> None:
    helper = invited(service, "manager")
    Service.objects.update(status="terminated")
    assert helper.get("/services/101/").status_code == 404
    assert "No e-mail service yet" in text_of(helper.get("/"))


def test_without_a_mail_server_nobody_is_invited(alice: Browser, settings: Settings) -> None:
    settings.MAIL_CONFIGURED = False
    assert "Invitations cannot be sent" in text_of(alice.get(PEOPLE))
