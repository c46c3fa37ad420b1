"""MX (D-15)."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import mx
from provisioning.dns_checks.values import Level
from tests.provisioning.dns_checks.zone import SERVER, look_in, make_wish

HOST = {"mail.host.test A": ["192.0.2.1", "192.0.2.2"]}


@pytest.mark.parametrize(
    ("records", "level", "code"),
    [
        ({"client.test MX": ["10 mail.host.test."]}, Level.OK, "mx_ok"),
        # Another name for the same machine.
        (
            {"client.test MX": ["10 mx.client.test."], "mx.client.test A": ["192.0.2.2"]},
            Level.OK,
            "mx_ok",
        ),
        ({}, Level.MISSING, "mx_missing"),
        ({"client.test MX": ["0 ."]}, Level.WRONG, "mx_null"),
        ({"client.test MX": ["10 192.0.2.1"]}, Level.WRONG, "mx_target_is_address"),
        ({"client.test MX": ["10 nowhere.test."]}, Level.WRONG, "mx_leads_nowhere"),
        (
            {
                "client.test MX": ["10 mail.host.test.", "20 mx.old.test."],
                "mx.old.test A": ["198.51.100.1"],
            },
            Level.PARTLY,
            "mx_mixed",
        ),
        (
            {"client.test MX": ["10 mx.client.test."], "mx.client.test CNAME": ["mail.host.test"]},
            Level.PARTLY,
            "mx_target_is_alias",
        ),
        (
            {"client.test CNAME": ["other.test"], "other.test MX": ["10 mail.host.test."]},
            Level.PARTLY,
            "mx_through_alias",
        ),
    ],
)
def test_verdicts(records: dict[str, list[str]], level: Level, code: str) -> None:
    finding = mx.judge(make_wish(), look_in({**HOST, **records}))
    assert (finding.level, finding.code) == (level, code)


def test_at_j23_elsewhere_names_the_expected_host() -> None:
    records = {"client.test MX": ["10 mx.old.test."], "mx.old.test A": ["198.51.100.1"]}
    finding = mx.judge(make_wish(), look_in({**HOST, **records}))
    assert (finding.level, finding.code) == (Level.WRONG, "mx_elsewhere")
    assert finding.arguments["host"] == "mail.host.test"
    assert finding.expected[0].value == "mail.host.test"
    assert finding.found == ("10 mx.old.test",)
    assert (finding.source.server, finding.source.ttl_seconds) == (SERVER, 300)
    assert finding.source.seen_until is not None


@pytest.mark.parametrize("unknown", ["client.test", "mx.client.test"])
def test_what_nobody_answers_for_is_not_checked(unknown: str) -> None:
    records = {"client.test MX": ["10 mx.client.test."]}
    finding = mx.judge(make_wish(), look_in({**HOST, **records}, [unknown]))
    assert (finding.level, finding.code) == (Level.UNKNOWN, "not_checked")
    assert finding.arguments["name"] == unknown


def test_a_certain_foreign_target_is_told_though_another_is_not_known() -> None:
    records = {"client.test MX": ["10 mail.host.test.", "20 mx.old.test."]}
    finding = mx.judge(make_wish(), look_in({**HOST, **records}))
    assert (finding.level, finding.code) == (Level.PARTLY, "mx_mixed")
