"""People who press buttons in WHMCS: customers, staff, and staff who act as a customer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import requests
from django.utils import timezone

from provisioning.models import (
    AuditEvent,
    Inquiry,
    Operation,
    OperationStatus,
    Service,
    ServiceStatus,
    SsoToken,
)
from provisioning.simulators.smartermail import ADMIN_PASSWORD, ADMIN_USERNAME, SmarterMailSimulator
from tests.factories import (
    GIGABYTE,
    make_client,
    make_mailbox,
    make_plan,
    make_server,
    make_service,
)
from tests.processes import wait_until
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.installation import (
    CUSTOMER,
    MASQUERADING,
    NOWHERE,
    STAFF,
    Installation,
    Params,
    params_of,
    set_field,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])


@pytest.fixture
def service(
    database: WhmcsDatabase, smartermail_server: int, simulator: SmarterMailSimulator
) -> Service:
    """Alice's service in WHMCS, in the panel and on the mail server."""
    client_id = database.client(id=7)
    database.service(id=101, userid=client_id, server=smartermail_server)
    server = make_server(
        whmcs_server_id=smartermail_server,
        name="mail-1",
        port=simulator.port,
        username=ADMIN_USERNAME,
        password=ADMIN_PASSWORD,
    )
    simulator.add_domain("client.test", admin_username="qzxwvutsrp")
    service = make_service(
        whmcs_service_id=101,
        client=make_client(whmcs_client_id=7, full_name="Alice Owner"),
        plan=make_plan(max_mailbox_count=25),
        server=server,
        domain_name="client.test",
        used_bytes=3 * GIGABYTE,
        refreshed_at=timezone.now(),
    )
    make_mailbox(service, "anna")
    return service


@pytest.fixture
def params(service: Service) -> Params:
    return params_of(101, server_password=ADMIN_PASSWORD)


class TestLoginToControlPanel:
    def test_a_customer_lands_signed_in(
        self, whmcs: Installation, params: Params, panel: str
    ) -> None:
        told = whmcs.call("smartermail", "ServiceSingleSignOn", params, visitor=CUSTOMER)
        assert told["success"] is True
        page = requests.get(told["redirectTo"], timeout=20)
        assert (page.status_code, urlsplit(page.url).path) == (200, "/services/101/")
        assert "client.test" in page.text
        link = SsoToken.objects.get()
        assert (link.is_staff, link.whmcs_user_id, link.person_name) == (False, 4, "Alice Owner")
        assert requests.get(told["redirectTo"], timeout=20).status_code == 410

    @pytest.mark.parametrize("visitor", [STAFF, MASQUERADING], ids=["admin area", "as the client"])
    def test_staff_are_marked_as_staff(
        self, whmcs: Installation, params: Params, visitor: Params
    ) -> None:
        assert whmcs.call("smartermail", "ServiceSingleSignOn", params, visitor=visitor)["success"]
        link = SsoToken.objects.get()
        assert (link.is_staff, link.whmcs_user_id, link.person_name) == (True, None, "Sam Support")

    def test_a_refusal_is_worded_for_who_reads_it(
        self, whmcs: Installation, params: Params
    ) -> None:
        Service.objects.update(status=ServiceStatus.TERMINATED)
        customer = whmcs.call("smartermail", "ServiceSingleSignOn", params, visitor=CUSTOMER)
        staff = whmcs.call("smartermail", "ServiceSingleSignOn", params, visitor=STAFF)
        assert customer["errorMsg"] == "This service does not accept changes at the moment."
        assert "is terminated" in staff["errorMsg"]


class TestStaffButtons:
    def test_their_names(self, whmcs: Installation) -> None:
        for module, count in (("smartermail", 3), ("polarismail", 2)):
            buttons = whmcs.call(module, "AdminCustomButtonArray", {})
            assert len(buttons) == count
            for function in buttons.values():
                assert whmcs.call(module, function, {}) != ""

    def test_refresh_reads_the_domain_anew(
        self, whmcs: Installation, params: Params, simulator: SmarterMailSimulator
    ) -> None:
        simulator.add_mailbox("ben@client.test")
        assert whmcs.call("smartermail", "refresh", params, visitor=STAFF) == "success"
        wait_until(lambda: Service.objects.get().mailbox_set.filter(local_part="ben").exists())
        event = AuditEvent.objects.get(verb="refresh_requested")
        assert (event.actor_kind, event.actor_name) == ("staff", "Sam Support")

    def test_open_in_mailroom_opens_a_window_marked_as_staff(
        self, whmcs: Installation, params: Params, panel: str
    ) -> None:
        told = whmcs.call("smartermail", "openpanel", params, visitor=STAFF)
        assert re.fullmatch(rf"window\|{panel}/sso/[\w-]+/", told)
        assert SsoToken.objects.get().is_staff

    def test_b24_log_in_to_mail_server_without_typing(
        self, whmcs: Installation, params: Params, simulator: SmarterMailSimulator
    ) -> None:
        """The link is the mail server's own; it works once, and stands in no log and no table."""
        told = whmcs.call("smartermail", "mailserverlogin", params, visitor=STAFF)
        window, _, url = told.partition("|")
        assert window == "window"
        raw = Inquiry.objects.extra(select={"raw": "answer"}).values("raw").get()["raw"]
        token = url.partition("autologin=")[2]
        assert token
        assert token not in raw
        page = requests.get(url, timeout=20)
        assert "Signed in: qzxwvutsrp" in page.text
        assert "Expired" in requests.get(url, timeout=20).text
        event = AuditEvent.objects.get(verb="mail_server_login_requested")
        assert (event.actor_kind, event.actor_name) == ("staff", "Sam Support")


class TestAdminServicesTabFields:
    def test_state_last_error_and_queue(self, whmcs: Installation, params: Params) -> None:
        told = whmcs.call("smartermail", "AdminServicesTabFields", params, visitor=STAFF)
        assert told["State in Mailroom"] == "Active"
        assert told["Mailboxes"] == "1 of 25"
        assert told["Storage used"] == "3.00 GB"
        assert (told["Last error"], told["Queue"]) == ("None", "Empty")
        assert told["Mail server"].startswith("mail-1, http://127.0.0.1:")

    def test_what_went_wrong_and_what_waits_escaped(
        self, whmcs: Installation, params: Params, service: Service
    ) -> None:
        Operation.objects.create(
            service=service,
            kind="suspend_domain",
            status=OperationStatus.NEEDS_ATTENTION,
            object_name="client.test",
            attempt_count=3,
            error_code="server_unavailable",
            error_detail="<b>busy</b>",
            not_before_at=timezone.now(),
        )
        told = whmcs.call("smartermail", "AdminServicesTabFields", params, visitor=STAFF)
        assert "too busy" in told["Last error"]
        assert "&lt;b&gt;busy&lt;/b&gt;" in told["Last error"]
        assert "1 operation, first:" in told["Queue"]
        assert "attempts: 3" in told["Queue"]
        assert told["Queue"].startswith('<strong class="text-danger">')

    def test_with_the_panel_away_one_line_says_so(
        self, whmcs: Installation, params: Params
    ) -> None:
        set_field("panel_url", NOWHERE)
        told = whmcs.call("smartermail", "AdminServicesTabFields", params, visitor=STAFF)
        assert list(told) == ["Mailroom"]
        assert "cannot be reached" in told["Mailroom"]


class TestClientArea:
    def page(self, whmcs: Installation, params: Params, **circumstances: object) -> str:
        outcome = whmcs.play(
            {"module": "smartermail", "render": True, "params": params},
            visitor=CUSTOMER,
            **circumstances,
        )
        return str(outcome.returned)

    def test_a_compact_overview_with_the_button(self, whmcs: Installation, params: Params) -> None:
        html = self.page(whmcs, params)
        for text in ("client.test", "1 of 25", "3.00 GB"):
            assert f">{text}</dd>" in html
        address = "clientarea.php?action=productdetails&amp;id=101&amp;dosinglesignon=1"
        assert f'href="{address}"' in html
        assert "Login to Control Panel</a>" in html
        assert "127.0.0.1" not in html

    def test_in_the_language_that_was_picked(self, whmcs: Installation, params: Params) -> None:
        html = self.page(whmcs, params, session={"Language": "french"})
        assert "Connexion au panneau de contrôle" in html
        assert "1 sur 25" in html

    def test_b12_a_suspended_service_is_called_suspended(
        self, whmcs: Installation, params: Params
    ) -> None:
        Service.objects.update(status=ServiceStatus.SUSPENDED)
        html = self.page(whmcs, params)
        assert "This service is suspended." in html
        assert "activated" not in html

    def test_with_the_panel_away_a_plain_sentence(
        self, whmcs: Installation, params: Params
    ) -> None:
        set_field("panel_url", NOWHERE)
        html = self.page(whmcs, params, session={"Language": "french"})
        assert "n’est pas joignable" in html
        assert "<a" not in html
        assert "127.0.0.1" not in html

    def test_never_of_somebody_elses_service(self, whmcs: Installation, params: Params) -> None:
        html = self.page(whmcs, params | {"userid": "8"})
        assert "client.test" not in html
        assert "<dd" not in html
