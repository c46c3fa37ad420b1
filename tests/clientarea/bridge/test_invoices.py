from __future__ import annotations

import pytest

from provisioning.models import BillingRun, RunState, Service
from tests.clientarea.bridge.caller import Bridge, Message, answer_of
from tests.invoices import billed_service, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    row = billed_service(21)
    use(row, "bob", "eas")
    return row


def message(service: Service, *more: Message, **changes: object) -> Message:
    main = {
        "whmcs_line_id": 11,
        "type": "Hosting",
        "whmcs_service_id": service.whmcs_service_id,
        "description": "Mail - client.test",
        "amount": "6.00",
        "is_taxed": True,
        "due_on": "2026-12-01",
        **changes,
    }
    return {"request_id": "r-9", "whmcs_invoice_id": 900, "lines": [main, *more]}


def test_the_invoice_is_told_what_to_change(bridge: Bridge, service: Service) -> None:
    answer = answer_of(bridge.post("invoice-lines", message(service)))
    assert answer["result"] == "success"
    assert answer["whmcs_invoice_id"] == 900
    (update,), (add,) = answer["update"], answer["add"]
    assert (update["whmcs_line_id"], update["amount"], update["is_taxed"]) == (11, "18.00", True)
    assert update["description"].startswith("Mail - client.test\n» 21.00 GB used")
    assert (add["amount"], add["is_taxed"]) == ("2.00", True)
    assert (answer["delete"], answer["held"]) == ([], [])


def test_at_c14_asked_again_it_is_told_the_rest_or_nothing(
    bridge: Bridge, service: Service
) -> None:
    first = answer_of(bridge.post("invoice-lines", message(service)))
    changed = {key: first["update"][0][key] for key in ("description", "amount")}
    half = answer_of(bridge.post("invoice-lines", message(service, **changed)))
    assert (half["update"], half["add"]) == ([], first["add"])
    new = {"whmcs_line_id": 12, "type": "", "whmcs_service_id": 0, **first["add"][0]}
    done = answer_of(bridge.post("invoice-lines", message(service, new, **changed)))
    assert (done["update"], done["add"], done["delete"]) == ([], [], [])


def test_applied_and_cancelled(bridge: Bridge, service: Service) -> None:
    bridge.post("invoice-lines", message(service))
    invoice = {"whmcs_invoice_id": 900}
    assert answer_of(bridge.post("invoice-applied", invoice))["service_count"] == 1
    assert answer_of(bridge.post("invoice-applied", invoice))["service_count"] == 0
    assert BillingRun.objects.get().state == RunState.APPLIED
    assert answer_of(bridge.post("invoice-cancelled", invoice))["service_count"] == 1
    assert BillingRun.objects.get().state == RunState.RELEASED


@pytest.mark.parametrize(
    "changes", [{"amount": "six"}, {"amount": "NaN"}, {"due_on": "soon"}, {"is_taxed": "on"}]
)
def test_nonsense_is_refused(bridge: Bridge, service: Service, changes: Message) -> None:
    response = bridge.post("invoice-lines", message(service, **changes))
    assert response.status_code == 400
    assert not BillingRun.objects.exists()


def test_a_zero_date_is_no_date(bridge: Bridge, service: Service) -> None:
    answer = answer_of(bridge.post("invoice-lines", message(service, due_on="0000-00-00")))
    assert answer["update"][0]["amount"] == "18.00"
