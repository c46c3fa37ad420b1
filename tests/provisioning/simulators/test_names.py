"""The demo's name server, as the panel's own resolver meets it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.demo.zones import write_zones
from provisioning.dns_answers import MxRecord, Reason
from provisioning.dns_resolver import NameServer, Resolver
from tests.name_servers import free_port
from tests.processes import wait_until


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zones")
    write_zones(folder)
    return folder


@pytest.fixture(scope="module")
def resolver(folder: Path) -> Iterator[Resolver]:
    port = free_port()
    command = [sys.executable, "-m", "provisioning.simulators.names"]
    with subprocess.Popen([*command, "--port", str(port), "--zones", str(folder)]) as process:
        server = NameServer("127.0.0.1", port)
        wait_until(lambda: not Resolver([server]).ask("north-harbour.test", "NS").is_unknown)
        yield Resolver([server])
        process.terminate()


def test_records_aliases_and_absence(resolver: Resolver) -> None:
    mx = resolver.ask("harbour-bakery.test", "MX")
    assert (mx.mx, mx.ttl_seconds) == ((MxRecord(10, "mail.north-harbour.test"),), 3600)
    alias = resolver.ask("autodiscover.harbour-bakery.test", "A")
    assert alias.aliases == ("mail.north-harbour.test",)
    assert alias.texts == ("192.0.2.10", "192.0.2.11")
    assert resolver.ask("nothing.harbour-bakery.test", "A").reason is Reason.NO_SUCH_NAME
    assert resolver.ask("berg-studio.test", "MX").reason is Reason.NO_SUCH_RECORD


def test_a_name_that_is_to_fail_and_a_world_that_is_not_there(resolver: Resolver) -> None:
    failed = resolver.ask("_dmarc.harbour-bakery.test", "TXT")
    assert (failed.is_unknown, failed.reason) == (True, Reason.SERVER_FAILURE)
    assert resolver.ask("example.com", "A").reason is Reason.REFUSED


def test_a_zone_can_be_edited_while_it_serves(resolver: Resolver, folder: Path) -> None:
    path = folder / "berg-studio.test.zone"
    kept = path.read_text()
    path.write_text(kept + "@ IN MX 10 mail.north-harbour.test.\n")
    assert resolver.ask("berg-studio.test", "MX").is_found
    write_zones(folder)
    assert resolver.ask("berg-studio.test", "MX").is_found, "an edited zone is the visitor's"
