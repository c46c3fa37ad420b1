"""Every page of a customer while the mail server is switched off: our own rows are enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation, OperationStatus, Service
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.routes import PAGES, filled
from tests.clientarea.views.add_form import ADD
from tests.clientarea.views.add_form import filled as add_form
from tests.factories import ALICE, PASSWORD
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(
    service: Service, bob: Mailbox, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> Operation:
    """Bob's new password, which a worker tried to set on a server that was off."""
    operation = mailboxes.set_password(mailbox=bob, by=ALICE, password=PASSWORD)
    simulator.stop()
    hosted()
    operation.refresh_from_db()
    assert (operation.status, operation.attempt_count) == (OperationStatus.QUEUED, 1)
    return operation


@pytest.mark.parametrize("route", PAGES)
def test_every_page_answers(
    alice: Browser, service: Service, bob: Mailbox, waiting: Operation, route: str
) -> None:
    response = alice.get(filled(route, service, bob, waiting), follow=True)
    assert response.status_code == 200


def test_wishes_are_taken_and_wait(
    alice: Browser, waiting: Operation, hosted: Callable[[], None]
) -> None:
    response = alice.post(ADD, add_form(), follow=True)
    assert response.status_code == 200
    assert "jean@client.test is being created." in text_of(response)
