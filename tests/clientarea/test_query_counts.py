"""At most 12 queries a page, the same at 5 and at 5,000 mailboxes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.actions.undo import UNDOS
from provisioning.audit import record
from provisioning.models import (
    Currency,
    DnsCheck,
    DnsFinding,
    Mailbox,
    Operation,
    OperationStatus,
    Service,
)
from provisioning.operations import closing
from tests.factories import ALICE, GIGABYTE, PASSWORD, make_mailbox, make_mailboxes
from tests.invoices import DUE_ON, invoice_of, measure, use

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
    "/services/101/history/",
    "/services/101/history/?about=mailboxes&search=person",
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


def test_an_overview_that_has_everything_to_tell_stays_in_the_limit(
    alice: Browser, service: Service
) -> None:
    _fill_the_overview(service)
    with CaptureQueriesContext(connection) as queries:
        text = alice.get("/services/101/").content.decode()
    assert len(queries) <= 12, [query["sql"] for query in queries]
    for told in ("A change could not be made", "is nearly full", "A DNS record needs", "At this"):
        assert told in text


def _fill_the_overview(service: Service) -> None:
    """Prices in another currency, a past invoice that carries time over, bad news of each kind."""
    Currency.objects.update(rate=2, is_default=False)
    Service.objects.filter(pk=service.pk).update(
        recurring_amount=6, billing_cycle="Monthly", next_due_on=DUE_ON, refreshed_at=timezone.now()
    )
    for day in range(30, -1, -1):
        measure(service, 21 - day * 0.3, days_ago=day)
    use(service, "bob", "eas", "mapi")
    use(service, "late", "mapi", hours=1)
    invoice_of(service).run()
    full = make_mailbox(service, "full", used_bytes=5 * GIGABYTE)
    operation = mailboxes.set_password(mailbox=full, by=ALICE, password=PASSWORD)
    assert isinstance(operation, Operation)
    Operation.objects.update(
        **closing.ended(), status=OperationStatus.FAILED, error_code="password_rejected"
    )
    check = DnsCheck.objects.create(service=service, checked_at=timezone.now())
    DnsFinding.objects.create(check_row=check, check_id="mx", level="missing", code="mx_missing")
    Service.objects.filter(pk=service.pk).update(refreshed_at=timezone.now() - timedelta(days=1))


def test_a_history_in_which_everything_could_be_undone_stays_in_the_limit(
    alice: Browser, service: Service
) -> None:
    for verb in UNDOS:
        record(ALICE, service, verb, "bob@client.test", before={"x": 1}, after={"x": 2})
    with CaptureQueriesContext(connection) as queries:
        alice.get("/services/101/history/")
    assert len(queries) <= 12, [query["sql"] for query in queries]
