"""All verdicts by a real name server, from question to finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from provisioning.dns_checks import checks
from provisioning.dns_checks.values import DkimWish, Finding, KeyState, Level, WantedRecord, Wish
from provisioning.dns_resolver import NameServer, Resolver
from tests.name_servers import FaultyServer, KnotServer, silent
from tests.provisioning.dns_checks.zone import KEY, OTHER_KEY, make_wish

HOST = """
mail A 192.0.2.1
mail A 192.0.2.2
spf TXT "v=spf1 ip4:192.0.2.0/24 -all"
old TXT "v=spf1 ip4:192.0.2.0/24 -all"
panel A 192.0.2.3
"""
GREEN = f"""
@ MX 10 mail.host.test.
@ TXT "v=spf1 include:spf.host.test ~all"
s1._domainkey TXT "v=DKIM1; k=rsa; " "p={KEY[:12]}" "{KEY[12:]}"
_dmarc TXT "v=DMARC1; p=none"
autodiscover CNAME mail.host.test.
_autodiscover._tcp SRV 0 0 443 mail.host.test.
autoconfig CNAME panel.host.test.
mx-verification TXT "abc"
"""
RED = f"""
@ MX 0 .
@ TXT "v=spf1 -all"
@ TXT "v=spf1 include:spf.host.test ~all"
s1._domainkey TXT "v=DKIM1; k=rsa; p={OTHER_KEY}"
_dmarc TXT "v=DMARC1; p=none"
_dmarc TXT "v=DMARC1; p=reject"
autodiscover A 198.51.100.1
_autodiscover._tcp SRV 0 0 8443 elsewhere.host.test.
autoconfig A 198.51.100.1
mx-verification TXT "other"
"""
PARTLY = """
@ MX 10 mail.host.test.
@ MX 20 panel.host.test.
@ TXT "v=spf1 include:spf.host.test +all"
_dmarc TXT "v=DMARC1; p=none; rua=reports@client.test"
autodiscover A 192.0.2.2
"""
WILDCARD = """
* A 198.51.100.1
* TXT "v=spf1 -all"
"""
ZONES = {
    "host.test": HOST,
    "green.test": GREEN,
    "red.test": RED,
    "partly.test": PARTLY,
    "empty.test": "",
    "wildcard.test": WILDCARD,
    "xn--caf-dma.test": GREEN,
}


@pytest.fixture(scope="module")
def knot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnotServer]:
    with KnotServer(tmp_path_factory.mktemp("knot"), ZONES) as running:
        yield running


def wish_for(domain_name: str, state: KeyState = KeyState.ACTIVE) -> Wish:
    key = WantedRecord(f"s1._domainkey.{domain_name}", "TXT", f"v=DKIM1; k=rsa; p={KEY}")
    dkim = DkimWish(state, **{str(state): key})
    ownership = WantedRecord(f"mx-verification.{domain_name}", "TXT", "abc")
    return make_wish(domain_name=domain_name, dkim=dkim, ownership=ownership)


def levels(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.check_id} {one.level}" for one in findings]


def judged(knot: KnotServer, wish: Wish) -> tuple[Finding, ...]:
    resolver = Resolver([NameServer.parse(knot.address)])
    return checks.judge_by_asking(wish, resolver.ask_all)[0]


NAMES = ("ownership", "mx", "spf", "dkim", "dmarc", "autodiscover", "autoconfig")


@pytest.mark.parametrize(
    ("zone", "level"),
    [("green.test", "ok"), ("red.test", "wrong"), ("empty.test", "missing")],
)
def test_all_alike(knot: KnotServer, zone: str, level: str) -> None:
    findings = judged(knot, wish_for(zone))
    assert levels(findings) == [f"{name} {level}" for name in NAMES]
    assert {one.source.server for one in findings} == {knot.address}
    assert all(one.expected and one.source.ttl_seconds for one in findings)


def test_partly(knot: KnotServer) -> None:
    findings = judged(knot, wish_for("partly.test", KeyState.PENDING))
    assert levels(findings)[1:6] == [f"{name} partly" for name in NAMES[1:6]]


def test_a_wildcard_is_no_record(knot: KnotServer) -> None:
    findings = judged(knot, wish_for("wildcard.test"))
    assert levels(findings)[1:] == [f"{name} missing" for name in NAMES[1:]]


def test_at_j24_a_domain_with_accents(knot: KnotServer) -> None:
    findings = judged(knot, wish_for("xn--caf-dma.test"))
    assert {one.level for one in findings} == {Level.OK}


def test_at_j18_silence_is_unknown_for_every_record() -> None:
    with FaultyServer(silent) as server:
        resolver = Resolver([NameServer.parse(server.address)], timeout_seconds=0.05)
        findings = checks.judge_by_asking(wish_for("green.test"), resolver.ask_all)[0]
    assert levels(findings) == [f"{name} unknown" for name in NAMES]
    assert not any(one.is_red for one in findings)
    assert {one.arguments["reason"] for one in findings} == {"timeout"}


def test_nothing_wanted_is_nothing_asked() -> None:
    wish = replace(Wish("client.test"), dkim=DkimWish(KeyState.OFF))
    findings, answers = checks.judge_by_asking(wish, lambda questions: {})
    assert {one.level for one in findings} == {Level.NOT_NEEDED}
    assert answers == {}
