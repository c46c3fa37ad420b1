"""What WHMCS asks about whole servers: connection, accounts, usage, metrics."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from provisioning.models import (
    Inquiry,
    ReadingSource,
    Server,
    Service,
    UsageReading,
)
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import ADMIN_PASSWORD, SmarterMailSimulator
from tests.factories import make_mailbox, make_server, make_service
from tests.provisioning.backends.test_tls import certificate, server_context
from tests.provisioning.backends.wire import json_reply, speaking
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.installation import (
    NOWHERE,
    Installation,
    Params,
    row,
    rows,
    server_params,
    set_field,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def params(smartermail_server: int) -> Params:
    """What WHMCS passes for the server."""
    return server_params(smartermail_server, password=ADMIN_PASSWORD)


class TestTestConnection:
    """The causes of a failure are different sentences, as the panel words them."""

    def test_b21_the_right_account(
        self, whmcs: Installation, simulator: SmarterMailSimulator, params: Params
    ) -> None:
        simulator.add_domain("client.test")
        outcome = whmcs.play(
            {"module": "smartermail", "function": "TestConnection", "params": params}
        )
        assert outcome.returned == {"success": True, "error": ""}
        [entry] = outcome.module_log
        assert "1 domain" in entry["stored"][1]
        assert not Server.objects.exists()

    def test_b21_wrong_credentials(self, whmcs: Installation, params: Params) -> None:
        whmcs.secrets.add("wrong-Secret7!")
        wrong = params | {"serverpassword": "wrong-Secret7!"}
        told = whmcs.call("smartermail", "TestConnection", wrong)
        assert told["success"] is False
        assert "refuses the administrator account" in told["error"]
        assert "wrong-Secret7!" not in told["error"]

    def test_an_unsaved_server_may_be_tested(self, whmcs: Installation, params: Params) -> None:
        unsaved = params | {"serverid": ""}
        assert whmcs.call("smartermail", "TestConnection", unsaved)["success"] is True

    def test_no_supported_server(
        self, whmcs: Installation, simulator: SmarterMailSimulator, params: Params
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.STATUS, status_code=404, times=None))
        told = whmcs.call("smartermail", "TestConnection", params)
        assert "REST API may be disabled" in told["error"]

    def test_nothing_there(self, whmcs: Installation, params: Params) -> None:
        told = whmcs.call("smartermail", "TestConnection", params | {"serverport": "1"})
        assert "cannot be reached: check host name and port" in told["error"]
        assert "firewall" in told["error"]

    def test_a_certificate_that_is_not_valid(
        self, whmcs: Installation, params: Params, tmp_path: Path
    ) -> None:
        with speaking(json_reply(b"{}"), context=server_context(certificate(tmp_path))) as wire:
            port = wire.base_url.rpartition(":")[2]
            secure = params | {"serverport": port, "serversecure": True}
            told = whmcs.call("smartermail", "TestConnection", secure)
        assert "certificate is not valid" in told["error"]

    def test_the_question_is_kept_encrypted_and_forgotten(
        self, whmcs: Installation, params: Params
    ) -> None:
        whmcs.call("smartermail", "TestConnection", params)
        inquiry = Inquiry.objects.get()
        assert (inquiry.question, inquiry.error_code) == ("", "")
        assert inquiry.expires_at < timezone.now() + timedelta(seconds=61)
        Inquiry.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        whmcs.call("smartermail", "TestConnection", params)
        assert Inquiry.objects.count() == 1


def test_list_accounts_tells_all_domains_ours_or_not(
    whmcs: Installation, simulator: SmarterMailSimulator, params: Params
) -> None:
    simulator.add_domain("client.test", admin_username="qzxwvutsrp")
    simulator.add_domain("stranger.test", admin_username="somebody")
    simulator.domain("stranger.test").settings["isEnabled"] = False  # type: ignore[union-attr]
    server = make_server(whmcs_server_id=2)
    service = make_service(server=server, domain_name="client.test")
    Service.objects.update(registered_on="2026-01-15")
    told = whmcs.call("smartermail", "ListAccounts", params)
    assert told["success"] is True
    accounts = {account["domain"]: account for account in told["accounts"]}
    assert accounts["client.test"] == {
        "email": service.client.email,
        "username": "qzxwvutsrp",
        "domain": "client.test",
        "uniqueIdentifier": "client.test",
        "product": service.plan.name,
        "primaryip": "192.0.2.10",
        "created": "2026-01-15 00:00:00",
        "status": "Active",
    }
    assert accounts["stranger.test"]["status"] == "Suspended"
    simulator.stop()
    down = whmcs.call("smartermail", "ListAccounts", params)
    assert down["success"] is False
    assert "cannot be reached" in down["error"]


@pytest.fixture
def measured(database: WhmcsDatabase, smartermail_server: int) -> list[int]:
    """Three services: 21 GB, never measured, nothing at all. In WHMCS the first has capitals."""
    server = make_server(whmcs_server_id=smartermail_server, pause_reason="")
    sizes = {101: 22_548_578_304, 102: None, 103: 0}
    client_id, product_id = database.client(), database.product()
    for number, size in sizes.items():
        name = f"client{number}.test"
        service = make_service(
            whmcs_service_id=number, server=server, domain_name=name, used_bytes=size
        )
        database.service(
            id=number,
            domain=name.title(),
            userid=client_id,
            packageid=product_id,
            server=smartermail_server,
        )
        if size is not None:
            for age, value in ((2, 1), (0, size)):
                UsageReading.objects.create(
                    service=service,
                    measured_at=NOW - timedelta(hours=age),
                    source=ReadingSource.SERVER,
                    used_bytes=value,
                )
    first = Service.objects.get(whmcs_service_id=101)
    Service.objects.filter(pk=first.pk).update(refreshed_at=NOW)
    make_mailbox(first, "anna", has_eas=True)
    make_mailbox(first, "ben", has_eas=True, has_mapi=True)
    return list(sizes)


class TestUsageUpdate:
    def test_e02_the_figures_of_all_services_in_one_statement(
        self, whmcs: Installation, measured: list[int], params: Params
    ) -> None:
        outcome = whmcs.play({"module": "smartermail", "function": "UsageUpdate", "params": params})
        assert outcome.returned == "success"
        updates = [sql for sql in outcome.statements if sql.startswith("UPDATE tblhosting")]
        assert len(updates) <= 1
        if not updates:
            return  # the panel writes to WHMCS's database itself
        assert row("tblhosting", 101)["diskusage"] == 21504
        assert row("tblhosting", 101)["disklimit"] == 0
        assert row("tblhosting", 103)["diskusage"] == 0
        assert isinstance(row("tblhosting", 101)["lastupdate"], datetime)

    def test_what_was_never_measured_is_left_alone(
        self, whmcs: Installation, measured: list[int], params: Params
    ) -> None:
        WhmcsDatabase().change("tblhosting", 102, diskusage=77)
        whmcs.call("smartermail", "UsageUpdate", params)
        assert row("tblhosting", 102)["diskusage"] == 77

    def test_a_service_that_whmcs_has_deleted_is_not_made_again(
        self, whmcs: Installation, measured: list[int], params: Params
    ) -> None:
        WhmcsDatabase().remove("tblhosting", 101)
        assert whmcs.call("smartermail", "UsageUpdate", params) == "success"
        with pytest.raises(ValueError, match="not enough values"):
            row("tblhosting", 101)


class TestMetrics:
    def metrics(self, whmcs: Installation, params: Params) -> Any:
        return whmcs.play({"module": "smartermail", "metrics": "usage", "params": params}).returned

    def test_e03_by_the_domain_as_whmcs_spells_it(
        self,
        whmcs: Installation,
        measured: list[int],
        params: Params,
        simulator: SmarterMailSimulator,
    ) -> None:
        tenants = self.metrics(whmcs, params)
        assert simulator.calls == []
        assert set(tenants) == {"Client101.Test", "Client102.Test", "Client103.Test"}
        told = {
            metric["name"]: (metric["value"], metric["label"])
            for metric in tenants["Client101.Test"]
        }
        assert told == {
            "disk_gb": ("21.0000", "Disk Space"),
            "email_accounts": ("2", "Mailboxes"),
            "aliases": ("0", "Aliases"),
            "eas_accounts": ("2", "ActiveSync"),
            "mapi_accounts": ("1", "MAPI/Exchange"),
        }

    def test_a_zero_is_told_and_a_failure_is_none(
        self, whmcs: Installation, measured: list[int], params: Params
    ) -> None:
        tenants = self.metrics(whmcs, params)
        assert tenants["Client102.Test"] == []
        [disk] = tenants["Client103.Test"]
        assert disk["value"] == "0.0000"

    def test_of_one_service_with_the_instant_of_its_reading(
        self, whmcs: Installation, measured: list[int], params: Params
    ) -> None:
        outcome = whmcs.play(
            {
                "module": "smartermail",
                "metrics": "tenant",
                "tenant": "CLIENT103.test",
                "params": params,
            }
        )
        [disk] = outcome.returned
        assert datetime.fromisoformat(disk["collected_at"]) == NOW

    def test_with_the_panel_away_there_are_none(
        self, whmcs: Installation, measured: list[int], params: Params
    ) -> None:
        set_field("panel_url", NOWHERE)
        assert self.metrics(whmcs, params) == []


def test_the_servers_page_leads_to_the_panel(
    whmcs: Installation, panel: str, params: Params
) -> None:
    told = whmcs.call("smartermail", "AdminSingleSignOn", params)
    server = Server.objects.get(whmcs_server_id=2)
    address = f"{panel}/admin/provisioning/server/{server.pk}/change/"
    assert told == {"success": True, "redirectTo": address}
    assert f'href="{panel}/admin/"' in whmcs.call("smartermail", "AdminLink", params)


def test_usage_of_1100_services_is_written_in_three_statements(
    whmcs: Installation, database: WhmcsDatabase, smartermail_server: int, params: Params
) -> None:
    numbers = range(500_001, 501_101)
    first = make_service(server=make_server(whmcs_server_id=smartermail_server))
    common = {"client": first.client, "plan": first.plan, "server": first.server}
    services = Service.objects.bulk_create(
        Service(
            whmcs_service_id=number,
            domain_name=f"many{number}.test",
            status="active",
            **common,
        )
        for number in numbers
    )
    UsageReading.objects.bulk_create(
        UsageReading(
            service=service,
            measured_at=NOW,
            source=ReadingSource.SERVER,
            used_bytes=service.whmcs_service_id * 1024**2,
        )
        for service in services
    )
    columns = WhmcsDatabase.service_columns()
    database.add_many(
        "tblhosting",
        [
            {**columns, "id": number, "userid": 1, "packageid": 1, "server": smartermail_server}
            for number in numbers
        ],
    )
    outcome = whmcs.play({"module": "smartermail", "function": "UsageUpdate", "params": params})
    assert outcome.returned == "success"
    assert len([sql for sql in outcome.statements if "UPDATE tblhosting" in sql]) == 3
    wrong = rows("SELECT id FROM tblhosting WHERE id > 500000 AND diskusage <> id")
    assert wrong == []
