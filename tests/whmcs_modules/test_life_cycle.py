"""A SmarterMail service's life as WHMCS lives it: PHP, bridge, worker, mail server."""

from __future__ import annotations

import re

import pytest

from provisioning.models import AuditEvent, Operation, Service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import ADMIN_PASSWORD, SmarterMailSimulator
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.installation import (
    CUSTOMER,
    STAFF,
    Installation,
    Params,
    decrypted,
    params_of,
    row,
    rows,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])


@pytest.fixture
def service_id(database: WhmcsDatabase, smartermail_server: int) -> int:
    """An order for client.test that is not set up yet."""
    client_id = database.client(language="french")
    return database.service(
        id=101,
        userid=client_id,
        server=smartermail_server,
        packageid=database.product(name="Mail 5", options={13: "include:spf.host.test"}),
        username="",
        domainstatus="Pending",
    )


def params(service_id: int, **changes: object) -> Params:
    return params_of(service_id, server_password=ADMIN_PASSWORD, **changes)


def status_of(service_id: int) -> str:
    return str(row("tblhosting", service_id)["domainstatus"])


def in_order(whmcs: Installation, service_id: int) -> Params:
    """Creates the service and returns what WHMCS then passes for it."""
    assert whmcs.call("smartermail", "CreateAccount", params(service_id)) == "success"
    return params(service_id)


class TestCreate:
    def test_b01_the_domain_and_its_administrator_who_is_kept_on_the_record(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        outcome = whmcs.play(
            {"module": "smartermail", "function": "CreateAccount", "params": params(service_id)}
        )
        assert outcome.returned == "success"
        domain = simulator.domain("client.test")
        assert domain is not None
        assert domain.path == "C:\\SmarterMail\\Domains\\client.test"
        stored = row("tblhosting", service_id)
        assert stored["domainstatus"] == "Active"
        assert re.fullmatch("[a-z]{10}", stored["username"])
        service = Service.objects.get(whmcs_service_id=service_id)
        assert (service.plan.name, service.client.language_code) == ("Mail 5", "fr")
        password = decrypted(stored["password"])
        assert password == service.admin_password
        assert len(password) == 24
        assert simulator.check_password(f"{stored['username']}@client.test", password)
        assert [call["command"] for call in outcome.local_api] == ["UpdateClientProduct"]

    def test_b02_a_short_name_is_replaced_and_a_good_password_kept(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        whmcs.secrets.add("Str0ng!Passw")
        given = params(service_id, username="bob", password="Str0ng!Passw")
        assert whmcs.call("smartermail", "CreateAccount", given) == "success"
        stored = row("tblhosting", service_id)
        assert re.fullmatch("[a-z]{10}", stored["username"])
        assert simulator.check_password(f"{stored['username']}@client.test", "Str0ng!Passw")
        assert stored["password"] == ""  # WHMCS has it already

    @pytest.mark.parametrize("password", ["weak", "Client!234x"])
    def test_b03_b04_a_weak_password_is_replaced_and_the_name_kept(
        self, whmcs: Installation, service_id: int, password: str
    ) -> None:
        given = params(service_id, username="adminuser", password=password)
        assert whmcs.call("smartermail", "CreateAccount", given) == "success"
        stored = row("tblhosting", service_id)
        assert stored["username"] == ""  # WHMCS has it already
        assert len(decrypted(stored["password"])) == 24

    def test_b05_a_domain_that_exists_is_refused_and_nothing_changes(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        simulator.add_domain("client.test", admin_username="somebody")
        before = row("tblhosting", service_id)
        error = whmcs.call("smartermail", "CreateAccount", params(service_id))
        assert "client.test" in error
        assert "exists on the mail server already" in error
        assert row("tblhosting", service_id) == before
        [waiting] = rows("SELECT * FROM tblmodulequeue")
        assert waiting["last_attempt_error"] == error

    def test_b09_again_makes_no_second_domain(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        again = in_order(whmcs, service_id)
        call_count = len(simulator.calls)
        assert whmcs.call("smartermail", "CreateAccount", again) == "success"
        assert len(simulator.calls) == call_count
        assert Operation.objects.count() == 1

    @pytest.mark.parametrize(("option", "sent"), [("203.0.113.9", "203.0.113.9"), ("default", "")])
    def test_b10_the_outbound_address(
        self,
        whmcs: Installation,
        simulator: SmarterMailSimulator,
        service_id: int,
        option: str,
        sent: str,
    ) -> None:
        given = params(service_id, configoption6=option)
        assert whmcs.call("smartermail", "CreateAccount", given) == "success"
        domain = simulator.domain("client.test")
        assert domain is not None
        assert domain.settings["outgoingIP"] == sent

    @pytest.mark.parametrize("tranche", ["0", "2.9", "abc", "-5"])
    def test_a02_an_option_that_cannot_be_understood_is_refused_by_its_rule(
        self, whmcs: Installation, service_id: int, tranche: str
    ) -> None:
        error = whmcs.call(
            "smartermail", "CreateAccount", params(service_id, configoption1=tranche)
        )
        assert "option 1" in error
        assert "whole number of 1 or more" in error
        assert tranche in error
        assert not Operation.objects.exists()

    def test_what_cannot_be_asked_is_told_in_plain_words(
        self, whmcs: Installation, service_id: int
    ) -> None:
        told = {
            "serverid": "No mail server is chosen",
            "serverhostname": "neither a host name nor an IP address",
            "domain": "not a domain name",
        }
        for name, sentence in told.items():
            changes = {name: "0" if name == "serverid" else "", "serverip": ""}
            error = whmcs.call("smartermail", "CreateAccount", params(service_id, **changes))
            assert sentence in error


class TestTheRestOfItsLife:
    def test_b11_b13_suspended_twice_and_active_again(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        given = in_order(whmcs, service_id) | {"suspendreason": "Overdue on Payment"}
        for _ in range(2):
            assert whmcs.call("smartermail", "SuspendAccount", given) == "success"
            assert status_of(service_id) == "Suspended"
        assert Service.objects.get().suspend_reason == "Overdue on Payment"
        domain = simulator.domain("client.test")
        assert domain is not None
        assert not domain.settings["isEnabled"]
        assert whmcs.call("smartermail", "UnsuspendAccount", given) == "success"
        assert domain.settings["isEnabled"]
        assert status_of(service_id) == "Active"

    @pytest.mark.parametrize(("option", "deletes"), [("on", True), ("", False)])
    def test_b14_b15_b16_removed_with_or_without_files_and_gone_is_gone(
        self,
        whmcs: Installation,
        simulator: SmarterMailSimulator,
        service_id: int,
        option: str,
        deletes: bool,
    ) -> None:
        WhmcsDatabase().change(
            "tblproducts", row("tblhosting", service_id)["packageid"], configoption8=option
        )
        given = in_order(whmcs, service_id)
        for _ in range(2):
            assert whmcs.call("smartermail", "TerminateAccount", given) == "success"
            assert status_of(service_id) == "Terminated"
        assert simulator.domain("client.test") is None
        removal = Operation.objects.get(kind="terminate_domain")
        kept = "C:\\SmarterMail\\Domains\\client.test"
        assert removal.payload["wish"]["deletes_files"] is deletes
        assert (kept in removal.error_detail) is not deletes

    def test_b17_with_the_server_down_the_service_keeps_its_status(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        given = in_order(whmcs, service_id)
        simulator.inject(Fault(kind=FaultKind.STATUS, status_code=503, times=None))
        error = whmcs.call("smartermail", "TerminateAccount", given)
        assert error != "success"
        assert "the same command asks again" in error
        assert status_of(service_id) == "Active"
        assert simulator.domain("client.test") is not None

    def test_b18_a_bigger_package_reaches_the_server(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        in_order(whmcs, service_id)
        bigger = WhmcsDatabase().product(name="Mail 10", options={7: "10"})
        WhmcsDatabase().change("tblhosting", service_id, packageid=bigger)
        assert whmcs.call("smartermail", "ChangePackage", params(service_id)) == "success"
        domain = simulator.domain("client.test")
        assert domain is not None
        assert domain.settings["maxUsers"] == 11
        assert Service.objects.get().plan.name == "Mail 10"
        assert AuditEvent.objects.filter(verb="change_domain").exists()

    def test_a_renewal_changes_nothing(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        given = in_order(whmcs, service_id)
        call_count = len(simulator.calls)
        assert whmcs.call("smartermail", "Renew", given) == "success"
        assert len(simulator.calls) == call_count


class TestChangePassword:
    def test_b19_b20_by_the_rules_of_the_hidden_administrator(
        self, whmcs: Installation, simulator: SmarterMailSimulator, service_id: int
    ) -> None:
        given = in_order(whmcs, service_id)
        named = f"{given['username']}1A!"
        whmcs.secrets |= {named, "Abcdef1!"}
        refused = whmcs.call(
            "smartermail", "ChangePassword", given | {"password": named}, visitor=STAFF
        )
        assert refused == "The password must not contain the user name."
        assert "empty" in whmcs.call("smartermail", "ChangePassword", given | {"password": ""})
        new = given | {"password": "Abcdef1!"}
        for _ in range(2):
            assert whmcs.call("smartermail", "ChangePassword", new, visitor=STAFF) == "success"
        assert simulator.check_password(f"{given['username']}@client.test", "Abcdef1!")
        assert Service.objects.get().admin_password == "Abcdef1!"
        assert not Operation.objects.exclude(secrets="").exists()

    def test_not_by_a_customer(self, whmcs: Installation, service_id: int) -> None:
        given = in_order(whmcs, service_id) | {"password": "Abcdef1!"}
        told = whmcs.call("smartermail", "ChangePassword", given, visitor=CUSTOMER)
        assert "by staff only" in told
        assert not Operation.objects.filter(kind="set_domain_password").exists()
