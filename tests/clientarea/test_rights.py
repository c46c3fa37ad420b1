"""Nobody else's data: every URL of the URL conf as a stranger and as nobody.

The list of URLs comes from the URL conf itself; a new one without a rule here fails.
"""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation, Service
from tests.clientarea.routes import OF_A_SERVICE, PRIVATE, ROUTES, RULES, filled
from tests.factories import ALICE, make_mailbox, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices_operation(bob: Mailbox) -> Operation:
    return mailboxes.set_password(mailbox=bob, by=ALICE, password="Kite-Harbor7-lemon")


def test_every_url_has_a_rule() -> None:
    assert {name for _, name in ROUTES} == set(RULES)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", OF_A_SERVICE)
def test_l03_a_stranger_finds_nothing(
    charlie: Browser,
    service: Service,
    bob: Mailbox,
    alices_operation: Operation,
    route: str,
    method: str,
) -> None:
    address = filled(route, service, bob, alices_operation)
    response = getattr(charlie, method)(f"{address}?operation={alices_operation.pk}")
    assert response.status_code in {404, 405}
    if response.status_code == 405:
        other = {"get": "post", "post": "get"}[method]
        assert getattr(charlie, other)(address).status_code == 404
    assert b"client.test" not in response.content
    assert Operation.objects.count() == 1


@pytest.mark.parametrize("route", PRIVATE)
def test_nobody_gets_in(
    service: Service, bob: Mailbox, alices_operation: Operation, route: str
) -> None:
    address = filled(route, service, bob, alices_operation)
    statuses = {Browser().get(address).status_code, Browser().post(address).status_code}
    assert 403 in statuses
    assert statuses <= {403, 405}


@pytest.mark.parametrize("route", [route for route in OF_A_SERVICE if "<int:mailbox_id>" in route])
def test_a_mailbox_is_found_in_its_own_service_only(
    alice: Browser, service: Service, alices_operation: Operation, route: str
) -> None:
    elsewhere = make_mailbox(make_service(client=service.client), "elsewhere")
    address = filled(route, service, elsewhere, alices_operation)
    statuses = {alice.get(address).status_code, alice.post(address).status_code}
    assert 404 in statuses
    assert statuses <= {404, 405}
    assert Operation.objects.count() == 1


def test_an_operation_is_found_in_its_own_service_only(alice: Browser, service: Service) -> None:
    other = make_mailbox(make_service(client=service.client), "elsewhere")
    operation = mailboxes.set_password(mailbox=other, by=ALICE, password="Kite-Harbor7-lemon")
    assert alice.post(f"/services/101/operations/{operation.pk}/dismiss/").status_code == 404


@pytest.mark.parametrize("route", OF_A_SERVICE)
def test_rights_end_with_the_service(
    alice: Browser, service: Service, bob: Mailbox, alices_operation: Operation, route: str
) -> None:
    address = filled(route, service, bob, alices_operation)
    Service.objects.filter(pk=service.pk).update(client=make_service().client)
    statuses = {alice.get(address).status_code, alice.post(address).status_code}
    assert statuses <= {404, 405}


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_number_that_no_row_can_have_is_not_found(alice: Browser, number: str) -> None:
    assert alice.get(f"/services/{number}/").status_code == 404
    assert alice.get(f"/services/101/mailboxes/{number}/").status_code == 404
