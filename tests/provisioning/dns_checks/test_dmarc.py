"""DMARC verdicts (D-19, D-21)."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import dmarc
from provisioning.dns_checks.values import Level
from tests.provisioning.dns_checks.zone import look_in, make_wish

NAME = "_dmarc.client.test"


@pytest.mark.parametrize(
    ("texts", "level", "code"),
    [
        # AT-J16
        (["v=DMARC1; p=none"], Level.OK, "dmarc_ok"),
        (["V = DMARC1 ;P=Reject;"], Level.OK, "dmarc_ok"),
        (["v=DMARC1; p=none; rua=mailto:a@b.test,mailto:c@d.test"], Level.OK, "dmarc_ok"),
        ([], Level.MISSING, "dmarc_missing"),
        (["v=spf1 -all"], Level.MISSING, "dmarc_missing"),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Level.WRONG, "dmarc_several"),
        (["v=DMARC1; rua=mailto:a@b.test"], Level.WRONG, "dmarc_no_policy"),
        (["v=DMARC1; p=block"], Level.WRONG, "dmarc_unknown_policy"),
        (["v=DMARC1; p=none; p=none"], Level.WRONG, "dmarc_malformed"),
        (["v=dmarc1; p=none"], Level.WRONG, "dmarc_version_spelled"),
        (["v=DMARC1; p=none; rua=a@b.test"], Level.PARTLY, "dmarc_report_address"),
    ],
)
def test_verdicts(texts: list[str], level: Level, code: str) -> None:
    finding = dmarc.judge(make_wish(), look_in({f"{NAME} TXT": texts}))
    assert (finding.level, finding.code) == (level, code)


def test_at_j16_a_policy_of_none_is_ok() -> None:
    finding = dmarc.judge(make_wish(), look_in({f"{NAME} TXT": ["v=DMARC1; p=none"]}))
    assert (finding.level, finding.arguments) == (Level.OK, {"policy": "none"})


def test_at_j17_switched_off_it_is_not_needed() -> None:
    finding = dmarc.judge(make_wish(checks_dmarc=False), look_in({}))
    assert (finding.level, finding.expected) == (Level.NOT_NEEDED, ())


def test_a_subdomain_has_its_parent_s_policy() -> None:
    look = look_in({"_dmarc.client.test TXT": ["v=DMARC1; p=reject"]})
    finding = dmarc.judge(make_wish(domain_name="mail.client.test"), look)
    assert (finding.level, finding.code) == (Level.OK, "dmarc_inherited")
    assert finding.arguments == {"parent": "client.test"}


def test_no_answer_is_no_absence() -> None:
    finding = dmarc.judge(make_wish(), look_in({}, [NAME]))
    assert (finding.level, finding.code) == (Level.UNKNOWN, "not_checked")
