from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation, OperationStatus, PauseReason, Server, Service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, make_mailbox
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def row_of(operation: Operation) -> str:
    """The address that the row polls, which the row itself tells."""
    return f"/services/101/mailboxes/{operation.object_id}/row/?operation={operation.pk}"


def test_the_list_polls_that_very_address(alice: Browser, creation: Operation) -> None:
    assert f'hx-get="{row_of(creation)}"' in alice.get("/services/101/mailboxes/").content.decode()


def test_under_way_it_polls_soon_again(alice: Browser, creation: Operation) -> None:
    response = alice.get(row_of(creation))
    assert "Being created" in text_of(response)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    assert "<template>" not in response.content.decode()


def test_done_it_stops_and_brings_the_counts(
    alice: Browser, creation: Operation, hosted: Callable[[], None]
) -> None:
    hosted()
    page = alice.get(row_of(creation)).content.decode()
    assert "Active" in page
    assert "hx-trigger" not in page
    assert "anna@client.test: Active" in page
    assert 'id="usage-lead"' in page


def test_after_a_failed_attempt_it_waits_for_the_server(
    alice: Browser,
    creation: Operation,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    simulator.inject(Fault(kind=FaultKind.STATUS, status_code=503, path_contains="", times=None))
    hosted()
    response = alice.get(row_of(creation))
    assert "Waiting for the mail server" in text_of(response)
    assert 'hx-trigger="every 5s"' in response.content.decode()


def test_with_the_server_paused_it_waits_too(
    alice: Browser, service: Service, creation: Operation
) -> None:
    Server.objects.update(pause_reason=PauseReason.STAFF, paused_at=creation.created_at)
    assert "Waiting for the mail server" in text_of(alice.get(row_of(creation)))


def test_when_staff_is_needed_it_says_so_and_asks_rarely(
    alice: Browser, creation: Operation
) -> None:
    Operation.objects.update(status=OperationStatus.NEEDS_ATTENTION)
    response = alice.get(row_of(creation))
    assert "Our support is looking at it" in text_of(response)
    assert 'hx-trigger="every 30s"' in response.content.decode()


def test_a_refused_creation_says_why_in_its_place(
    alice: Browser, refused_creation: Operation
) -> None:
    response = alice.get(row_of(refused_creation))
    assert "Not created anna@client.test exists already." in text_of(response)
    assert f"/mailboxes/add/?operation={refused_creation.pk}" in response.content.decode()
    assert "hx-trigger" not in response.content.decode()


def test_a_deleted_mailbox_says_so_in_its_place(
    alice: Browser, bob: Mailbox, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> None:
    simulator.add_mailbox(bob.address)
    operation = mailboxes.delete(mailbox=bob, by=ALICE)
    address = row_of(operation)
    hosted()
    response = alice.get(address)
    assert "bob@client.test Deleted" in text_of(response)
    assert response.content.decode().count("<td") == 7
    assert "hx-trigger" not in response.content.decode()


def test_a_deletion_brings_the_extent_of_the_page_that_was_asked_for(
    alice: Browser,
    service: Service,
    bob: Mailbox,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    make_mailbox(service, "anna")
    make_mailbox(service, "bobby")
    simulator.add_mailbox(bob.address)
    address = row_of(mailboxes.delete(mailbox=bob, by=ALICE))
    hosted()
    seen = "http://testserver/services/101/mailboxes/?search=bob"
    page = alice.get(address, headers={"HX-Request": "true", "HX-Current-URL": seen})
    assert 'id="page-extent"' in page.content.decode()
    assert "1 to 1 of 1" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?operation=x", "?operation=999999"])
def test_a_mailbox_that_never_was_is_not_found(alice: Browser, query: str) -> None:
    assert alice.get(f"/services/101/mailboxes/999999/row/{query}").status_code == 404


def test_a_session_that_has_ended_reloads_the_page(creation: Operation) -> None:
    response = Browser().get(row_of(creation))
    assert response.status_code == 403
    assert response.headers["HX-Refresh"] == "true"


def test_it_rejects_post(alice: Browser, creation: Operation) -> None:
    assert alice.post(row_of(creation)).status_code == 405
