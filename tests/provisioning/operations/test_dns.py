"""A look at a domain's DNS by a worker: what is stored, when it is done again, who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.actions import dns_sharing
from provisioning.dns_checks.values import Level
from provisioning.dns_resolver import NameServer, Resolver
from provisioning.models import (
    ClientPerson,
    DkimKeyState,
    DnsCheck,
    DnsFinding,
    Operation,
    OperationKind,
    OutgoingMail,
    PersonKind,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.operations import dns
from provisioning.operations.platform import backend_of
from provisioning.queries.dns import dns_summary
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, make_client, make_plan
from tests.name_servers import FaultyServer, KnotServer, silent

pytestmark = pytest.mark.django_db

Sent = list[tuple[str, list[int]]]
HOST = """
mail A 192.0.2.1
spf TXT "v=spf1 ip4:192.0.2.0/24 -all"
"""
GREEN = """
@ MX 10 mail.host.test.
@ TXT "v=spf1 include:spf.host.test ~all"
_dmarc TXT "v=DMARC1; p=none"
autodiscover CNAME mail.host.test.
_autodiscover._tcp SRV 0 0 443 mail.host.test.
"""
RED = GREEN.replace("10 mail.host.test", "0 ")


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolver]:
    zones = {"host.test": HOST, "client.test": GREEN}
    with KnotServer(tmp_path_factory.mktemp("green"), zones) as knot:
        yield Resolver([NameServer.parse(knot.address)])


@pytest.fixture(scope="module")
def red(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolver]:
    zones = {"host.test": HOST, "client.test": RED}
    with KnotServer(tmp_path_factory.mktemp("red"), zones) as knot:
        yield Resolver([NameServer.parse(knot.address)])


@pytest.fixture
def mute() -> Iterator[Resolver]:
    with FaultyServer(silent) as server:
        yield Resolver([NameServer.parse(server.address)], timeout_seconds=0.05)


@pytest.fixture
def plan(db: None) -> Plan:
    return make_plan(options={13: "include:spf.host.test", 21: "on"})


@pytest.fixture
def service(service: Service, server: Server) -> Service:
    Server.objects.filter(pk=server.pk).update(client_host_name="mail.host.test")
    service.client = make_client(email="anna@elsewhere.test", language_code="fr")
    service.save(update_fields=["client"])
    return service


def levels(service: Service) -> dict[str, str]:
    rows = DnsFinding.objects.filter(check_row__service=service)
    return dict(rows.values_list("check_id", "level"))


def test_a_domain_in_order(service: Service, green: Resolver) -> None:
    assert dns.check(service.pk, green)
    assert levels(service) == {
        "ownership": Level.NOT_NEEDED,
        "mx": Level.OK,
        "spf": Level.OK,
        "dkim": Level.NOT_NEEDED,
        "dmarc": Level.OK,
        "autodiscover": Level.OK,
        "autoconfig": Level.NOT_NEEDED,
    }
    check = service.dns_check
    assert (check.asked_at, check.next_check_at) == (None, None)
    assert check.name_servers == ["ns1.client.test"]
    assert check.dkim_state == DkimKeyState.OFF
    assert dns_summary(service).is_green


def test_at_j18_silence_is_unknown_and_what_was_known_stays_known(
    service: Service, green: Resolver, mute: Resolver
) -> None:
    dns.check(service.pk, green)
    dns.check(service.pk, mute)
    finding = DnsFinding.objects.get(check_id="mx")
    assert (finding.level, finding.known_level) == (Level.UNKNOWN, Level.OK)
    check = DnsCheck.objects.get()
    assert check.name_servers == ["ns1.client.test"]
    assert check.next_check_at is not None
    assert check.next_check_at - timezone.now() <= dns.DOUBT_AGAIN_AFTER
    assert dns_summary(service).level is Level.UNKNOWN
    assert not OutgoingMail.objects.exists()


class TestRepetition:
    """Soon while something is red, then less and less often, until the nightly round will do."""

    def test_it_slows_down_while_nothing_changes(self, service: Service, red: Resolver) -> None:
        waits = []
        for _ in range(3):
            dns.check(service.pk, red)
            next_check_at = DnsCheck.objects.get().next_check_at
            assert next_check_at is not None
            waits.append(round((next_check_at - timezone.now()).total_seconds() / 60))
        assert waits == [5, 10, 20]

    def test_a_change_makes_it_quick_again(
        self, service: Service, red: Resolver, green: Resolver
    ) -> None:
        dns.check(service.pk, red)
        dns.check(service.pk, red)
        dns.check(service.pk, green)
        assert DnsCheck.objects.get().unchanged_count == 0

    def test_the_due_ones_are_looked_at(self, service: Service, red: Resolver, sent: Sent) -> None:
        dns.check(service.pk, red)
        sent.clear()
        assert dns.ask_for_due() == 0
        DnsCheck.objects.update(next_check_at=timezone.now() - timedelta(seconds=1))
        assert dns.ask_for_due() == 1
        assert sent == [("provisioning.check_dns", [service.pk])]

    def test_every_night_all_that_are_in_use(self, service: Service, sent: Sent) -> None:
        dns.ask_for_all()
        assert sent == [("provisioning.check_dns", [service.pk])]
        Service.objects.update(status=ServiceStatus.TERMINATED)
        dns.ask_for_all()
        assert len(sent) == 1
        assert not dns.check(service.pk)


class TestBreakage:
    """A record that was in order and is not any more is told by mail, once."""

    def test_it_is_told_once(
        self, service: Service, green: Resolver, red: Resolver, sent: Sent
    ) -> None:
        dns.check(service.pk, red)
        assert not OutgoingMail.objects.exists()
        dns.check(service.pk, green)
        dns.check(service.pk, red)
        dns.check(service.pk, red)
        letter = OutgoingMail.objects.get()
        assert (letter.kind, letter.recipient) == ("dns_broken", "anna@elsewhere.test")
        assert letter.context["records"] == ["MX"]
        assert letter.language_code == "fr"

    def test_everybody_who_looks_after_the_domain_is_told(
        self, service: Service, green: Resolver, red: Resolver, sent: Sent
    ) -> None:
        ClientPerson.objects.create(
            client=service.client,
            kind=PersonKind.USER,
            whmcs_person_id=7,
            email="max@elsewhere.test",
        )
        for resolver in (green, red, red):
            dns.check(service.pk, resolver)
        told = OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True)
        assert list(told) == ["anna@elsewhere.test", "max@elsewhere.test"]

    def test_mended_and_broken_again_is_told_again(
        self, service: Service, green: Resolver, red: Resolver, sent: Sent
    ) -> None:
        for resolver in (green, red, green, red):
            dns.check(service.pk, resolver)
            DnsCheck.objects.filter(broken_at=None).update(
                green_at=timezone.now() - timedelta(days=OutgoingMail.objects.count() + 1)
            )
        assert OutgoingMail.objects.count() == 2


class TestDkim:
    """The mail server's keys are read with each look, and told what is published."""

    def test_a_server_that_is_away_changes_nothing(
        self, service: Service, green: Resolver, simulator: SmarterMailSimulator
    ) -> None:
        DnsCheck.objects.create(
            service=service,
            dkim_state=DkimKeyState.ACTIVE,
            dkim_records={
                "active": {"name": "s1._domainkey.client.test", "value": "v=DKIM1; p=AA=="}
            },
        )
        simulator.stop()
        assert dns.check(service.pk, green)
        check = DnsCheck.objects.get()
        assert (check.dkim_state, check.dkim_read_at) == (DkimKeyState.ACTIVE, None)
        assert levels(service)["dkim"] == Level.MISSING

    def test_a_key_that_waits_and_is_published_is_verified(
        self, service: Service, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        assert service.server is not None
        key = backend_of(service.server).enable_dkim("client.test").pending_key
        assert key is not None
        halves = key.record.value[:200], key.record.value[200:]
        name = key.record.name.removesuffix(".client.test")
        zone = f'{GREEN}\n{name} TXT "{halves[0]}" "{halves[1]}"'
        folder = tmp_path_factory.mktemp("key")
        with KnotServer(folder, {"host.test": HOST, "client.test": zone}) as knot:
            dns.check(service.pk, Resolver([NameServer.parse(knot.address)]))
        finding = DnsFinding.objects.get(check_id="dkim")
        assert (finding.level, finding.code) == (Level.PARTLY, "dkim_pending_published")
        assert Operation.objects.get().kind == OperationKind.VERIFY_DKIM


def test_who_shared_the_records_is_told_once_they_are_all_there(
    service: Service, red: Resolver, green: Resolver
) -> None:
    dns_sharing.share(service=service, by=ALICE, days=7)
    for resolver in (red, green, green):
        dns.check(service.pk, resolver)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient) == ("dns_ready", "anna@elsewhere.test")
