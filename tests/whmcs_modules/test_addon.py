"""The add-on: its settings, its health page, what it does at WHMCS's own events."""

from __future__ import annotations

import re
import time

import pytest
from pytest_django import Settings

import clientarea
from provisioning.models import Plan
from tests.factories import make_plan, make_server
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.conftest import SECRET
from tests.whmcs_modules.installation import NOWHERE, Installation, Params, rows, set_field

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])


def page(whmcs: Installation) -> str:
    return whmcs.play({"addon": "output"}).echoed


class TestHealthPage:
    def test_all_is_well(self, whmcs: Installation, panel: str) -> None:
        make_server(name="mail-1")
        html = page(whmcs)
        for text in (f"Answers: {panel}", "Accepted", "Agree", f"panel: {clientarea.__version__}"):
            assert text in html
        assert "text-danger" not in html.replace("Not configured in the panel", "")

    def test_it_speaks_the_language_of_staff(self, whmcs: Installation, panel: str) -> None:
        session = {"adminlang": "french"}
        html = whmcs.play({"addon": "output"}, session=session).echoed
        for text in ("État de santé", f"Répond : {panel}", "Acceptée", "Serveurs de messagerie"):
            assert text in html
        set_field("panel_url", NOWHERE)
        html = whmcs.play({"addon": "output"}, session=session).echoed
        assert f"Ne répond pas : {NOWHERE}" in html

    def test_the_panel_is_away(self, whmcs: Installation) -> None:
        set_field("panel_url", NOWHERE)
        html = page(whmcs)
        assert f"Does not answer: {NOWHERE}" in html
        assert "cannot be reached" in html

    def test_another_program_answers_there(self, whmcs: Installation, panel: str) -> None:
        set_field("panel_url", f"{panel}/admin")
        assert "No Mailroom panel answers" in page(whmcs)

    def test_the_key_is_not_accepted(self, whmcs: Installation) -> None:
        set_field("secret", "another-secret-than-the-one-of-the-panel")
        html = page(whmcs)
        assert "does not accept the key" in html
        assert "another-secret" not in html

    def test_the_clocks_differ(self, whmcs: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
        real_time = time.time
        monkeypatch.setattr("clientarea.bridge.servers.time.time", lambda: real_time() + 120)
        assert re.search(r"differs from WHMCS&#039;s by 1[12]\d seconds", page(whmcs))

    def test_what_staff_should_look_at(self, whmcs: Installation) -> None:
        make_plan(name="Mail <5>", options={1: "0", 13: "include:mail.example.com"})
        html = page(whmcs)
        assert "Mail &lt;5&gt;" in html
        assert "Option 1 must be a whole number of 1 or more: 0" in html
        assert "placeholder include:mail.example.com" in html

    def test_nothing_is_filled_in(self, whmcs: Installation) -> None:
        set_field("secret", "")
        assert "fill in its panel address, key and secret" in page(whmcs)


class TestTheSecret:
    def test_is_sealed_the_first_time_it_is_used(self, whmcs: Installation) -> None:
        for _ in range(2):
            assert "Accepted" in page(whmcs)
            [stored] = rows("SELECT value FROM tbladdonmodules WHERE setting = 'secret'")
            assert stored["value"].startswith("sealed:")
            assert SECRET not in stored["value"]

    def test_may_be_changed(self, whmcs: Installation, settings: Settings) -> None:
        page(whmcs)
        settings.BRIDGE_KEYS = {"main": "a-new-secret-for-the-bridge-in-this-test"}
        set_field("secret", "a-new-secret-for-the-bridge-in-this-test")
        assert "Accepted" in page(whmcs)


class TestProducts:
    @pytest.fixture
    def product_id(self, database: WhmcsDatabase) -> int:
        return database.product(options={1: "2.9", 3: "cheap", 13: "include:mail.example.com"})

    def saved(self, whmcs: Installation, product_id: int) -> str:
        vars_: Params = {"pid": str(product_id), "servertype": "smartermail"}
        return "\n".join(whmcs.play({"hook": "ProductEdit", "vars": vars_}).activity)

    def test_a02_a05_what_cannot_be_meant_is_told_when_it_is_saved(
        self, whmcs: Installation, product_id: int
    ) -> None:
        told = self.saved(whmcs, product_id)
        assert "Option 1 must be a whole number of 1 or more: 2.9" in told
        assert "Option 3 must be a price such as 2.50" in told
        assert "placeholder include:mail.example.com" in told

    @pytest.mark.parametrize("tranche", ["0", "", "2.9", "abc", "-5"])
    def test_a02_every_such_value(
        self, whmcs: Installation, database: WhmcsDatabase, product_id: int, tranche: str
    ) -> None:
        database.change("tblproducts", product_id, configoption1=tranche)
        assert "whole number of 1 or more" in self.saved(whmcs, product_id)

    def test_a03_a_comma_is_understood_as_a_point(
        self, whmcs: Installation, database: WhmcsDatabase
    ) -> None:
        product_id = database.product(options={2: "2,50"})
        assert self.saved(whmcs, product_id) == ""

    def test_a_box_stands_above_the_products_page(
        self, whmcs: Installation, product_id: int
    ) -> None:
        def header(**get: str) -> str:
            call = {"hook": "AdminAreaHeaderOutput", "vars": {"filename": "configproducts"}}
            [html] = whmcs.play(call, get=get).returned
            return str(html)

        assert "alert-warning" in header(action="edit", id=str(product_id))
        assert header(action="edit", id="999") == ""
        assert header() == ""

    def test_products_of_other_modules_are_nobodys_business_here(
        self, whmcs: Installation, database: WhmcsDatabase
    ) -> None:
        product_id = database.product(servertype="cpanel", options={1: "0"})
        outcome = whmcs.play({"hook": "ProductEdit", "vars": {"pid": product_id}})
        assert (list(outcome.activity), list(outcome.module_log)) == ([], [])
        assert not Plan.objects.exists()


class TestSidebar:
    TREE: Params = {"Service Details Actions": {"Change Password": {}, "Cancel": {}}}

    def left(self, whmcs: Installation, service_id: int) -> object:
        outcome = whmcs.play({"sidebar": self.TREE}, get={"id": str(service_id)})
        return outcome.returned

    def test_change_password_is_taken_off_our_services_only(
        self, whmcs: Installation, database: WhmcsDatabase
    ) -> None:
        ours = database.service()
        others = database.service(packageid=database.product(servertype="cpanel"))
        assert self.left(whmcs, ours) == {"Service Details Actions": {"Cancel": []}}
        assert self.left(whmcs, others) == {
            "Service Details Actions": {"Change Password": [], "Cancel": []}
        }

    def test_pages_without_such_a_menu_are_left_alone(self, whmcs: Installation) -> None:
        outcome = whmcs.play({"sidebar": {"My Account": {}}}, get={})
        assert outcome.returned == {"My Account": []}


class TestInvoices:
    def test_an_invoice_without_a_service_of_ours_is_left_alone(
        self, whmcs: Installation, database: WhmcsDatabase
    ) -> None:
        other = database.service(packageid=database.product(servertype="cpanel"))
        database.add("tblinvoiceitems", id=1, invoiceid=5, type="Hosting", relid=other)
        for hook in ("InvoiceCreation", "InvoiceCreationPreEmail", "InvoiceCancelled"):
            outcome = whmcs.play({"hook": hook, "vars": {"invoiceid": 5}})
            assert (list(outcome.module_log), list(outcome.activity)) == ([], [])

    def test_with_the_panel_away_the_invoice_goes_out_as_it_is_and_it_is_told(
        self, whmcs: Installation, database: WhmcsDatabase
    ) -> None:
        ours = database.service()
        database.add("tblinvoiceitems", id=1, invoiceid=5, type="Hosting", relid=ours)
        set_field("panel_url", NOWHERE)
        outcome = whmcs.play({"hook": "InvoiceCreation", "vars": {"invoiceid": 5}})
        [line] = outcome.activity
        assert "Invoice 5" in line
        assert "cannot be reached" in line
        assert list(outcome.local_api) == []
