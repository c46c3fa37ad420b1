"""Two hooks for one invoice at the same moment (AT-C14)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from provisioning.actions.billing import InvoiceAnswer
from provisioning.models import BillingRun, BillingWindow
from tests.invoices import Invoice, billed_service, invoice_of, use

pytestmark = pytest.mark.django_db(transaction=True)


def ask(invoice: Invoice) -> InvoiceAnswer:
    try:
        return invoice.ask()
    finally:
        connection.close()


def test_at_c14_hooks_at_the_same_moment_compute_once() -> None:
    service = billed_service()
    use(service, "bob", "eas")
    invoice = invoice_of(service)
    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(ask, [invoice] * 4))
    assert all(answer == answers[0] for answer in answers)
    assert [str(line.amount) for line in answers[0].changes.add] == ["2.00"]
    assert (BillingRun.objects.count(), BillingWindow.objects.count()) == (1, 1)
