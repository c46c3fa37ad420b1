from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from provisioning.models import BillingRun, Plan, RunState, Service
from tests import people
from tests.factories import GIGABYTE, make_mailbox, make_mailboxes
from tests.invoices import DUE_ON, billed_service, invoice_of, measure, use
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    """21 GB in use; Jean has both protocols, Bob EAS since an hour, Zoe's mailbox is gone."""
    row = billed_service(None)
    Service.objects.filter(pk=row.pk).update(whmcs_service_id=101)
    row.refresh_from_db()
    for day in range(20, -1, -1):
        measure(row, 21 - day * 0.4, days_ago=day)
    make_mailbox(row, "jean", used_bytes=14 * GIGABYTE, quota_bytes=20 * GIGABYTE)
    make_mailbox(row, "bob", used_bytes=7 * GIGABYTE, quota_bytes=0)
    use(row, "jean", "eas", "mapi")
    use(row, "bob", "eas", hours=1)
    use(row, "zoe", "mapi", hours=24 * 5, ended=48, deleted=True)
    return row


@pytest.fixture
def alice(service: Service) -> Browser:
    return people.alice(service)


def test_the_figures_of_this_period(alice: Browser) -> None:
    text = text_of(alice.get("/services/101/usage/"))
    # 3 x 6.00 for storage, 4.50 for Jean, 3.00 for Zoe.
    assert "Cost so far this period $25.50" in text
    assert "Next invoice for Dec. 1, 2026" in text
    assert "21.00 GB 3 blocks of 10 GB" in text
    assert "Storage 3 blocks × $6.00 $18.00" in text
    assert "Total so far $25.50" in text


def test_the_figure_says_how_old_it_is_and_where_it_comes_from(alice: Browser) -> None:
    text = text_of(alice.get("/services/101/usage/"))
    assert re.search(r"Storage measured \d\d:\d\d, as the mail server tells it\.", text)


def test_the_next_block_is_told_with_its_day_and_price(alice: Browser) -> None:
    text = text_of(alice.get("/services/101/usage/"))
    assert "What comes next + $6.00 a month" in text
    # 0.4 GB a day: 9 GB more take 22 to 23 days.
    days = [timezone.localdate() + timedelta(days=number) for number in (22, 23)]
    told = re.search(r"At this pace 30 GB on (.+?, \d{4})\.", text)
    assert told is not None
    assert told[1] in {day_text(day) for day in days}


def day_text(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def test_storage_by_mailbox_most_first(alice: Browser) -> None:
    text = text_of(alice.get("/services/101/usage/"))
    assert text.index("jean@client.test") < text.index("bob@client.test")
    assert "14.00 GB of 20 GB 67 %" in text
    assert "Show as a table" in text


def test_at_c21_the_page_says_what_the_invoice_says(alice: Browser, service: Service) -> None:
    page = text_of(alice.get("/services/101/usage/"))
    bill = text_of(alice.get("/services/101/usage/bill/"))
    invoice = invoice_of(service)
    invoice.run()
    total = f"${Decimal(invoice.total)}"
    assert f"Total so far {total}" in page
    assert f"Total so far {total}" in bill
    made = text_of(alice.get(f"/services/101/usage/bills/{BillingRun.objects.get().pk}/"))
    assert f"Total {total}" in made


def test_at_f10_mailboxes_times_price(alice: Browser, service: Service) -> None:
    use(service, "marie", "eas")
    text = text_of(alice.get("/services/101/usage/"))
    assert "ActiveSync 1 mailbox × $2.00 $2.00" in text


def test_at_f11_who_is_not_charged_yet_and_who_is_gone(alice: Browser) -> None:
    response = alice.get("/services/101/usage/bill/")
    text = text_of(response)
    assert "bob@client.test Not charged yet $0.00" in text
    # An hour of twenty-four has passed, and the moments that the test takes.
    assert re.search(r"Not charged unless it stays on for (23 h 0|22 h 5\d) min more", text)
    assert "<s>zoe@client.test</s>" in response.content.decode()
    assert re.search(r"zoe@client.test Deleted \$3.00 MAPI/Exchange 5 days", text)
    assert "Total so far $25.50" in text


def test_the_bill_opens_down_to_who_switched_what(alice: Browser) -> None:
    text = text_of(alice.get("/services/101/usage/bill/"))
    assert re.search(r"jean@client.test \$4.50 ActiveSync 20 days · MAPI/Exchange 20 days", text)
    assert re.search(r"Switched on [A-Z].+?, \d\d:\d\d \(Alice\)", text)
    assert re.search(r"Mailbox deleted .+? \(Support\)", text)
    assert "sam" not in text


def test_staff_see_which_of_them_it_was(service: Service) -> None:
    text = text_of(people.sam(service).get("/services/101/usage/bill/"))
    assert "(Support, sam)" in text


def test_a_bill_that_was_made_stays_as_it_was(alice: Browser, service: Service) -> None:
    invoice = invoice_of(service)
    invoice.run()
    measure(service, 95)
    use(service, "late", "mapi")
    run = BillingRun.objects.get()
    text = text_of(alice.get("/services/101/usage/bill/"))
    assert f"Bill for Dec. 1, 2026 $25.50 Invoice {invoice.whmcs_invoice_id}" in text
    text = text_of(alice.get(f"/services/101/usage/bills/{run.pk}/"))
    assert "Storage 3 blocks × $6.00 $18.00" in text
    assert "ActiveSync and MAPI/Exchange 1 mailbox × $4.50 $4.50" in text
    assert "jean@client.test" in text
    assert "late@client.test" not in text
    assert "Storage charged: 21.00 GB, measured" in text


@pytest.mark.parametrize("state", [RunState.RELEASED, RunState.HELD, RunState.WAIVED])
def test_a_bill_that_does_not_stand_is_not_there(
    alice: Browser, service: Service, state: RunState
) -> None:
    invoice_of(service).run()
    BillingRun.objects.update(state=state)
    run = BillingRun.objects.get()
    assert alice.get(f"/services/101/usage/bills/{run.pk}/").status_code == 404


def test_after_an_invoice_the_next_period_begins(alice: Browser, service: Service) -> None:
    invoice_of(service, due=DUE_ON).run()
    text = text_of(alice.get("/services/101/usage/"))
    assert "Next invoice for Jan. 1, 2027" in text


def test_at_d13_live_is_told_as_it_is_charged(service: Service, alice: Browser) -> None:
    service.protocolinterval_set.update(threshold_seconds=0)
    text = text_of(alice.get("/services/101/usage/bill/"))
    # Jean and Bob are on at this moment, Zoe is not.
    assert "Total so far $24.50" in text
    assert "Not charged yet" not in text
    invoice = invoice_of(service)
    invoice.run()
    assert invoice.total == "24.50"


def test_nothing_used_yet(db: None) -> None:
    row = billed_service(None)
    browser = people.alice(row)
    text = text_of(browser.get(f"/services/{row.whmcs_service_id}/usage/"))
    assert "Not yet measured" in text
    assert "No mailbox yet" in text
    text = text_of(browser.get(f"/services/{row.whmcs_service_id}/usage/bill/"))
    assert "Not used in this period" in text


def test_a_plan_with_one_price(service: Service, alice: Browser) -> None:
    Plan.objects.update(platform="polarismail")
    text = text_of(alice.get("/services/101/usage/"))
    assert "Cost so far this period $6.00" in text
    assert "Your plan has one price, whatever you use." in text
    assert alice.get("/services/101/usage/bill/").status_code == 404


def test_in_french(alice: Browser) -> None:
    alice.cookies["django_language"] = "fr"
    text = text_of(alice.get("/services/101/usage/"))
    assert "25,50 $US" in text
    assert "3 blocs × 6,00 $US" in text
    assert "À ce rythme" in text


def test_a_page_of_mailboxes_at_a_time(alice: Browser, service: Service) -> None:
    for number in range(60):
        use(service, f"person{number:02}", "eas", hours=48)
    first = text_of(alice.get("/services/101/usage/bill/"))
    second = text_of(alice.get("/services/101/usage/bill/?page=2"))
    assert "1 to 50 of 63" in first
    assert "51 to 63 of 63" in second
    assert "person59@client.test" in second


def test_five_thousand_mailboxes_cost_no_more_queries(alice: Browser, service: Service) -> None:
    def visit(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert alice.get(path).status_code == 200
        return len(queries)

    invoice_of(service).run()
    paths = [
        "/services/101/usage/",
        "/services/101/usage/bill/",
        f"/services/101/usage/bills/{BillingRun.objects.get().pk}/",
    ]
    few = [visit(path) for path in paths]
    make_mailboxes(service, 5000)
    for number in range(300):
        use(service, f"more{number}", "eas", hours=48)
    assert [visit(path) for path in paths] == few
    assert max(few) <= 12
