from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.models import Mailbox, Operation, Plan, Service, ServiceStatus
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.pages import addresses_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/services/101/mailboxes/"


@pytest.fixture
def page(bob: Mailbox) -> str:
    return f"{LIST}{bob.pk}/delete/"


def test_at_g19_it_asks_first_naming_the_mailbox_and_what_is_lost(
    alice: Browser, page: str
) -> None:
    response = alice.get(page)
    text = text_of(response)
    assert "Delete bob@client.test?" in text
    assert "deleted for good, with all mail in it, on" in text
    assert "it counts as one of your mailboxes" in text
    assert text.index("Keep the mailbox") < text.rindex("Delete")
    assert Mailbox.objects.exists()
    assert not Operation.objects.exists()


def test_without_days_of_grace_the_question_says_what_is_lost(alice: Browser, page: str) -> None:
    Plan.objects.update(grace_day_count=0)
    text = text_of(alice.get(page))
    assert "all mail in it (1.00 GB) are deleted for good" in text
    assert text.index("Keep the mailbox") < text.index("Delete for good")


def test_a_mailbox_that_waits_for_its_day_is_deleted_now_on_request(
    alice: Browser, bob: Mailbox, page: str
) -> None:
    Mailbox.objects.update(deletes_at=timezone.now() + timedelta(days=3), is_enabled=False)
    assert "Delete for good" in text_of(alice.get(page))
    alice.post(page, {"final": "yes"})
    assert Operation.objects.get().kind == "delete_mailbox"


def test_htmx_gets_the_question_alone(alice: Browser, page: str) -> None:
    response = alice.get(page, headers={"HX-Request": "true", "HX-Target": "dialog"})
    assert response.content.decode().strip().startswith("<form")


def test_confirmed_it_deletes(
    alice: Browser,
    bob: Mailbox,
    page: str,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    simulator.add_mailbox(bob.address)
    Plan.objects.update(grace_day_count=0)
    response = alice.post(page, {"final": "yes"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "bob@client.test is being deleted." in text_of(response)
    assert "Being deleted" in text_of(response)
    hosted()
    assert addresses_of(alice.get(LIST)) == []
    assert bob.local_part not in simulator.snapshot().domains["client.test"].users


def test_sent_twice_it_is_deleted_once(alice: Browser, page: str) -> None:
    form = {"request_key": "one-showing"}
    assert [alice.post(page, form).status_code for _ in range(2)] == [302, 302]
    assert Operation.objects.count() == 1


def test_a_mailbox_under_change_is_not_deleted(alice: Browser, page: str, bob: Mailbox) -> None:
    alice.post(f"{LIST}{bob.pk}/password/", {"password": "Kite-Harbor7-lemon"})
    response = alice.post(page)
    assert response.status_code == 422
    assert "is still being changed" in text_of(response)


def test_a_suspended_service_keeps_it(alice: Browser, page: str) -> None:
    Service.objects.update(status=ServiceStatus.SUSPENDED)
    assert alice.post(page).status_code == 422
    assert not Operation.objects.exists()


def test_already_gone_it_is_not_found(alice: Browser, page: str, bob: Mailbox) -> None:
    bob.delete()
    assert alice.post(page).status_code == 404
