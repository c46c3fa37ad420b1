"""At most 12 queries a page, the same at 5 and at 5,000 mailboxes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Service
from tests.factories import ALICE, PASSWORD, make_mailboxes

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/services/101/",
    "/services/101/dns/",
    "/services/101/dns/zone-file/",
    "/services/101/dns/dkim/enable/",
    "/services/101/mailboxes/",
    "/services/101/usage/",
    "/services/101/usage/bill/",
    "/services/101/mailboxes/?search=person&sort=-storage&page=1",
    "/services/101/mailboxes/add/",
    "/services/101/dns/dmarc/",
    "/services/101/dns/share/",
    "/services/101/dns/move/",
    "/services/101/devices/",
    "/services/101/devices/?search=person",
    "/services/101/devices/{mailbox}/",
    "/services/101/mailboxes/{mailbox}/",
    "/services/101/mailboxes/{mailbox}/password/",
    "/services/101/mailboxes/{mailbox}/delete/",
    "/services/101/mailboxes/{mailbox}/row/",
    "/services/101/mailboxes/{mailbox}/owner-link/",
    "/services/101/mailboxes/?search=person&only=&sort=-sign_in",
    "/services/101/mailboxes/import/",
    "/services/101/mailboxes/export.csv",
]


def count_queries(browser: Browser, page: str) -> int:
    """Queries of one visit; the same page twice, as the first may ask for fresh figures."""
    address = page.format(mailbox=Mailbox.objects.earliest("pk").pk)
    with CaptureQueriesContext(connection) as first:
        assert browser.get(address).status_code in {200, 302}
    assert len(first) <= 12, [query["sql"] for query in first]
    with CaptureQueriesContext(connection) as second:
        browser.get(address)
    return len(second)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_as_much_at_5_as_at_5000_mailboxes(
    alice: Browser, service: Service, page: str
) -> None:
    make_mailboxes(service, 5)
    few = count_queries(alice, page)
    Mailbox.objects.all().delete()
    make_mailboxes(service, 5000)
    assert count_queries(alice, page) == few


def test_a_list_full_of_changes_costs_no_more(alice: Browser, service: Service) -> None:
    make_mailboxes(service, 20)
    calm = count_queries(alice, "/services/101/mailboxes/")
    for mailbox in Mailbox.objects.all():
        mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    assert count_queries(alice, "/services/101/mailboxes/") == calm
