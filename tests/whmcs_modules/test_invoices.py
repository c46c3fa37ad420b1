"""The invoice hook from WHMCS's event to WHMCS's own lines: right, once, and never in the way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from provisioning.models import BillingRun, RunState, Service
from tests.invoices import billed_service, use
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.installation import Installation, Outcome, row, rows

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])

INVOICE = 900


@pytest.fixture
def service(transactional_db: None) -> Service:
    """21 GB used, ActiveSync in use for one mailbox."""
    service = billed_service(21)
    use(service, "bob", "eas")
    return service


@pytest.fixture
def invoice(database: WhmcsDatabase, service: Service) -> None:
    """A renewal invoice with the service's line, one of a domain and one typed by hand."""
    product_id = database.product()
    service_id = database.service(id=service.whmcs_service_id, packageid=product_id)
    common = {"invoiceid": INVOICE, "duedate": "2026-12-01", "taxed": 1}
    database.add("tblinvoices", id=INVOICE, userid=7, status="Unpaid", total="25.00")
    lines = [
        ("Hosting", service_id, "Mail - client.test", "6.00"),
        ("Domain", 5, "client.test, 1 year", "12.00"),
        ("", 0, "Typed by hand", "7.00"),
    ]
    for number, (kind, relid, description, amount) in enumerate(lines, start=11):
        database.add(
            "tblinvoiceitems",
            **common,
            id=number,
            type=kind,
            relid=relid,
            description=description,
            amount=amount,
        )


def fire(whmcs: Installation, hook: str) -> Outcome:
    return whmcs.play({"hook": hook, "vars": {"invoiceid": INVOICE, "source": "autogen"}})


def lines() -> list[tuple[str, Decimal]]:
    found = rows("SELECT * FROM tblinvoiceitems WHERE invoiceid = %s ORDER BY id", INVOICE)
    return [(line["description"].partition("\n")[0], line["amount"]) for line in found]


def test_the_lines_are_right_and_the_total_is_whmcss_own(
    whmcs: Installation, invoice: None
) -> None:
    outcome = fire(whmcs, "InvoiceCreation")
    assert outcome.activity == []
    [(main, main_amount), domain, typed, (eas, eas_amount)] = lines()
    assert (main, main_amount) == ("Mail - client.test", Decimal("18.00"))
    assert domain == ("client.test, 1 year", Decimal("12.00"))
    assert typed == ("Typed by hand", Decimal("7.00"))
    assert "ActiveSync" in eas
    assert eas_amount == Decimal("2.00")
    assert row("tblinvoices", INVOICE)["total"] == Decimal("39.00")
    assert BillingRun.objects.get().state == RunState.APPLIED


def test_the_second_hook_changes_nothing(whmcs: Installation, invoice: None) -> None:
    fire(whmcs, "InvoiceCreation")
    before = lines()
    outcome = fire(whmcs, "InvoiceCreationPreEmail")
    assert lines() == before
    assert [call["command"] for call in outcome.local_api] == []


def test_the_second_hook_makes_up_for_the_first(whmcs: Installation, invoice: None) -> None:
    """WHMCS refused to change the invoice: nothing is settled, and the next hook does it."""
    outcome = whmcs.play(
        {"hook": "InvoiceCreation", "vars": {"invoiceid": INVOICE}},
        failing_commands=["UpdateInvoice"],
    )
    assert "refuses to change invoice 900" in outcome.activity[0]
    assert len(lines()) == 3
    fire(whmcs, "InvoiceCreationPreEmail")
    assert len(lines()) == 4
    assert BillingRun.objects.get().state == RunState.APPLIED


def test_a_cancelled_invoice_releases_what_it_charged(whmcs: Installation, invoice: None) -> None:
    fire(whmcs, "InvoiceCreation")
    fire(whmcs, "InvoiceCancelled")
    assert BillingRun.objects.get().state == RunState.RELEASED
