from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from provisioning.actions import sso
from provisioning.models import AuditEvent, Service, ServiceStatus, SsoToken
from tests.clientarea.bridge.caller import Bridge, answer_of, sso_message
from tests.factories import make_client, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(db: None) -> Service:
    return make_service(whmcs_service_id=101, client=make_client(whmcs_client_id=7))


def token_of(redirect_url: str) -> str:
    return redirect_url.rstrip("/").rpartition("/")[2]


class TestSso:
    def test_answers_with_a_link_of_a_minute(
        self, bridge: Bridge, alices: Service, settings: Settings
    ) -> None:
        answer = answer_of(bridge.post("sso", sso_message()))
        assert answer["result"] == "success"
        token = token_of(answer["redirect_url"])
        assert answer["redirect_url"] == f"{settings.PUBLIC_URL}/sso/{token}/"
        expires_at = datetime.fromisoformat(answer["expires_at"])
        assert timedelta() < expires_at - timezone.now() <= timedelta(seconds=60)

    def test_the_link_is_bound_to_service_and_person(self, bridge: Bridge, alices: Service) -> None:
        answer = answer_of(bridge.post("sso", sso_message(next_path="/services/101/mailboxes/")))
        link = sso.redeem(token=token_of(answer["redirect_url"]), ip_address="203.0.113.7")
        assert link.service == alices
        assert (link.whmcs_user_id, link.person_name) == (4, "Alice Owner")
        assert not link.is_staff
        assert link.next_path == "/services/101/mailboxes/"

    def test_staff_come_marked_as_staff(self, bridge: Bridge, alices: Service) -> None:
        message = sso_message(is_staff=True, whmcs_user_id=None, person_name="Sam Support")
        token = token_of(answer_of(bridge.post("sso", message))["redirect_url"])
        link = sso.redeem(token=token, ip_address="203.0.113.7")
        assert (link.is_staff, link.person_name, link.whmcs_user_id) == (True, "Sam Support", None)

    def test_is_in_the_audit_trail(self, bridge: Bridge, alices: Service) -> None:
        bridge.post("sso", sso_message(request_id="r-9"))
        event = AuditEvent.objects.get(verb="sign_in_link_minted")
        assert (event.actor_kind, event.request_id) == ("whmcs", "r-9")

    def test_a_suspended_service_may_be_looked_at(self, bridge: Bridge, alices: Service) -> None:
        Service.objects.update(status=ServiceStatus.SUSPENDED)
        assert answer_of(bridge.post("sso", sso_message()))["result"] == "success"


class TestNobodyElsesService:
    def assert_no_link(self, bridge: Bridge, code: str, **changes: object) -> None:
        answer = answer_of(bridge.post("sso", sso_message(**changes)))
        assert (answer["result"], answer["error_code"]) == ("error", code)
        assert "redirect_url" not in answer
        assert not SsoToken.objects.exists()

    def test_of_another_client(self, bridge: Bridge, alices: Service) -> None:
        self.assert_no_link(bridge, "unknown_service", whmcs_client_id=8)

    def test_that_does_not_exist(self, bridge: Bridge, alices: Service) -> None:
        self.assert_no_link(bridge, "unknown_service", whmcs_service_id=102)

    def test_that_is_terminated(self, bridge: Bridge, alices: Service) -> None:
        Service.objects.update(status=ServiceStatus.TERMINATED)
        self.assert_no_link(bridge, "service_not_active")


@pytest.mark.parametrize(
    "next_path",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "\\/evil.test/",
        "javascript:alert(1)",
        "services/101/",
        " /services/101/",
    ],
)
def test_leads_to_no_other_site(bridge: Bridge, alices: Service, next_path: str) -> None:
    response = bridge.post("sso", sso_message(next_path=next_path))
    assert response.status_code == 400
    assert "next_path" in answer_of(response)["error_message"]
    assert not SsoToken.objects.exists()
