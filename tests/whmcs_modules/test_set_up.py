"""When a service is set up: WHMCS decides it by the product's set-up type and calls the module."""

from __future__ import annotations

import pytest

from provisioning.actions import whmcs_sync
from provisioning.models import Operation, Service
from provisioning.simulators.smartermail import ADMIN_PASSWORD, SmarterMailSimulator
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.installation import Installation, params_of, row

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])


def test_at_n31_not_before_the_first_payment(
    whmcs: Installation,
    database: WhmcsDatabase,
    simulator: SmarterMailSimulator,
    smartermail_server: int,
) -> None:
    """An unpaid order is seen by the panel and left alone; once it is paid, WHMCS calls."""
    product_id = database.product(autosetup="payment")
    service_id = database.service(
        packageid=product_id, server=smartermail_server, domainstatus="Pending", username=""
    )
    whmcs_sync.sync(full=True)
    assert Service.objects.get(whmcs_service_id=service_id).status == "pending"
    assert not Operation.objects.exists()
    assert simulator.domain("client.test") is None

    params = params_of(service_id, server_password=ADMIN_PASSWORD)
    assert whmcs.call("smartermail", "CreateAccount", params) == "success"
    assert simulator.domain("client.test") is not None
    assert row("tblhosting", service_id)["domainstatus"] == "Active"
    whmcs_sync.sync(full=True)
    assert Service.objects.get(whmcs_service_id=service_id).status == "active"
