from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, PASSWORD
from tests.pages import error_of, field_of, text_of, value_of

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Lemon-Tree8-boat"


@pytest.fixture
def page(bob: Mailbox) -> str:
    return f"/services/101/mailboxes/{bob.pk}/password/"


def test_at_g21_it_sets_the_password_and_stays_with_the_mailbox(
    alice: Browser,
    bob: Mailbox,
    page: str,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    simulator.add_mailbox(bob.address)
    response = alice.post(page, {"password": NEW_PASSWORD}, follow=True)
    assert response.redirect_chain == [(f"/services/101/mailboxes/{bob.pk}/", 302)]
    assert "bob@client.test: the new password is being set." in text_of(response)
    assert "Password being set" in text_of(response)
    hosted()
    assert simulator.check_password(bob.address, NEW_PASSWORD)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short7!", "upper-case"),
        ("Bob-Harbor7-x", "name of the mailbox"),
        ("Client-Harbor7", "must not contain the domain"),
        (" Kite-Harbor7", "begin or end with a space"),
        ("", "Choose a password"),
    ],
)
def test_a_bad_password_is_told_at_the_field_and_never_shown_again(
    alice: Browser, page: str, password: str, told: str
) -> None:
    response = alice.post(page, {"password": password})
    assert response.status_code == 422
    assert told in error_of(response, "password")
    assert value_of(response, "password") is None
    assert "autofocus" in field_of(response, "password")
    assert not Operation.objects.exists()


def test_generate_shows_a_password_that_is_accepted(alice: Browser, page: str) -> None:
    response = alice.post(page, {"generate": "1"})
    assert response.status_code == 200
    password = value_of(response, "password")
    assert alice.post(page, {"password": password}).status_code == 302


def test_sent_twice_it_is_set_once(alice: Browser, page: str) -> None:
    form = {"password": NEW_PASSWORD, "request_key": "one-showing"}
    assert [alice.post(page, form).status_code for _ in range(2)] == [302, 302]
    assert Operation.objects.count() == 1


def test_a_second_password_waits_for_the_first(alice: Browser, page: str) -> None:
    alice.post(page, {"password": NEW_PASSWORD})
    response = alice.post(page, {"password": PASSWORD})
    assert response.status_code == 422
    assert "is still being changed" in text_of(response)


def test_a_refused_password_is_told_at_the_field_when_correcting(
    alice: Browser,
    bob: Mailbox,
    page: str,
    hosted: Callable[[], None],
    simulator: SmarterMailSimulator,
) -> None:
    simulator.add_mailbox(bob.address)
    simulator.inject(
        Fault(
            kind=FaultKind.FAILURE,
            path_contains="post-user",
            message="PASSWORD_DOES_NOT_MEET_REQUIREMENTS",
        )
    )
    operation = mailboxes.set_password(mailbox=bob, by=ALICE, password=PASSWORD)
    hosted()
    response = alice.get(f"{page}?operation={operation.pk}")
    assert response.status_code == 200
    told = error_of(response, "password") + text_of(response)
    assert "The mail server refuse" in told
    alice.post(f"{page}?operation={operation.pk}", {"password": NEW_PASSWORD})
    operation.refresh_from_db()
    assert operation.dismissed_at is not None


def test_no_password_leaves_the_operation(alice: Browser, page: str) -> None:
    alice.post(page, {"password": NEW_PASSWORD})
    operation = Operation.objects.get()
    assert NEW_PASSWORD not in str(operation.payload)
    assert NEW_PASSWORD not in str(operation.idempotency_key)
