"""The record that proves the domain to the platform."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import ownership
from provisioning.dns_checks.values import Level, WantedRecord
from tests.provisioning.dns_checks.zone import look_in, make_wish

RECORD = WantedRecord("mx-verification.client.test", "TXT", "abc123")


@pytest.mark.parametrize(
    ("texts", "level"),
    [
        (["abc123"], Level.OK),
        (["old", "abc123"], Level.OK),
        (["abc124"], Level.WRONG),
        ([], Level.MISSING),
    ],
)
def test_verdicts(texts: list[str], level: Level) -> None:
    look = look_in({f"{RECORD.name} TXT": texts})
    finding = ownership.judge(make_wish(ownership=RECORD), look)
    assert (finding.level, finding.expected) == (level, (RECORD,))


def test_nothing_is_asked_for_once_it_is_proven() -> None:
    assert ownership.judge(make_wish(), look_in({})).level is Level.NOT_NEEDED


def test_no_answer_is_no_absence() -> None:
    finding = ownership.judge(make_wish(ownership=RECORD), look_in({}, [RECORD.name]))
    assert finding.level is Level.UNKNOWN
