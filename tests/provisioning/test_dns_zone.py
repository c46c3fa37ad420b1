"""A domain's own name servers are asked first; a resolver where they do not tell."""

from __future__ import annotations

from collections.abc import Iterator

import dns.rcode
import pytest
from pytest_django import Settings

from provisioning import dns_zone
from provisioning.dns_resolver import NameServer, Resolver
from provisioning.dns_zone import Zone, asker_for, may_be_asked, zone_of
from tests.name_servers import FaultyServer, KnotServer, answering, free_port, silent

OLD = """
@ 60 MX 10 mx.old.test.
sub NS ns1.elsewhere.test.
text.sub TXT "beyond the cut"
"""
NEW = """
@ 1800 MX 10 mail.host.test.
@ TXT "v=spf1 include:spf.host.test ~all"
out CNAME mail.host.test.
sub NS ns1.elsewhere.test.
"""


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolver]:
    """Remembers what client.test said before it was changed."""
    zones = {"client.test": OLD, "host.test": "mail A 192.0.2.1"}
    with KnotServer(tmp_path_factory.mktemp("resolver"), zones) as knot:
        yield Resolver([NameServer.parse(knot.address)], timeout_seconds=0.2)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnotServer]:
    """The servers of client.test itself."""
    with KnotServer(tmp_path_factory.mktemp("own"), {"client.test": NEW}) as knot:
        yield knot


def asker(resolver: Resolver, port: int, settings: Settings, patch: pytest.MonkeyPatch) -> Resolver:
    settings.DNS_ZONE_PORT = port
    patch.setattr(dns_zone, "may_be_asked", lambda address: True)
    return asker_for(zone_of("client.test", resolver), resolver)


def test_what_was_changed_is_known_at_once_and_with_its_whole_ttl(
    resolver: Resolver, own: KnotServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolver.ask("client.test", "MX").mx[0].exchange == "mx.old.test"
    assert resolver.ask("client.test", "TXT").is_absent
    fresh = asker(resolver, own.port, settings, monkeypatch)
    answer = fresh.ask("client.test", "MX")
    assert answer.mx[0].exchange == "mail.host.test"
    assert (answer.server, answer.ttl_seconds) == (own.address, 1800)
    assert fresh.ask("client.test", "TXT").is_found
    assert fresh.ask("nothing.client.test", "A").server == own.address


def test_what_leads_out_of_the_zone_is_the_resolvers_affair(
    resolver: Resolver, own: KnotServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = asker(resolver, own.port, settings, monkeypatch)
    assert fresh.ask("mail.host.test", "A").texts == ("192.0.2.1",)
    assert fresh.ask("mail.host.test", "A").server == str(resolver.servers[0])
    # The zone's server hands "sub" on to another one: that is no absence.
    assert not fresh.ask("text.sub.client.test", "TXT").is_absent


@pytest.mark.parametrize(
    "behaviour", [silent, answering(dns.rcode.REFUSED, 0), answering(dns.rcode.NOERROR, 0)]
)
def test_silent_refusing_and_lame_servers_leave_it_to_the_resolver(
    behaviour: object,
    resolver: Resolver,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FaultyServer(behaviour) as faulty:  # type: ignore[arg-type]
        fresh = asker(resolver, faulty.port, settings, monkeypatch)
        assert fresh.ask("client.test", "MX").mx[0].exchange == "mx.old.test"
        assert faulty.asked_count > 0


def test_switched_off_and_without_name_servers_the_resolver_alone_is_asked(
    resolver: Resolver, settings: Settings
) -> None:
    settings.DNS_ZONE_PORT = 0
    assert asker_for(Zone("client.test", ("ns1.client.test",)), resolver) is resolver
    settings.DNS_ZONE_PORT = free_port()
    assert asker_for(Zone("client.test", ()), resolver) is resolver
    assert asker_for(None, resolver) is resolver
    # ns1.client.test is this machine: a customer may not have it asked.
    assert asker_for(zone_of("client.test", resolver), resolver) is resolver


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.53", "169.254.169.254", "::1", "fe80::1"])
def test_addresses_inside_are_never_asked(address: str) -> None:
    assert not may_be_asked(address)
    assert may_be_asked("9.9.9.9")


def test_a_zone_is_found_above_the_domain_and_silence_is_no_zone(resolver: Resolver) -> None:
    assert zone_of("a.b.client.test", resolver) == Zone("client.test", ("ns1.client.test",))
    with FaultyServer(silent) as faulty:
        server = NameServer("127.0.0.1", faulty.port)
        assert zone_of("client.test", Resolver([server], timeout_seconds=0.05)) is None
