"""The DKIM switch (AT-J27)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client as Browser

from provisioning.models import DnsCheck, Operation, OperationKind, Service
from tests.clientarea.views.dns_page import PAGE, card, store, with_host
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(service: Service) -> Service:
    return with_host(service)


@pytest.fixture
def found(service: Service) -> Callable[..., DnsCheck]:
    """Stores what a worker would have found in the records given, some changed."""
    return partial(store, service)


def test_at_j27_it_asks_first(alice: Browser, found: Callable[..., DnsCheck]) -> None:
    found()
    text = text_of(alice.get(f"{PAGE}dkim/disable/"))
    assert "Stop signing the messages of client.test?" in text
    assert text.index("Leave it as it is") < text.index("Stop signing", text.index("Leave"))
    assert not Operation.objects.exists()


def test_at_j27_confirmed_it_is_done_once(alice: Browser, found: Callable[..., DnsCheck]) -> None:
    found()
    form = {"request_key": "one-showing"}
    answers = [alice.post(f"{PAGE}dkim/disable/", form) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert Operation.objects.get().kind == OperationKind.DISABLE_DKIM
    text = card(alice, "dkim")
    assert "The mail server is working on it" in text
    assert "Switch DKIM off" not in text


@pytest.mark.parametrize("deed", ["on", "delete", "verify"])
def test_at_j27_anything_else_is_refused(alice: Browser, deed: str) -> None:
    assert alice.post(f"{PAGE}dkim/{deed}/").status_code == 400
    assert not Operation.objects.exists()


def test_what_no_longer_fits_is_told(alice: Browser, found: Callable[..., DnsCheck]) -> None:
    found()
    response = alice.post(f"{PAGE}dkim/enable/")
    assert response.status_code == 422
    assert "DKIM has changed meanwhile." in text_of(response)


def test_the_key_can_be_renewed(alice: Browser, found: Callable[..., DnsCheck]) -> None:
    found()
    assert "Renew the key" in card(alice, "dkim")
    alice.post(f"{PAGE}dkim/renew/")
    assert Operation.objects.get().kind == OperationKind.ROLL_DKIM
