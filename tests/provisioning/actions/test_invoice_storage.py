"""AT-C01 to AT-C21: the main line of an invoice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import Settings

from provisioning.actions import bills
from provisioning.models import BillingRun, RunState, Server, ServiceStatus, StaffAlert
from tests.factories import STAFF, make_client, make_currency, make_plan, make_service
from tests.invoices import Invoice, billed_service, invoice_of, measure, use

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "gigabytes", "amount"),
    [
        ("AT-C01", 21, "18.00"),
        ("AT-C02", 0, "6.00"),
        ("AT-C03", 10, "6.00"),
        ("AT-C04", 10.0001, "12.00"),
        ("AT-C05", 155.58, "96.00"),
        ("AT-C06", 1234.5, "744.00"),
    ],
)
def test_at_c01_to_c06_started_tranches(row: str, gigabytes: float, amount: str) -> None:
    invoice = invoice_of(billed_service(gigabytes))
    invoice.run()
    assert invoice.amounts == [amount], row


def test_at_c04_the_text_shows_why() -> None:
    invoice = invoice_of(billed_service(10.0001))
    invoice.run()
    assert "10.0001 GB used · 2 tiers of 10 GB × $6.00" in invoice.lines[0].description


def test_the_text_keeps_whmcss_own_and_explains_the_amount() -> None:
    invoice = invoice_of(billed_service(1234.5))
    invoice.run()
    assert invoice.lines[0].description == (
        "Mail - client.test\n» 1,234.50 GB used · 124 tiers of 10 GB × $6.00"
    )


def test_at_c07_the_size_of_a_tranche_is_the_plans() -> None:
    invoice = invoice_of(billed_service(21, options={1: "25"}))
    invoice.run()
    assert invoice.amounts == ["6.00"]
    assert "1 tier of 25 GB × $6.00" in invoice.lines[0].description


def test_at_c08_prices_are_written_out() -> None:
    invoice = invoice_of(billed_service(), "6.50")
    invoice.run()
    assert invoice.amounts == ["19.50"]
    assert "× $6.50" in invoice.lines[0].description


def test_at_c09_an_old_figure_is_charged_marked_and_reported() -> None:
    service = billed_service(None)
    reading = measure(service, 21, days_ago=5)
    invoice = invoice_of(service)
    invoice.run()
    assert invoice.amounts == ["18.00"]
    assert f"measured on {reading.measured_at:%B} {reading.measured_at.day}," in (
        invoice.lines[0].description
    )
    alert = StaffAlert.objects.get()
    assert (alert.code, alert.service) == ("usage_stale", service)
    measure(service, 21)
    invoice_of(service).run()
    alert.refresh_from_db()
    assert alert.resolved_at is not None


def test_at_c10_a_service_never_measured_is_one_tranche_and_reported() -> None:
    service = billed_service(None)
    invoice = invoice_of(service)
    invoice.run()
    assert invoice.amounts == ["6.00"]
    assert "not measured yet" in invoice.lines[0].description
    assert StaffAlert.objects.get().code == "usage_never_measured"


def test_at_c10_or_its_invoice_is_held_for_review(settings: Settings) -> None:
    settings.BILLING_NEVER_MEASURED = "hold"
    service = billed_service(None)
    invoice = invoice_of(service)
    answer = invoice.ask()
    assert answer.held == [service.whmcs_service_id]
    assert not answer.changes.update
    assert StaffAlert.objects.get().code == "usage_never_measured"
    measure(service, 21)
    invoice.run()
    assert invoice.amounts == ["18.00"]


def test_at_c10_staff_may_charge_a_held_invoice(settings: Settings) -> None:
    settings.BILLING_NEVER_MEASURED = "hold"
    invoice = invoice_of(billed_service(None))
    invoice.ask()
    bills.charge_unmeasured(run=BillingRun.objects.get(), by=STAFF)
    invoice.run()
    assert invoice.amounts == ["6.00"]
    assert BillingRun.objects.get().state == RunState.APPLIED


@pytest.mark.parametrize(
    ("row", "price", "amount"),
    [("AT-C11", "18.00", "54.00"), ("AT-C12", "3.10", "9.30"), ("EX-D21", "0.00", "0.00")],
)
def test_at_c11_c12_whatever_whmcs_put_on_the_line_is_multiplied(
    row: str, price: str, amount: str
) -> None:
    invoice = invoice_of(billed_service(cycle="Quarterly"), price)
    invoice.run()
    assert invoice.amounts == [amount], row


def test_at_c13_a_percentage_promotion_is_computed_on_what_is_charged() -> None:
    service = billed_service()
    invoice = invoice_of(service)
    invoice.add(
        service,
        "-3.00",
        kind="PromoHosting",
        text="Promotional Code: X - 50.00% Recurring Discount",
    )
    invoice.run()
    assert invoice.amounts == ["18.00", "-9.00"]


def test_a_fixed_promotion_stays_as_it_is() -> None:
    service = billed_service()
    invoice = invoice_of(service)
    invoice.add(service, "-3.00", kind="PromoHosting", text="Promotional Code: X - $3.00 Discount")
    invoice.run()
    assert invoice.amounts == ["18.00", "-3.00"]


def test_at_c14_computed_twice_is_computed_once() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    invoice = invoice_of(service)
    first = invoice.ask()
    again = invoice.ask()
    assert again == first
    invoice.update(first)
    lines = invoice.lines
    invoice.update(invoice.ask())
    assert invoice.lines == lines
    measure(service, 99)
    invoice.run()
    invoice.run()
    assert invoice.lines == lines
    assert BillingRun.objects.count() == 1


def test_at_c15_a_crash_before_the_change_loses_and_doubles_nothing() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    invoice = invoice_of(service)
    invoice.ask()
    measure(service, 99)
    answer = invoice.ask()
    answer.changes.add.clear()
    invoice.update(answer)
    invoice.run()
    assert invoice.amounts == ["18.00", "2.00"]


def test_at_c16_two_services_and_a_late_fee() -> None:
    client = make_client()
    first = billed_service(21, client=client)
    second = billed_service(4.2, client=client, domain_name="second.test")
    use(second, "bob", "eas")
    invoice = invoice_of(first)
    invoice.add(second, text="Mail - second.test")
    invoice.add(None, "5.00", kind="LateFee", text="Late fee")
    invoice.run()
    assert invoice.amounts == ["18.00", "6.00", "5.00", "2.00"]
    assert invoice.added[0].description.startswith("second.test: ActiveSync (EAS)")


def test_at_c17_an_invoice_without_the_service_is_left_alone() -> None:
    billed_service()
    invoice = Invoice()
    invoice.add(None, "80.00", kind="", text="Consulting")
    invoice.run()
    assert invoice.amounts == ["80.00"]


def test_at_c18_services_of_other_modules_are_left_alone() -> None:
    unknown = make_service(plan=make_plan(platform="polarismail"))
    invoice = invoice_of(billed_service())
    invoice.add(unknown, "9.00")
    unknown.whmcs_service_id = 999_999
    invoice.add(unknown, "7.00")
    invoice.run()
    assert invoice.amounts == ["18.00", "9.00", "7.00"]


def test_ex_d27_a_service_without_a_server_has_one_flat_price() -> None:
    service = billed_service()
    service.server = None
    service.save()
    invoice = invoice_of(service)
    invoice.run()
    assert invoice.amounts == ["6.00"]


def test_an_order_whose_domain_does_not_exist_yet_is_left_alone() -> None:
    service = billed_service(None)
    service.status = ServiceStatus.PENDING
    service.save()
    invoice = invoice_of(service)
    invoice.run()
    assert (invoice.amounts, StaffAlert.objects.count()) == (["6.00"], 0)


def test_at_c19_money_and_numbers_are_those_of_the_customer() -> None:
    service = billed_service(21, currency="EUR", language_code="fr")
    invoice = invoice_of(service, "5.00")
    invoice.run()
    assert invoice.amounts == ["15.00"]
    assert "21,00 Go utilisés" in invoice.lines[0].description
    assert "5,00\u00a0€" in invoice.lines[0].description


def test_at_c20_texts_are_in_the_customers_language() -> None:
    service = billed_service(None, language_code="fr")
    reading = measure(service, 21, days_ago=5)
    use(service, "zoé", "eas", hours=30, ended=2)
    invoice = invoice_of(service)
    invoice.run()
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    month = months.split()[reading.measured_at.month - 1]
    assert f"mesuré le {reading.measured_at.day} {month}" in invoice.lines[0].description
    assert "activé du" in invoice.added[0].description


def test_one_service_that_cannot_be_computed_does_not_stop_the_others() -> None:
    client = make_client()
    broken = billed_service(client=client, options={1: "abc"}, domain_name="broken.test")
    invoice = invoice_of(broken)
    invoice.add(billed_service(client=client))
    invoice.run()
    assert invoice.amounts == ["6.00", "18.00"]
    alert = StaffAlert.objects.get()
    assert (alert.code, alert.service) == ("billing_failed", broken)


def test_the_mail_server_is_never_asked() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    Server.objects.update(pause_reason="credentials", paused_at=service.refreshed_at)
    invoice = invoice_of(service)
    invoice.run()
    assert invoice.total == "20.00"


def test_d13_protocols_cost_what_staff_set_for_the_currency_or_the_rate_makes() -> None:
    currency = make_currency("EUR", rate=Decimal("0.90"))
    service = billed_service(client=make_client(currency=currency))
    use(service, "bob", "eas")
    invoice = invoice_of(service)
    invoice.run()
    assert invoice.amounts == ["18.00", "1.80"]
    prices = {"eas_amount": "1.75", "mapi_amount": "2.75", "combined_amount": "4.00"}
    service.plan.protocol_prices.create(currency=currency, **prices)
    again = billed_service(client=service.client, plan=service.plan, domain_name="second.test")
    use(again, "bob", "eas")
    invoice = invoice_of(again)
    invoice.run()
    assert invoice.amounts == ["18.00", "1.75"]
