"""A PolarisMail service's life as WHMCS lives it: configurable options, proof of ownership."""

from __future__ import annotations

import pytest

from provisioning.models import Operation, Service
from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.simulator import ADMIN_PASSWORD, ADMIN_USERNAME
from tests.whmcs import CONFIGURABLE, WhmcsDatabase
from tests.whmcs_modules.installation import (
    STAFF,
    Installation,
    Params,
    params_of,
    row,
    rows,
    server_params,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])


@pytest.fixture
def service_id(database: WhmcsDatabase, polaris: PolarisMailSimulator) -> int:
    """An order for client.test that is not set up yet."""
    server_id = database.server(
        id=3,
        type="polarismail",
        hostname="127.0.0.1",
        port=polaris.port,
        secure="",
        username=ADMIN_USERNAME,
    )
    return database.service(
        id=101,
        server=server_id,
        packageid=database.product(name="Polaris 5", servertype="polarismail"),
        username="",
        domainstatus="Pending",
    )


@pytest.fixture(autouse=True)
def _secrets(whmcs: Installation) -> None:
    whmcs.secrets.add(ADMIN_PASSWORD)


def params(service_id: int, **changes: object) -> Params:
    configoptions = changes.pop("configoptions", CONFIGURABLE)
    return params_of(
        service_id, server_password=ADMIN_PASSWORD, configoptions=configoptions, **changes
    )


def activity(polaris: PolarisMailSimulator) -> bool:
    return polaris.state.domains["client.test"].is_active


class TestConfigurableOptions:
    @pytest.mark.parametrize("name", CONFIGURABLE)
    @pytest.mark.parametrize("value", [None, ""])
    def test_at_n01_a_missing_one_is_named(
        self, whmcs: Installation, service_id: int, name: str, value: str | None
    ) -> None:
        chosen = {**CONFIGURABLE, name: value}
        error = whmcs.call("polarismail", "CreateAccount", params(service_id, configoptions=chosen))
        assert name in error
        assert not [other for other in CONFIGURABLE if other in error and other != name]
        assert not Operation.objects.exists()
        [waiting] = rows("SELECT * FROM tblmodulequeue")
        assert waiting["last_attempt_error"] == error

    def test_at_n01_zero_is_a_value_and_quantities_come_as_numbers(
        self, whmcs: Installation, polaris: PolarisMailSimulator, service_id: int
    ) -> None:
        chosen = {**dict.fromkeys(CONFIGURABLE, 0), "Total Mailboxes": 1, "Mailbox Quota (GB)": 5}
        given = params(service_id, configoptions=chosen)
        assert whmcs.call("polarismail", "CreateAccount", given) == "success"
        assert "client.test" in polaris.state.domains
        limits = Service.objects.select_related("plan").get().limits
        assert (limits.basic_mailbox_count, limits.enhanced_mailbox_count) == (1, 0)
        assert (limits.alias_count, limits.list_count) == (0, 0)


class TestItsLife:
    def test_at_n06_n27_n28_created_suspended_active_and_gone_twice(
        self, whmcs: Installation, polaris: PolarisMailSimulator, service_id: int
    ) -> None:
        given = params(service_id)
        for _ in range(2):
            assert whmcs.call("polarismail", "CreateAccount", given) == "success"
        service = Service.objects.get()
        assert (service.status, service.ownership) == ("unproven", "pending")
        domain = polaris.state.domains["client.test"]
        told = whmcs.call("polarismail", "AdminServicesTabFields", given, visitor=STAFF)
        awaited = f"{service.ownership_record_name} TXT {domain.txt_value}"
        assert awaited in told["DNS record awaited"]

        assert whmcs.call("polarismail", "SuspendAccount", given) == "success"
        assert activity(polaris) is False
        assert whmcs.call("polarismail", "UnsuspendAccount", given) == "success"
        assert activity(polaris) is True
        for _ in range(2):
            assert whmcs.call("polarismail", "TerminateAccount", given) == "success"
            assert row("tblhosting", service_id)["domainstatus"] == "Terminated"
        assert "client.test" not in polaris.state.domains

    def test_at_n29_a_smaller_package_is_accepted(
        self, whmcs: Installation, service_id: int
    ) -> None:
        assert whmcs.call("polarismail", "CreateAccount", params(service_id)) == "success"
        fewer = params(service_id, configoptions={**CONFIGURABLE, "Total Mailboxes": "1"})
        assert whmcs.call("polarismail", "ChangePackage", fewer) == "success"
        assert Service.objects.select_related("plan").get().limits.basic_mailbox_count == 1

    def test_at_n30_staff_open_the_panel_without_typing(
        self, whmcs: Installation, service_id: int
    ) -> None:
        given = params(service_id)
        assert whmcs.call("polarismail", "CreateAccount", given) == "success"
        assert whmcs.call("polarismail", "openpanel", given, visitor=STAFF).startswith("window|")

    def test_it_has_no_administrator_whose_password_could_be_changed(
        self, whmcs: Installation, service_id: int
    ) -> None:
        given = params(service_id)
        assert whmcs.call("polarismail", "CreateAccount", given) == "success"
        told = whmcs.call("polarismail", "ChangePassword", given, visitor=STAFF)
        assert "no administrator account for a single domain" in told


class TestItsServer:
    def test_at_n26_a_wrong_password_is_told(
        self, whmcs: Installation, polaris: PolarisMailSimulator, service_id: int
    ) -> None:
        given = server_params(3, password="wrong-Secret7!")
        told = whmcs.call("polarismail", "TestConnection", given)
        assert told["success"] is False
        assert "refuses the administrator account" in told["error"]

    def test_its_accounts(
        self, whmcs: Installation, polaris: PolarisMailSimulator, service_id: int
    ) -> None:
        polaris.add_domain("client.test")
        given = server_params(3, password=ADMIN_PASSWORD)
        assert whmcs.call("polarismail", "TestConnection", given) == {"success": True, "error": ""}
        told = whmcs.call("polarismail", "ListAccounts", given)
        assert [account["domain"] for account in told["accounts"]] == ["client.test"]
