from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from provisioning.models import DkimKeyState, DnsCheck, Service
from provisioning.operations import dns as operations
from tests.clientarea.views.dns_page import KEY_RECORD, PAGE, card, store, with_host
from tests.pages import text_of
from tests.provisioning.dns_checks.zone import OTHER_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(service: Service) -> Service:
    return with_host(service)


@pytest.fixture
def found(service: Service) -> Callable[..., DnsCheck]:
    """Stores what a worker would have found in the records given, some changed."""
    return partial(store, service)


class TestNothingKnownYet:
    def test_the_first_visit_asks_a_worker_and_polls(self, alice: Browser) -> None:
        response = alice.get(PAGE)
        assert "The records are being looked up" in text_of(response)
        assert "every 2s" in response.content.decode()
        assert DnsCheck.objects.get().asked_at is not None

    def test_without_scripts_it_reloads_by_itself(self, alice: Browser) -> None:
        assert 'http-equiv="refresh"' in alice.get(PAGE).content.decode()


class TestAge:
    """AT-J19: four hours; what has just been asked for is not asked for twice."""

    @pytest.mark.parametrize(("age", "is_asked"), [("03:59:50", False), ("04:00:01", True)])
    def test_at_j19_the_last_state_is_shown_and_an_old_one_looked_up_meanwhile(
        self, alice: Browser, found: Callable[..., DnsCheck], age: str, is_asked: bool
    ) -> None:
        hours, minutes, seconds = map(int, age.split(":"))
        old = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        found(checked_at=timezone.now() - old)
        text = text_of(alice.get(PAGE))
        assert "Mail arrives at mail.host.test." in text
        assert ("Being checked" in text) == is_asked

    def test_at_j20_again_within_seconds_is_refused_politely(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        check = found(checked_at=timezone.now() - timedelta(minutes=5))
        alice.post(f"{PAGE}check/")
        asked_at = DnsCheck.objects.get().asked_at
        assert asked_at is not None
        DnsCheck.objects.filter(pk=check.pk).update(asked_at=None, checked_at=timezone.now())
        response = alice.post(f"{PAGE}check/", follow=True)
        assert "This was checked a moment ago." in text_of(response)
        assert DnsCheck.objects.get().asked_at is None

    def test_at_j22_a_bad_token_is_refused_and_nothing_asked(
        self, service: Service, found: Callable[..., DnsCheck]
    ) -> None:
        found(checked_at=timezone.now() - timedelta(minutes=5))
        strict = Browser(enforce_csrf_checks=True)
        assert strict.post(f"{PAGE}check/").status_code == 403
        assert DnsCheck.objects.get().asked_at is None

    def test_the_resolver_is_no_part_of_the_page(
        self, alice: Browser, found: Callable[..., DnsCheck], service: Service
    ) -> None:
        # Nobody answers at the resolver of the tests: a page that asked would say so, late.
        found()
        operations.check(service.pk)
        with CaptureQueriesContext(connection) as queries:
            alice.get(PAGE)
        assert len(queries) <= 12
        for check_id in ("mx", "spf", "dkim", "dmarc", "autodiscover"):
            assert "Could not check" in card(alice, check_id)


class TestVerdicts:
    def test_all_in_order(self, alice: Browser, found: Callable[..., DnsCheck]) -> None:
        found()
        html = alice.get(PAGE).content.decode()
        assert html.count('<span class="pill ok">Configured</span>') == 5
        assert "copy-grid" not in html
        # What stands there is shown beside what should, with who said so and for how long.
        facts = card(alice, "mx")
        assert "Expected client.test MX 10 mail.host.test Found 10 mail.host.test" in facts
        assert "Server asked 192.0.2.53" in facts
        assert "TTL 300 seconds Others may see it until" in facts
        halves = card(alice, "autodiscover")
        assert "_autodiscover._tcp.client.test SRV 0 0 443 mail.host.test" in halves

    def test_at_j06_no_spf_record_gives_the_plain_one(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(records={"client.test TXT": []})
        assert "v=spf1 include:spf.host.test ~all" in card(alice, "spf")
        assert "Copy: Content" in card(alice, "spf")

    def test_at_j07_another_one_is_shown_and_to_be_edited(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(records={"client.test TXT": ["v=spf1 ip4:198.51.100.7 -all"]})
        text = card(alice, "spf")
        assert "Edit it; do not add a second one." in text
        assert "v=spf1 ip4:198.51.100.7 include:spf.host.test -all" in text
        assert "Found v=spf1 ip4:198.51.100.7 -all" in text
        assert "Kept: ip4:198.51.100.7" in text

    def test_at_j08_at_j17_what_the_plan_leaves_out_has_no_place(
        self, alice: Browser, service: Service, found: Callable[..., DnsCheck]
    ) -> None:
        service.plan.option_texts = {"13": "", "21": ""}
        service.plan.save()
        found()
        html = alice.get(PAGE).content.decode()
        assert 'id="record-spf"' not in html
        assert 'id="record-dmarc"' not in html

    def test_at_j09_another_key(self, alice: Browser, found: Callable[..., DnsCheck]) -> None:
        found(records={"s1._domainkey.client.test TXT": [f"v=DKIM1; p={OTHER_KEY}"]})
        assert "The published key differs" in card(alice, "dkim")

    def test_at_j10_at_j11_at_n23_a_key_that_waits_is_amber_and_none_is_grey(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(
            records={"s1._domainkey.client.test TXT": []},
            dkim_state=DkimKeyState.PENDING,
            dkim_records={"pending": KEY_RECORD},
        )
        assert "Waiting for DNS: publish this key." in card(alice, "dkim")
        assert '<span class="pill warn">Almost there</span>' in alice.get(PAGE).content.decode()
        found(dkim_state=DkimKeyState.OFF, dkim_records={})
        assert "Switched off" in card(alice, "dkim")
        assert '<span class="pill ">Switched off</span>' in alice.get(PAGE).content.decode()

    def test_at_j18_no_answer_says_who_and_that_it_is_no_absence(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found("_dmarc.client.test")
        text = card(alice, "dmarc")
        assert "The name server 192.0.2.53 answered with a failure." in text
        assert "This does not mean that the record is missing." in text
        assert "Could not check" in text

    def test_at_j21_a_fresh_look_shows_the_new_record(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(records={"client.test TXT": []})
        found()
        assert "Found v=spf1 include:spf.host.test ~all" in card(alice, "spf")

    def test_at_j23_mail_that_goes_elsewhere(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(records={"client.test MX": ["5 mx.old.test."], "mx.old.test A": ["198.51.100.1"]})
        text = card(alice, "mx")
        assert "Mail goes to mx.old.test. To receive it here, it must go to mail.host.test." in text
        assert "Others may still see the old state until" in text
        assert "Server asked 192.0.2.53" in text


class TestProviders:
    def test_at_j25_the_recognised_one_s_words(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(records={"client.test MX": []})
        assert "Type MX Name @ " in card(alice, "mx")
        assert "client.test is at Cloudflare" in text_of(alice.get(PAGE))

    def test_another_one_can_be_chosen(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(records={"client.test MX": []})
        text = card(alice, "mx", f"{PAGE}?provider=ovh")
        assert "Sub-domain leave empty" in text
        assert "mail.host.test." in text
        assert alice.get(f"{PAGE}?provider=nobody").status_code == 200
        # Coming back from another page, nobody picks it again.
        assert "Sub-domain leave empty" in card(alice, "mx")

    def test_at_j26_the_generic_how_to_says_to_edit_and_never_to_add_a_second_one(
        self, alice: Browser, found: Callable[..., DnsCheck]
    ) -> None:
        found(provider_code="generic")
        text = text_of(alice.get(PAGE))
        assert "insert our part before the final “all”. Never add a second one." in text


class TestZoneFile:
    def test_it_is_one_that_bind_accepts(
        self, alice: Browser, found: Callable[..., DnsCheck], tmp_path: Path
    ) -> None:
        found(
            records={"client.test TXT": ["v=spf1 a:other.test ~all"], "other.test A": ["192.0.2.9"]}
        )
        response = alice.get(f"{PAGE}zone-file/")
        text = response.content.decode()
        assert 'filename="client.test.zone"' in response["Content-Disposition"]
        # Beside the old record the plain one would break both.
        assert text.count("v=spf1") == 1
        assert "v=spf1 a:other.test include:spf.host.test ~all" in text
        frame = "@ SOA ns.test. root.ns.test. 1 2 3 4 5\n@ NS ns.test.\n"
        path = tmp_path / "zone"
        path.write_text(text + frame)
        command = ["named-checkzone", "client.test", str(path)]
        assert subprocess.run(command, capture_output=True).returncode == 0
