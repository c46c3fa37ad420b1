"""A mailbox's automatic reply: read from the platform first, then set as a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.backends.base import AutoReply
from provisioning.models import AuditEvent, Inquiry, Mailbox, Operation, Service
from provisioning.operations import inquiries
from provisioning.operations.platform import backend_of
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests import people
from tests.factories import make_mailbox, make_plan, make_service
from tests.pages import error_of, text_of, value_of

pytestmark = pytest.mark.django_db

WISH = {
    "is_enabled": "on",
    "subject": "Away",
    "body": "<p>Back soon<script>alert(1)</script></p>",
    "is_html": "on",
    "starts_at": "2026-12-20T08:00",
    "ends_at": "2027-01-04T08:00",
    "outside_audience": "contacts",
}


@pytest.fixture
def page(bob: Mailbox, hosted: Callable[[], None], simulator: SmarterMailSimulator) -> str:
    simulator.add_mailbox(bob.address)
    return f"/services/101/mailboxes/{bob.pk}/auto-reply/"


def shown(alice: Browser, page: str):  # type: ignore[no-untyped-def]
    """The page once a worker has read the reply."""
    address = alice.get(page)["Location"]
    assert "is being read from the mail server" in text_of(alice.get(address))
    inquiries.answer(Inquiry.objects.latest("pk").pk)
    return alice.get(address)


def test_it_is_set_on_the_platform_cleaned_and_shown_again(
    alice: Browser, page: str, hosted: Callable[[], None]
) -> None:
    response = alice.post(page, WISH, follow=True)
    assert "the automatic reply is being set" in text_of(response)
    hosted()
    assert Operation.objects.get().status == "succeeded"
    read = shown(alice, page)
    assert value_of(read, "subject") == "Away"
    assert value_of(read, "starts_at") == "2026-12-20T08:00"
    assert "alert(1)" not in read.content.decode()


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"subject": ""}, "subject"), ({"subject": "x" * 201}, "subject"), ({"body": ""}, "body")],
)
def test_what_is_missing_or_too_long_is_told_at_its_field(
    alice: Browser, page: str, wish: dict[str, str], field: str
) -> None:
    response = alice.post(page, WISH | wish)
    assert response.status_code == 422
    assert error_of(response, field)
    assert not Operation.objects.exists()


@pytest.mark.parametrize("times", [{"ends_at": ""}, {"ends_at": "2026-12-01T08:00"}])
def test_start_and_end_come_together_and_in_order(
    alice: Browser, page: str, times: dict[str, str]
) -> None:
    assert "Enter both a start and a later end" in text_of(alice.post(page, WISH | times))


def test_a_server_that_is_off_shows_no_empty_form(
    alice: Browser, page: str, simulator: SmarterMailSimulator
) -> None:
    simulator.stop()
    address = alice.get(page)["Location"]
    inquiries.answer(Inquiry.objects.latest("pk").pk)
    response = alice.get(address)
    assert "cannot be read at the moment" in text_of(response)
    assert 'name="subject"' not in response.content.decode()


def test_a_platform_without_it_has_no_such_page(db: None) -> None:
    service = make_service(plan=make_plan(platform="polarismail"))
    mailbox = make_mailbox(service, "anna")
    browser = people.alice(service)
    path = f"/services/{service.whmcs_service_id}/mailboxes/{mailbox.pk}/auto-reply/"
    assert browser.get(path).status_code == 404


class TestUndo:
    """The platform alone knows the reply, so the worker looks before it takes a change back."""

    def away(self, alice: Browser, page: str, hosted: Callable[[], None]) -> str:
        """An owner's own reply replaced by another; returns the address of the question."""
        alice.post(page, {**WISH, "subject": "In the office", "body": "Hello", "is_html": ""})
        hosted()
        form = shown(alice, page)
        alice.post(page, WISH | {"reading": value_of(form, "reading") or ""})
        hosted()
        return f"/services/101/history/{AuditEvent.objects.latest('pk').pk}/undo/"

    def test_it_brings_the_earlier_reply_back(
        self, alice: Browser, page: str, hosted: Callable[[], None]
    ) -> None:
        question = self.away(alice, page, hosted)
        assert "Subject: Away → In the office" in text_of(alice.get(question))
        alice.post(question, {})
        hosted()
        assert value_of(shown(alice, page), "subject") == "In the office"

    def test_what_the_owner_wrote_since_stays(
        self,
        alice: Browser,
        page: str,
        bob: Mailbox,
        hosted: Callable[[], None],
        simulator: SmarterMailSimulator,
    ) -> None:
        question = self.away(alice, page, hosted)
        server = Service.objects.get().server
        assert server is not None
        backend_of(server).set_auto_reply(
            bob.address, AutoReply(is_enabled=True, subject="Mine", body="I")
        )
        alice.post(question, {})
        hosted()
        assert Operation.objects.latest("pk").error_code == "undo_overtaken"
        assert "bob@client.test has been changed since" in text_of(
            alice.get("/services/101/history/")
        )
        assert value_of(shown(alice, page), "subject") == "Mine"

    def test_it_is_refused_once_the_mailbox_is_gone(
        self, alice: Browser, page: str, hosted: Callable[[], None]
    ) -> None:
        question = self.away(alice, page, hosted)
        Mailbox.objects.all().delete()
        assert question not in alice.get("/services/101/history/").content.decode()
        answer = alice.post(question, {})
        assert answer.status_code == 422
        assert "bob@client.test no longer exists" in text_of(answer)
