from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import Mailbox, Operation, Service, ServiceStatus
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.pages import addresses_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/services/101/mailboxes/"


@pytest.fixture
def page(bob: Mailbox) -> str:
    return f"{LIST}{bob.pk}/delete/"


def test_g19_it_asks_first_naming_the_mailbox_and_what_is_lost(alice: Browser, page: str) -> None:
    response = alice.get(page)
    text = text_of(response)
    assert "Delete bob@client.test?" in text
    assert "all mail in it (1.00 GB) are deleted for good" in text
    assert text.index("Keep the mailbox") < text.index("Delete for good")
    assert Mailbox.objects.exists()
    assert not Operation.objects.exists()


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
    response = alice.post(page, follow=True)
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
