from __future__ import annotations

import plistlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from clientarea import device_guide
from clientarea.environment import env_signer
from provisioning.models import Mailbox, MirrorState, Service, ServiceStatus
from tests.certificates import write_certificate
from tests.clientarea.views.dns_page import store, with_host
from tests.factories import make_mailboxes, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def host(service: Service) -> None:
    cache.clear()
    assert service.server is not None
    service.server.client_host_name = "mail.host.test"
    service.server.save()


class TestTheRoom:
    def test_it_shows_the_servers_and_finds_a_mailbox(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        make_mailboxes(service, 20)
        page = alice.get("/services/101/devices/?search=bob").content.decode()
        for text in ("mail.host.test", "993", "995", "465", "587", "SSL/TLS"):
            assert text in page
        assert f'href="/services/101/devices/{bob.pk}/"' in page
        assert "person00001" not in page

    def test_while_typing_the_hits_alone_are_answered(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        headers = {"HX-Request": "true", "HX-Target": "found-mailboxes"}
        answer = alice.get("/services/101/devices/?search=Stone", headers=headers)
        assert answer.content.decode().strip().startswith('<div id="found-mailboxes">')
        assert "bob@client.test" in answer.content.decode()

    @pytest.mark.parametrize(("slot", "word"), [("14", "ActiveSync"), ("15", "MAPI")])
    def test_what_the_plan_leaves_out_is_left_out(
        self, alice: Browser, service: Service, slot: str, word: str
    ) -> None:
        assert word in alice.get("/services/101/devices/").content.decode()
        service.plan.option_texts[slot] = ""
        service.plan.save()
        assert word not in alice.get("/services/101/devices/").content.decode()


class TestWhoFindsThemByThemselves:
    def test_the_record_to_blame_is_named(self, alice: Browser, service: Service) -> None:
        assert "By themselves" not in alice.get("/services/101/devices/").content.decode()
        row = with_host(service)
        store(row)
        page = alice.get("/services/101/devices/").content.decode()
        assert "Outlook, and phones with Exchange" in page
        assert "By themselves" in page
        missing: dict[str, list[str]] = {
            "autodiscover.client.test CNAME": [],
            "_autodiscover._tcp.client.test SRV": [],
        }
        store(row, records=missing)
        page = alice.get("/services/101/devices/").content.decode()
        assert "By hand" in page
        assert "/services/101/dns/#record-autodiscover" in page
        assert "autodiscover.client.test" in page


class TestTheGuide:
    def test_it_has_settings_profile_and_code(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        page = alice.get(f"/services/101/devices/{bob.pk}/").content.decode()
        assert "bob@client.test" in page
        assert f'href="/services/101/devices/{bob.pk}/profile/"' in page
        assert '<div class="qr"><svg' in page.replace("\n", "")
        assert "Not switched on for this mailbox" in page

    def test_the_profile_is_one(self, alice: Browser, service: Service, bob: Mailbox) -> None:
        answer = alice.get(f"/services/101/devices/{bob.pk}/profile/")
        assert answer.headers["Content-Type"] == "application/x-apple-aspen-config"
        [account] = plistlib.loads(answer.content)["PayloadContent"]
        assert account["PayloadType"] == "com.apple.mail.managed"
        assert account["EmailAccountName"] == "Bob Stone"

    def test_with_activesync_the_phones_profile_is_that(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        Mailbox.objects.update(has_eas=True)
        address = f"/services/101/devices/{bob.pk}/profile/"
        kinds = [
            plistlib.loads(alice.get(path).content)["PayloadContent"][0]["PayloadType"]
            for path in (address, f"{address}?by=imap")
        ]
        assert kinds == ["com.apple.eas.account", "com.apple.mail.managed"]

    def test_with_a_certificate_the_profile_is_signed(
        self,
        alice: Browser,
        service: Service,
        bob: Mailbox,
        settings: Settings,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        certificate, key = write_certificate(tmp_path)
        monkeypatch.setenv("TEST_CERTIFICATE", str(certificate))
        monkeypatch.setenv("TEST_KEY", str(key))
        settings.PROFILE_SIGNER = env_signer("TEST_CERTIFICATE", "TEST_KEY")
        content = alice.get(f"/services/101/devices/{bob.pk}/profile/").content
        assert content.startswith(b"\x30")  # a CMS message in DER, no longer bare XML
        assert b"com.apple.mail.managed" in content

    def test_a_mailbox_that_is_not_there_yet_has_none(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        Mailbox.objects.update(state=MirrorState.CREATING)
        page = alice.get(f"/services/101/devices/{bob.pk}/").content.decode()
        assert "still being created" in page
        assert alice.get(f"/services/101/devices/{bob.pk}/profile/").status_code == 404


class TestTheOwnersLink:
    def test_it_opens_without_a_sign_in(self, service: Service, bob: Mailbox) -> None:
        path = device_guide.shared_guide_path(bob)
        answer = Browser().get(path)
        page = answer.content.decode()
        assert "bob@client.test" in page
        assert "Bob Stone" not in page
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        found = re.search(r'href="(/device/[^"]+/profile/)"', page)
        assert found
        profile = Browser().get(found[1])
        assert plistlib.loads(profile.content)["PayloadDisplayName"] == "bob@client.test"

    @pytest.mark.parametrize("suffix", ["", "profile/"])
    def test_every_link_that_is_no_good_gets_the_same_page(
        self,
        service: Service,
        bob: Mailbox,
        suffix: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        good = device_guide.shared_guide_path(bob)
        altered = good[:-5] + ("aaaa/" if good[-5:] != "aaaa/" else "bbbb/")
        another = good.replace(f"/{bob.pk}~", f"/{bob.pk + 1}~")
        with monkeypatch.context() as patch:
            then = (timezone.now() - device_guide.LIFETIME - timedelta(seconds=1)).timestamp()
            patch.setattr("django.core.signing.time.time", lambda: then)
            expired = device_guide.shared_guide_path(bob)
        pages = [Browser().get(path + suffix) for path in (altered, another, expired, "/device/x/")]
        Mailbox.objects.update(state=MirrorState.DELETING)
        pages.append(Browser().get(good + suffix))
        Mailbox.objects.update(state=MirrorState.ACTIVE)
        Service.objects.update(status=ServiceStatus.TERMINATED)
        pages.append(Browser().get(good + suffix))
        bob.delete()
        pages.append(Browser().get(good + suffix))
        assert {page.status_code for page in pages} == {404}
        texts = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
        assert len(texts) == 1
        [text] = texts
        assert "does not work any more" in text
        assert "client.test" not in text

    def test_hammering_is_refused(self, service: Service) -> None:
        statuses = [Browser().get("/device/x/").status_code for _ in range(61)]
        assert (statuses[0], statuses[-1]) == (404, 429)

    def test_a_stranger_gets_no_profile(self, charlie: Browser, bob: Mailbox) -> None:
        assert charlie.get(f"/services/101/devices/{bob.pk}/profile/").status_code == 404
        make_service()
