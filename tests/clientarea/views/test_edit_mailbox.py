from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, MirrorState, Operation, Plan, Service, ServiceStatus
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, GIGABYTE, PASSWORD, make_mailbox
from tests.pages import error_of, field_of, sent_by, text_of, value_of

pytestmark = pytest.mark.django_db

LIST = "/services/101/mailboxes/"


def page_of(mailbox: Mailbox) -> str:
    return f"{LIST}{mailbox.pk}/"


def filled(**values: object) -> dict[str, Any]:
    """The form of Bob's mailbox as it is shown."""
    usual = {
        "request_key": "one-showing",
        "display_name": "Bob Stone",
        "quota_amount": "5",
        "quota_unit": "GB",
    }
    return {**usual, **values}


def test_it_shows_the_settings(alice: Browser, bob: Mailbox) -> None:
    response = alice.get(page_of(bob))
    assert "bob@client.test" in text_of(response)
    assert "1.00 GB of 5 GB" in text_of(response)
    assert value_of(response, "display_name") == "Bob Stone"
    assert value_of(response, "quota_amount") == "5"
    assert "checked" not in field_of(response, "is_blocked")


def test_unlimited_storage_is_an_empty_field(alice: Browser, service: Service) -> None:
    mailbox = make_mailbox(service, "anna", quota_bytes=0)
    response = alice.get(page_of(mailbox))
    assert value_of(response, "quota_amount") is None
    assert 'placeholder="Unlimited"' in field_of(response, "quota_amount")


def test_it_saves_changes(alice: Browser, bob: Mailbox) -> None:
    response = alice.post(
        page_of(bob), filled(display_name="Robert", quota_amount="10", is_blocked="on")
    )
    assert response.headers["Location"] == LIST
    bob.refresh_from_db()
    assert (bob.display_name, bob.quota_bytes, bob.is_enabled) == ("Robert", 10 * GIGABYTE, False)
    assert bob.state == MirrorState.UPDATING
    assert "bob@client.test: your changes are being saved." in text_of(alice.get(LIST))


def test_saving_leads_back_to_the_page_and_search_of_the_list(alice: Browser, bob: Mailbox) -> None:
    came_from = f"http://testserver{LIST}?search=bob&page=2"
    page = alice.get(page_of(bob), headers={"Referer": came_from})
    back = value_of(page, "back")
    assert back == f"{LIST}?search=bob&page=2"
    response = alice.post(page_of(bob), filled(display_name="Robert", back=back))
    assert response.headers["Location"] == back


@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test/x?y", "javascript:"])
def test_it_leads_back_nowhere_else(alice: Browser, bob: Mailbox, back: str) -> None:
    response = alice.post(page_of(bob), filled(back=back))
    assert response.headers["Location"] == LIST


def test_saving_unchanged_settings_sets_nothing_off(alice: Browser, bob: Mailbox) -> None:
    alice.post(page_of(bob), filled())
    assert not Operation.objects.exists()
    assert "nothing had to be changed" in text_of(alice.get(LIST))


def test_at_g13_the_name_stays_when_only_the_size_changes(alice: Browser, bob: Mailbox) -> None:
    alice.post(page_of(bob), filled(quota_amount="6"))
    assert Operation.objects.get().payload["wish"] == {"quota_bytes": 6 * GIGABYTE}
    bob.refresh_from_db()
    assert bob.display_name == "Bob Stone"


def test_a_size_that_the_form_rounds_is_not_changed_by_saving(
    alice: Browser, service: Service
) -> None:
    mailbox = make_mailbox(service, "anna", display_name="Bob Stone", quota_bytes=5_000_000_001)
    alice.post(page_of(mailbox), sent_by(alice.get(page_of(mailbox))))
    assert not Operation.objects.exists()


class TestTwoPeople:
    """Both opened the form; the second to save changes only what they changed."""

    def test_the_second_reverts_nothing_of_the_first(self, alice: Browser, bob: Mailbox) -> None:
        second = sent_by(alice.get(page_of(bob)))
        Mailbox.objects.update(quota_bytes=20 * GIGABYTE, is_enabled=False, has_eas=True)
        alice.post(page_of(bob), {**second, "display_name": "Robert"})
        assert Operation.objects.get().payload["wish"] == {"display_name": "Robert"}
        bob.refresh_from_db()
        assert (bob.quota_bytes, bob.is_enabled, bob.has_eas) == (20 * GIGABYTE, False, True)

    def test_a_switch_turned_off_is_a_change(self, alice: Browser, bob: Mailbox) -> None:
        Mailbox.objects.update(is_enabled=False, has_eas=True)
        shown = sent_by(alice.get(page_of(bob)))
        Mailbox.objects.update(display_name="Robert")
        kept = {name: value for name, value in shown.items() if name != "is_blocked"}
        alice.post(page_of(bob), kept)
        assert Operation.objects.get().payload["wish"] == {"is_enabled": True}

    def test_what_was_shown_first_survives_an_error(self, alice: Browser, bob: Mailbox) -> None:
        second = sent_by(alice.get(page_of(bob)))
        Mailbox.objects.update(display_name="Robert")
        again = alice.post(page_of(bob), {**second, "quota_amount": "-5"})
        assert again.status_code == 422
        alice.post(page_of(bob), {**sent_by(again), "quota_amount": "6"})
        assert Operation.objects.get().payload["wish"] == {"quota_bytes": 6 * GIGABYTE}


def test_a_size_below_one_megabyte_that_is_not_touched_stays(
    alice: Browser, service: Service
) -> None:
    mailbox = make_mailbox(service, "anna", quota_bytes=5_300)
    shown = sent_by(alice.get(page_of(mailbox)))
    alice.post(page_of(mailbox), {**shown, "display_name": "Anna Berg"})
    assert Operation.objects.get().payload["wish"] == {"display_name": "Anna Berg"}


@pytest.mark.parametrize("amount", ["-5", "many", "0.0000000001"])
def test_at_g11_a_bad_amount_is_told_at_its_field_and_the_form_stays_filled(
    alice: Browser, bob: Mailbox, amount: str
) -> None:
    response = alice.post(page_of(bob), filled(display_name="Robert", quota_amount=amount))
    assert response.status_code == 422
    assert error_of(response, "quota_amount")
    assert value_of(response, "display_name") == "Robert"
    assert "autofocus" in field_of(response, "quota_amount")
    assert not Operation.objects.exists()


def test_a_protocol_that_staff_switched_on_stays_on(alice: Browser, service: Service) -> None:
    Plan.objects.update(option_texts={"14": "", "15": ""})
    mailbox = make_mailbox(service, "anna", has_eas=True)
    alice.post(page_of(mailbox), filled(display_name="Anna"))
    mailbox.refresh_from_db()
    assert mailbox.has_eas


def test_while_a_change_is_under_way_the_page_waits_with_it(
    alice: Browser, bob: Mailbox, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> None:
    simulator.add_mailbox(bob.address)
    mailboxes.set_password(mailbox=bob, by=ALICE, password=PASSWORD)
    moving = alice.get(page_of(bob)).content.decode()
    assert 'hx-trigger="every 2s"' in moving
    assert "<fieldset disabled>" in moving
    assert "<noscript>" in moving
    refused = alice.post(page_of(bob), filled(display_name="Robert"))
    assert refused.status_code == 422
    assert "bob@client.test is still being changed" in text_of(refused)
    hosted()
    fragment = alice.get(page_of(bob), headers={"HX-Request": "true", "HX-Target": "manage"})
    assert fragment.content.decode().strip().startswith('<div class="narrow"')
    assert 'hx-trigger="every' not in fragment.content.decode()


class TestCorrecting:
    @pytest.fixture
    def refused(
        self, bob: Mailbox, hosted: Callable[[], None], simulator: SmarterMailSimulator
    ) -> Operation:
        """A new name that the mail server refused."""
        simulator.add_mailbox(bob.address)
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="post-user"))
        operation = mailboxes.change(
            mailbox=bob,
            by=ALICE,
            display_name="Robert",
            quota_bytes=bob.quota_bytes,
            is_enabled=True,
            has_eas=False,
            has_mapi=False,
        )
        assert operation is not None
        hosted()
        return operation

    def test_the_form_is_filled_with_the_wish_and_says_why(
        self, alice: Browser, bob: Mailbox, refused: Operation
    ) -> None:
        response = alice.get(f"{page_of(bob)}?operation={refused.pk}")
        assert value_of(response, "display_name") == "Robert"
        assert value_of(response, "quota_amount") == "5"
        assert "The mail server refused this change." in text_of(response)

    def test_the_same_wish_can_be_sent_again(
        self, alice: Browser, bob: Mailbox, refused: Operation
    ) -> None:
        address = f"{page_of(bob)}?operation={refused.pk}"
        alice.post(address, sent_by(alice.get(address)))
        assert Operation.objects.latest("pk").payload["wish"] == {"display_name": "Robert"}

    def test_without_asking_the_form_shows_what_is(
        self, alice: Browser, bob: Mailbox, refused: Operation
    ) -> None:
        assert value_of(alice.get(page_of(bob)), "display_name") == "Bob Stone"

    def test_a_corrected_wish_puts_the_refusal_aside(
        self, alice: Browser, bob: Mailbox, refused: Operation
    ) -> None:
        alice.post(f"{page_of(bob)}?operation={refused.pk}", filled(display_name="Rob"))
        refused.refresh_from_db()
        assert refused.dismissed_at is not None

    def test_another_mailboxs_refusal_is_not_shown(
        self, alice: Browser, service: Service, refused: Operation
    ) -> None:
        anna = make_mailbox(service, "anna", display_name="Anna")
        response = alice.get(f"{page_of(anna)}?operation={refused.pk}")
        assert value_of(response, "display_name") == "Anna"


def test_a_suspended_service_can_be_read_and_not_changed(alice: Browser, bob: Mailbox) -> None:
    Service.objects.update(status=ServiceStatus.SUSPENDED)
    assert "<fieldset disabled>" in alice.get(page_of(bob)).content.decode()
    assert alice.post(page_of(bob), filled(display_name="Rob")).status_code == 422
    assert not Operation.objects.exists()


def test_it_rejects_other_methods(alice: Browser, bob: Mailbox) -> None:
    assert alice.delete(page_of(bob)).status_code == 405
