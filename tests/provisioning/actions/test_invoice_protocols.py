"""AT-D01 to AT-D26, AT-A07, AT-A10: the protocol lines of an invoice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Sum
from pytest_django import Settings

from provisioning.models import BillingRun, BillingWindow, LedgerLine, Plan, RunState, Service
from tests.factories import make_client
from tests.invoices import Invoice, billed_service, due_on, invoice_of, move_back, use

pytestmark = pytest.mark.django_db


def invoiced(service: Service, *, month: int = 12, amount: str = "6.00") -> Invoice:
    """The invoice due on the first of that month, applied; everything before it moves back."""
    invoice = invoice_of(service, amount, due=due_on(month))
    invoice.run()
    return invoice


def added(invoice: Invoice) -> list[str]:
    return [str(line.amount) for line in invoice.added]


def test_at_d01_combined_and_single() -> None:
    service = billed_service()
    use(service, "jean", "eas", "mapi")
    use(service, "marie", "eas")
    invoice = invoiced(service)
    assert added(invoice) == ["4.50", "2.00"]
    assert invoice.total == "24.50"
    assert "jean@client.test" in invoice.added[0].description
    assert "marie@client.test" in invoice.added[1].description


def test_at_d02_without_a_combined_price() -> None:
    service = billed_service(options={4: "0"})
    use(service, "bob", "eas", "mapi")
    assert added(invoiced(service)) == ["2.00", "3.00"]


def test_at_d03_the_combined_price_alone() -> None:
    service = billed_service(options={2: "0", 3: "0", 4: "4.50"})
    use(service, "bob", "eas", "mapi")
    assert added(invoiced(service)) == ["4.50"]


def test_at_d04_d05_d06_time_adds_up_to_the_second() -> None:
    service = billed_service()
    use(service, "twelve", "eas", hours=12, ended=200)
    use(service, "twelve", "eas", hours=12, ended=20)
    use(service, "short", "eas", hours=23 + 59 / 60, ended=20)
    use(service, "exact", "eas", hours=24, ended=20)
    (line,) = invoiced(service).added
    assert line.amount == Decimal("4.00")
    assert "short@" not in line.description


def test_at_d07_d23_what_is_on_and_below_counts_in_the_next_invoice() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=1)
    assert added(invoiced(service)) == []
    move_back(service, 23 / 24)
    assert added(invoiced(service, month=13)) == ["2.00"]


def test_at_d08_the_active_range_is_told() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=24 * 12, ended=48)
    (line,) = invoiced(service).added
    assert line.amount == Decimal("2.00")
    assert "- bob@client.test (active from " in line.description


def test_at_d09_d10_a_deleted_mailbox_is_charged_once() -> None:
    service = billed_service()
    use(service, "bob", "eas", "mapi", hours=30, ended=50, deleted=True)
    (line,) = invoiced(service).added
    assert line.amount == Decimal("4.50")
    assert "- bob@client.test (deleted; active from " in line.description
    other = billed_service(domain_name="other.test")
    use(other, "bob", "eas", "mapi", hours=30, ended=50, deleted=True)
    use(other, "bob", "eas", "mapi", hours=2, ended=40)
    assert added(invoiced(other)) == ["4.50"]


def test_at_d11_d12_switching_to_and_fro_is_charged_once() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=24 * 20, ended=24)
    use(service, "bob", "eas", hours=2, ended=3)
    for number in range(40):
        use(service, "carl", "eas", hours=0.75, ended=1 + 2 * number)
    assert added(invoiced(service)) == ["4.00"]


def test_at_d13_live_is_what_is_on_at_that_moment() -> None:
    service = billed_service(options={16: "0"})
    use(service, "bob", "eas", hours=1, threshold_days=0)
    use(service, "carl", "eas", hours=100, ended=1, threshold_days=0)
    (line,) = invoiced(service).added
    assert "bob@" in line.description
    assert "carl@" not in line.description


def test_at_d14_d15_the_second_month_is_charged_by_tracking() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    invoiced(service)
    move_back(service, 30)
    use(service, "carl", "eas", hours=24 * 25, ended=24 * 3)
    (line,) = invoiced(service, month=13).added
    assert line.amount == Decimal("4.00")


def test_at_d16_a_second_invoice_of_the_period_charges_no_protocol() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    assert added(invoiced(service)) == ["2.00"]
    second = invoiced(service)
    assert second.amounts == ["18.00"]


def test_at_d17_a_cancelled_invoice_is_charged_by_the_next() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    first = invoiced(service)
    first.cancel()
    assert BillingRun.objects.get().state == RunState.RELEASED
    assert added(invoiced(service)) == ["2.00"]


def test_at_d17_also_when_a_later_one_went_out_before() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=24 * 80)
    first = invoiced(service, month=12)
    move_back(service, 30)
    second = invoiced(service, month=13)
    first.cancel()
    move_back(service, 30)
    third = invoiced(service, month=14)
    assert added(second) == ["2.00"]
    assert added(third) == ["2.00", "2.00"]
    assert "not charged before, period until" in third.added[0].description


def test_an_invoice_that_comes_back_from_cancelled_is_not_multiplied_again() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    invoice = invoiced(service)
    lines = invoice.amounts
    for _ in range(3):
        invoice.cancel()
        invoice.run()
    assert invoice.amounts == lines


def test_d14_an_invoice_that_missed_us_is_charged_as_arrears() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=24 * 80)
    invoiced(service, month=12)
    move_back(service, 61)
    lines = invoiced(service, month=14).added
    assert [str(line.amount) for line in lines] == ["2.00", "2.00"]
    assert "not charged before" in lines[0].description
    assert "not charged before" not in lines[1].description


def test_d14_a_service_that_was_never_read_is_charged_later() -> None:
    service = billed_service()
    Service.objects.filter(pk=service.pk).update(refreshed_at=None)
    use(service, "bob", "eas")
    assert added(invoiced(service)) == []
    Service.objects.filter(pk=service.pk).update(refreshed_at=service.refreshed_at)
    assert added(invoiced(service, month=13)) == ["2.00"]


def test_at_d18_a_year_is_charged_by_its_months() -> None:
    service = billed_service(cycle="Annually")
    use(service, "bob", "eas", hours=24 * 365)
    invoice = invoiced(service, amount="72.00")
    assert invoice.amounts == ["216.00", "24.00"]
    assert "1 mailbox × $2.00 × 12 months" in invoice.added[0].description


def test_at_d19_mapi_switched_on_elsewhere_is_not_lost() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=24 * 10, ended=48)
    use(service, "bob", "mapi", hours=24 * 3)
    assert added(invoiced(service)) == ["4.50"]


def test_at_d24_protocols_are_taxed_like_the_main_line() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    invoice = Invoice()
    invoice.add(service, is_taxed=False)
    invoice.run()
    assert [line.is_taxed for line in invoice.lines] == [False, False]


def test_at_d25_every_address_is_readable() -> None:
    service = billed_service()
    for name in ("carl", "alice", "bob"):
        use(service, name, "eas", hours=24 * 5)
    (line,) = invoiced(service).added
    assert line.amount == Decimal("6.00")
    assert line.description.splitlines()[0] == (
        "client.test: ActiveSync (EAS), 3 mailboxes × $2.00"
    )
    assert [row.split()[1] for row in line.description.splitlines()[1:]] == [
        "alice@client.test",
        "bob@client.test",
        "carl@client.test",
    ]


def test_at_d25_very_many_are_parted_so_that_none_is_cut_off() -> None:
    service = billed_service()
    for number in range(201):
        use(service, f"person{number:03}", "eas", hours=48)
    first, second = invoiced(service).added
    assert (first.amount, second.amount) == (Decimal("400.00"), Decimal("2.00"))
    assert len(first.description.encode()) < 65_535


@pytest.mark.parametrize("layout", ["grouped", "mailboxes"])
def test_at_d26_d10_rounding_is_the_same_in_either_layout(layout: str, settings: Settings) -> None:
    settings.BILLING_LINE_LAYOUT = layout
    service = billed_service(options={2: "2.335"})
    for name in "abc":
        use(service, name, "eas")
    lines = invoiced(service).added
    assert len(lines) == (1 if layout == "grouped" else 3)
    assert sum(line.amount for line in lines) == Decimal("7.01")


def test_at_a07_what_only_staff_switch_on_is_charged_too() -> None:
    service = billed_service(options={14: ""})
    use(service, "bob", "eas")
    assert added(invoiced(service)) == ["2.00"]


def test_at_a10_the_threshold_of_the_opening_holds() -> None:
    service = billed_service(options={16: "1"})
    use(service, "bob", "eas", hours=48, threshold_days=1)
    Plan.objects.update(option_texts={**service.plan.option_texts, "16": "7"})
    use(service, "carl", "eas", hours=48, threshold_days=7)
    (line,) = invoiced(service).added
    assert "bob@" in line.description
    assert "carl@" not in line.description


def test_the_ledger_adds_up_to_the_invoice() -> None:
    service = billed_service(client=make_client(), options={2: "2.335"})
    for name in "abc":
        use(service, name, "eas")
    use(service, "d", "eas", "mapi")
    invoice = invoice_of(service)
    invoice.add(service, "-3.00", kind="PromoHosting", text="Promotional Code: X - 50% Discount")
    invoice.run()
    run = BillingRun.objects.get()
    ledger = LedgerLine.objects.filter(run=run).aggregate(total=Sum("amount"))["total"]
    assert ledger == run.total_amount == Decimal(invoice.total)


def test_unconfirmed_use_is_not_charged() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    service.protocolinterval_set.update(confirmed_at=None)
    assert added(invoiced(service)) == []


def test_a_gap_between_two_invoices_is_never_charged_twice() -> None:
    service = billed_service()
    use(service, "bob", "eas", hours=24 * 100)
    totals = []
    for month in range(12, 16):
        totals += added(invoiced(service, month=month))
        move_back(service, 30)
    assert totals == ["2.00"] * 4
    windows = list(BillingWindow.objects.filter(run__service=service).order_by("ends_at"))
    for before, after in pairwise(windows):
        assert after.starts_at is not None
        assert abs(before.ends_at - after.starts_at) <= timedelta(seconds=1)
