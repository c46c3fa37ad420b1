"""Autodiscover and autoconfig."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import client_names
from provisioning.dns_checks.values import Finding, Level
from tests.provisioning.dns_checks.zone import look_in, make_wish

HOST = {"mail.host.test A": ["192.0.2.1", "192.0.2.2"], "web.test A": ["198.51.100.1"]}
NAME = "autodiscover.client.test"
SRV_NAME = "_autodiscover._tcp.client.test"
SRV = f"{SRV_NAME} SRV"
ALIAS = {f"{NAME} CNAME": ["mail.host.test"]}
RIGHT_SRV = {SRV: ["0 0 443 mail.host.test."]}


def verdict_of(records: dict[str, list[str]], *unknown: str, **wish: object) -> Finding:
    look = look_in({**HOST, **records}, unknown)
    return client_names.judge_autodiscover(make_wish(**wish), look)


def test_at_j12_both_halves() -> None:
    assert verdict_of({**ALIAS, **RIGHT_SRV}).level is Level.OK


def test_at_j13_only_the_srv_record() -> None:
    finding = verdict_of(RIGHT_SRV)
    assert (finding.level, finding.code) == (Level.PARTLY, "host_missing")


def test_at_j14_one_of_the_host_s_addresses_and_no_srv() -> None:
    finding = verdict_of({f"{NAME} A": ["192.0.2.2"]})
    assert (finding.level, finding.code) == (Level.PARTLY, "srv_missing")
    assert [one.level for one in finding.parts] == [Level.OK, Level.MISSING]


def test_at_j15_another_port_is_named() -> None:
    finding = verdict_of({**ALIAS, SRV: ["0 0 8443 mail.host.test."]})
    assert (finding.level, finding.code) == (Level.PARTLY, "srv_port")
    assert finding.arguments["port"] == 8443


@pytest.mark.parametrize(
    ("records", "level", "code"),
    [
        ({}, Level.MISSING, "host_missing"),
        ({f"{NAME} CNAME": ["web.test"]}, Level.WRONG, "host_elsewhere"),
        ({f"{NAME} CNAME": ["gone.test"]}, Level.WRONG, "host_leads_nowhere"),
        ({"*.client.test A": ["198.51.100.1"]}, Level.MISSING, "host_wildcard"),
        ({SRV: ["0 0 443 ."]}, Level.WRONG, "srv_elsewhere"),
        # The lowest priority is what programs use.
        (
            {**ALIAS, SRV: ["0 0 443 web.test.", "10 0 443 mail.host.test."]},
            Level.PARTLY,
            "srv_elsewhere",
        ),
        ({**ALIAS, SRV: ["0 0 443 mail.host.test.", "10 0 443 web.test."]}, Level.OK, None),
    ],
)
def test_verdicts(records: dict[str, list[str]], level: Level, code: str | None) -> None:
    finding = verdict_of(records)
    assert finding.level is level
    assert code in {finding.code, None}


@pytest.mark.parametrize("unknown", [NAME, SRV_NAME])
def test_no_answer_is_no_absence(unknown: str) -> None:
    assert verdict_of({**ALIAS, **RIGHT_SRV}, unknown).level is Level.UNKNOWN


def test_a_platform_that_gives_an_address_wants_an_address() -> None:
    finding = verdict_of(
        {f"{NAME} A": ["203.0.113.9"]}, autodiscover_host="203.0.113.9", autodiscover_srv_host=""
    )
    assert finding.level is Level.OK
    assert [(one.record_type, one.value) for one in finding.expected] == [("A", "203.0.113.9")]


def test_autoconfig_is_a_help_and_never_red() -> None:
    finding = client_names.judge_autoconfig(make_wish(), look_in(HOST))
    assert (finding.level, finding.is_red) == (Level.MISSING, False)
    assert [(one.name, one.record_type, one.value) for one in finding.expected] == [
        ("autoconfig.client.test", "CNAME", "panel.host.test")
    ]
