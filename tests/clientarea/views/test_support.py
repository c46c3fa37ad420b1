"""What support does in a customer's area, and what the customer sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.models import AuditEvent, Mailbox, Operation, Service
from tests import people
from tests.clientarea.roles import REASON, sam_writing
from tests.factories import make_service
from tests.pages import text_of

pytestmark = pytest.mark.django_db

HISTORY = "/services/101/history/"


def block(browser: Browser, mailbox: Mailbox) -> int:
    address = f"/services/101/mailboxes/{mailbox.pk}/sign-in/"
    return browser.post(address, {"sign_in": "block"}).status_code


def test_support_looks_and_changes_nothing(sam: Browser, bob: Mailbox) -> None:
    page = text_of(sam.get("/services/101/mailboxes/"))
    assert "you only look" in page
    assert "Add mailbox" not in page
    assert block(sam, bob) == 403
    assert not Operation.objects.exists()


def test_a_reason_opens_the_way_for_an_hour_and_stands_in_the_history(
    service: Service, alice: Browser, bob: Mailbox
) -> None:
    sam = people.sam(service)
    assert sam.post("/services/101/people/support/reason/", {"reason": "x"}).status_code == 422
    assert block(sam, bob) == 403
    sam = sam_writing(service)
    assert block(sam, bob) == 302
    shown = text_of(alice.get(HISTORY))
    assert REASON in shown
    assert "Support makes changes" in shown
    change = AuditEvent.objects.get(verb__contains="mailbox")
    assert (change.actor_kind, change.actor_name) == ("staff", "Sam")
    session = sam.session
    session["support_reasons"] = {"101": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert block(sam, bob) == 403


def test_the_owners_pass_lets_support_in_until_it_ends(
    service: Service, alice: Browser, sam: Browser, bob: Mailbox
) -> None:
    alice.post("/services/101/people/support/")
    assert "Support can make changes here until" in text_of(alice.get("/services/101/people/"))
    assert sam.get(f"/services/101/mailboxes/{bob.pk}/").status_code == 200
    alice.post("/services/101/people/support/end/")
    assert block(sam, bob) == 403
    Service.objects.update(support_pass_until_at=timezone.now() - timedelta(seconds=1))
    assert block(sam, bob) == 403
    shown = text_of(alice.get(HISTORY))
    assert "Support let in for an hour" in shown
    assert "Pass for support ended" in shown


def test_support_never_reads_mail_nor_manages_people(service: Service, bob: Mailbox) -> None:
    sam = sam_writing(service)
    assert sam.post(f"/services/101/mailboxes/{bob.pk}/webmail/").status_code == 403
    assert "Only the customer does this" in text_of(sam.get("/services/101/people/"))
    assert sam.post("/services/101/people/support/").status_code == 403


def test_every_look_stands_in_the_history_of_the_domain_once(service: Service) -> None:
    other = make_service(client=service.client, whmcs_service_id=202)
    sam = people.sam(service)
    for _again in range(2):
        sam.get("/services/101/")
        sam.get("/services/202/mailboxes/")
    looks = AuditEvent.objects.filter(actor_kind="staff", verb__in=["signed_in", "support_looked"])
    assert set(looks.values_list("whmcs_service_id", flat=True)) == {101, other.whmcs_service_id}
    assert looks.count() == 2


def test_a_reason_counts_for_one_domain(service: Service) -> None:
    make_service(client=service.client, whmcs_service_id=202)
    sam = sam_writing(service)
    assert sam.get("/services/101/mailboxes/add/").status_code == 200
    assert sam.get("/services/202/mailboxes/add/").status_code == 403


def test_a_customer_cannot_pose_as_support(alice: Browser) -> None:
    answer = alice.post("/services/101/people/support/reason/", {"reason": REASON})
    assert answer.status_code == 404
    assert "support_reasons" not in alice.session
