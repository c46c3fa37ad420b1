"""What mail programs ask, at the panel's host and under a customer's own names."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import Settings

from provisioning.models import DomainAlias, MirrorState, Service, ServiceStatus
from tests.factories import make_mailbox, make_service
from tests.provisioning.devices.test_autodiscover import BOMB, REQUEST

pytestmark = pytest.mark.django_db

AUTOCONFIG = "/mail/config-v1.1.xml"
WELL_KNOWN = "/.well-known/autoconfig/mail/config-v1.1.xml"
DISCOVER = "/autodiscover/autodiscover.xml"
DISCOVER_JSON = "/autodiscover/autodiscover.json"


@pytest.fixture(autouse=True)
def without_mapi(service: Service) -> None:
    cache.clear()
    service.plan.option_texts |= {"14": "on", "15": ""}
    service.plan.save()
    assert service.server is not None
    service.server.client_host_name = "mail.host.test"
    service.server.save()


def ask(host: str, path: str, **data: str) -> Any:
    return Browser().get(path, data, headers={"Host": host})


def post(host: str, body: str, path: str = DISCOVER) -> Any:
    return Browser().post(path, body, content_type="text/xml", headers={"Host": host})


class TestUnderTheDomainsOwnName:
    @pytest.mark.parametrize("path", [AUTOCONFIG, WELL_KNOWN])
    def test_thunderbird_is_answered(self, service: Service, path: str) -> None:
        answer = ask("autoconfig.client.test", path, emailaddress="anna@client.test")
        assert answer.status_code == 200
        assert Xml.fromstring(answer.content)[0].get("id") == "client.test"
        assert b"mail.host.test" in answer.content

    @pytest.mark.parametrize("path", [DISCOVER, "/Autodiscover/Autodiscover.xml"])
    def test_outlook_is_answered(self, service: Service, path: str) -> None:
        answer = post("autodiscover.client.test", REQUEST, path)
        assert answer.status_code == 200
        assert b"<Server>mail.host.test</Server>" in answer.content

    def test_a_domain_alias_counts(self, service: Service) -> None:
        DomainAlias.objects.create(
            service=service, domain_name="alias.test", state=MirrorState.ACTIVE
        )
        request = REQUEST.replace("client.test", "alias.test")
        answer = post("autodiscover.alias.test", request)
        assert b"<LoginName>anna@client.test</LoginName>" in answer.content

    def test_the_address_of_another_domain_is_not(self, service: Service) -> None:
        make_service(domain_name="other.test")
        request = REQUEST.replace("client.test", "other.test")
        assert b"<ErrorCode>601" in post("autodiscover.client.test", request).content

    def test_over_https_outlook_is_sent_to_our_host_whose_certificate_is_good(
        self, service: Service, settings: Settings
    ) -> None:
        settings.IS_HTTPS, settings.PUBLIC_URL = True, "https://panel.test"
        answer = ask("autodiscover.client.test", DISCOVER)
        assert answer.status_code == 302
        assert answer.headers["Location"] == "https://panel.test/autodiscover/autodiscover.xml"

    @pytest.mark.parametrize(
        ("host", "path"),
        [
            ("autoconfig.client.test", "/"),
            ("autoconfig.client.test", "/services/101/"),
            ("autodiscover.client.test", "/admin/login/"),
            ("www.client.test", AUTOCONFIG),
            ("autoconfig.client.test@evil.test", AUTOCONFIG),
            ("evil.test", DISCOVER),
        ],
    )
    def test_it_opens_nothing_else(self, service: Service, host: str, path: str) -> None:
        assert ask(host, path).status_code == 400

    @pytest.mark.parametrize("path", [AUTOCONFIG, DISCOVER_JSON])
    def test_a_domain_that_is_not_ours_is_not_found(self, service: Service, path: str) -> None:
        answer = ask("autoconfig.stranger.test", path, Email="a@stranger.test")
        assert answer.status_code == 404
        assert b"stranger" not in answer.content


class TestAtThePanelsHost:
    def test_the_addresss_domain_decides(self, service: Service) -> None:
        answer = ask("testserver", AUTOCONFIG, emailaddress="anna@client.test")
        assert Xml.fromstring(answer.content)[0].get("id") == "client.test"
        assert ask("testserver", AUTOCONFIG).status_code == 404

    def test_version_two_is_answered(self, service: Service) -> None:
        url = "https://mail.host.test/Microsoft-Server-ActiveSync"
        expected = {"Protocol": "ActiveSync", "Url": url}
        for answer in (
            ask("testserver", DISCOVER_JSON, Email="a@client.test", Protocol="ActiveSync"),
            ask("testserver", f"{DISCOVER_JSON}/v1.0/a@client.test", Protocol="ActiveSync"),
        ):
            assert answer.json() == expected

    def test_whether_a_mailbox_exists_cannot_be_told(self, service: Service) -> None:
        make_mailbox(service, "anna")
        nobody = REQUEST.replace("anna", "nemo")
        known = post("testserver", REQUEST).content
        assert known.replace(b"anna", b"nemo") == post("testserver", nobody).content
        for name in ("anna", "nemo"):
            answer = ask("testserver", DISCOVER_JSON, Email=f"{name}@client.test", Protocol="EWS")
            assert answer.status_code == 404

    @pytest.mark.parametrize("body", [BOMB, "", "no xml"])
    def test_what_is_no_request_gets_the_schemas_error(self, service: Service, body: str) -> None:
        answer = post("testserver", body)
        assert answer.status_code == 200
        assert b"<ErrorCode>600" in answer.content

    def test_a_terminated_service_is_gone(self, service: Service) -> None:
        Service.objects.update(status=ServiceStatus.TERMINATED)
        assert b"<ErrorCode>601" in post("testserver", REQUEST).content

    def test_hammering_is_refused(self, service: Service) -> None:
        statuses = [ask("testserver", AUTOCONFIG).status_code for _ in range(121)]
        assert (statuses[0], statuses[-1]) == (404, 429)

    def test_no_name_but_the_brands_is_told(self, service: Service) -> None:
        answers = [
            ask("testserver", AUTOCONFIG, emailaddress="a@client.test").content,
            post("testserver", REQUEST).content,
        ]
        for text in answers:
            assert b"smartermail" not in text.lower()
            assert b"mailroom" not in text.lower()
