"""At most 12 queries a page for invited people and support too, however many people there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from provisioning.models import Mailbox, Service
from tests import people
from tests.clientarea.roles import invite, invited
from tests.factories import make_mailboxes, make_service
from tests.invoices import DUE_ON

pytestmark = pytest.mark.django_db

ROOMS = (
    "/services/101/",
    "/services/101/mailboxes/",
    "/services/101/aliases/",
    "/services/101/lists/",
    "/services/101/domain-aliases/",
    "/services/101/dns/",
    "/services/101/devices/",
    "/services/101/usage/",
    "/services/101/usage/bill/",
    "/services/101/history/",
)


def queries(browser: Browser, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["manager", "staff"])
def test_every_room_stays_within_the_budget(role: str, service: Service) -> None:
    make_mailboxes(service, 5)
    Service.objects.filter(pk=service.pk).update(
        recurring_amount=6, billing_cycle="Monthly", next_due_on=DUE_ON
    )
    browser = people.sam(service) if role == "staff" else invited(service, role)
    # The first visit may ask for fresh figures.
    for address in ROOMS:
        browser.get(address)
    found = {address: queries(browser, address) for address in ROOMS}
    assert {address: count for address, count in found.items() if count > 12} == {}
    assert Mailbox.objects.count() == 5


def test_people_and_security_cost_the_same_for_one_and_for_many(
    alice: Browser, service: Service
) -> None:
    helper = invited(service, "viewer", "first@helper.example")
    before = queries(alice, "/services/101/people/"), queries(helper, "/security/")
    for number in range(20):
        invite(service, "viewer", f"p{number}@helper.example")
    assert (queries(alice, "/services/101/people/"), queries(helper, "/security/")) == before
    assert max(before) <= 12


def test_the_list_of_domains_costs_the_same_for_two_and_for_many(service: Service) -> None:
    helper = invited(service, "viewer", "first@helper.example")

    def look_after_another() -> None:
        token = invite(make_service(), "viewer", "first@helper.example")
        helper.post(f"/invitation/{token}/")

    look_after_another()
    helper.get("/")
    before = queries(helper, "/")
    for _another in range(5):
        look_after_another()
    assert queries(helper, "/") == before
