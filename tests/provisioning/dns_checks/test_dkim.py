"""DKIM: the mail server's state against the DNS, one table for every display (D-20)."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import dkim
from provisioning.dns_checks.values import DkimWish, Finding, KeyState, Level
from tests.provisioning.dns_checks.zone import KEY, OTHER_KEY, key_record, look_in, make_wish

NAME = "s1._domainkey.client.test"
SAME, OTHER = f"v=DKIM1; k=rsa; p={KEY}", f"v=DKIM1; k=rsa; p={OTHER_KEY}"
OFF = DkimWish(KeyState.OFF)
PENDING = DkimWish(KeyState.PENDING, pending=key_record())
ACTIVE = DkimWish(KeyState.ACTIVE, active=key_record())
NOT_TOLD = DkimWish(KeyState.NOT_TOLD)


def verdict_of(wish: DkimWish | None, *texts: str, is_unknown: bool = False) -> Finding:
    look = look_in({f"{NAME} TXT": texts}, [NAME] if is_unknown else [])
    return dkim.judge(make_wish(dkim=wish), look)


@pytest.mark.parametrize(
    ("wish", "same", "other", "none", "unknown"),
    [
        (None, Level.NOT_NEEDED, Level.NOT_NEEDED, Level.NOT_NEEDED, Level.NOT_NEEDED),
        (OFF, Level.NOT_NEEDED, Level.NOT_NEEDED, Level.NOT_NEEDED, Level.NOT_NEEDED),
        (PENDING, Level.PARTLY, Level.WRONG, Level.PARTLY, Level.UNKNOWN),
        (ACTIVE, Level.OK, Level.WRONG, Level.MISSING, Level.UNKNOWN),
        (NOT_TOLD, Level.UNKNOWN, Level.UNKNOWN, Level.UNKNOWN, Level.UNKNOWN),
    ],
)
def test_the_table_of_d20(
    wish: DkimWish | None, same: Level, other: Level, none: Level, unknown: Level
) -> None:
    assert verdict_of(wish, SAME).level is same
    assert verdict_of(wish, OTHER).level is other
    assert verdict_of(wish).level is none
    assert verdict_of(wish, is_unknown=True).level is unknown


def test_at_j09_another_key_is_published() -> None:
    finding = verdict_of(ACTIVE, OTHER)
    assert (finding.level, finding.code) == (Level.WRONG, "dkim_key_differs")
    assert finding.found == (OTHER,)


def test_at_j10_a_key_that_waits_for_dns() -> None:
    finding = verdict_of(PENDING)
    assert (finding.level, finding.code) == (Level.PARTLY, "dkim_pending_waits")
    assert finding.expected == (key_record(),)


def test_at_j11_no_key_is_grey() -> None:
    finding = verdict_of(OFF)
    assert (finding.level, finding.code) == (Level.NOT_NEEDED, "dkim_off")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"p={KEY}", "dkim_ok"),
        (f"k=rsa;v=DKIM1 ; p={KEY}", "dkim_ok"),
        (f"v=DKIM1; p={KEY[:9]} {KEY[9:]}", "dkim_ok"),
        (f"v=DKIM1; k=RSA; n=note; t=s; p={KEY}", "dkim_ok"),
        (f"v=DKIM1; s=email; p={KEY}", "dkim_ok"),
        (f"v=DKIM1; s=tlsrpt; p={KEY}", "dkim_not_for_mail"),
        (f"v=DKIM1; k=ed25519; p={KEY}", "dkim_key_differs"),
        ("v=DKIM1; p=", "dkim_revoked"),
        ("v=DKIM1; k=rsa", "dkim_malformed"),
        ("v=DKIM1; p=no/base64=64", "dkim_malformed"),
        # What a wildcard answers is no key.
        ("v=spf1 -all", "dkim_missing"),
    ],
)
def test_keys_are_compared_as_keys(text: str, code: str) -> None:
    assert verdict_of(ACTIVE, text).code == code


def test_two_keys_at_one_name() -> None:
    assert verdict_of(ACTIVE, SAME, OTHER).code == "dkim_several"


class TestRollOver:
    """The old key goes on signing until the new one stands in the DNS."""

    WISH = DkimWish(KeyState.ACTIVE, key_record("s1"), key_record("s2", OTHER_KEY))

    def judge(self, *, old: str = SAME, new: str = "", unknown: bool = False) -> Finding:
        records = {f"{NAME} TXT": [old], "s2._domainkey.client.test TXT": [new] if new else []}
        look = look_in(records, ["s2._domainkey.client.test"] if unknown else [])
        return dkim.judge(make_wish(dkim=self.WISH), look)

    def test_waiting_for_the_new_key(self) -> None:
        finding = self.judge()
        assert (finding.level, finding.code) == (Level.PARTLY, "dkim_roll_over_pending_waits")
        assert [one.part_id for one in finding.parts] == ["active", "pending"]
        assert finding.expected == (key_record("s1"), key_record("s2", OTHER_KEY))

    def test_the_new_key_is_there(self) -> None:
        assert self.judge(new=OTHER).code == "dkim_roll_over_pending_published"

    def test_the_old_key_s_fault_comes_first(self) -> None:
        finding = self.judge(old=OTHER, new=OTHER)
        assert (finding.level, finding.code) == (Level.WRONG, "dkim_key_differs")

    def test_the_new_key_cannot_be_checked(self) -> None:
        finding = self.judge(unknown=True)
        assert (finding.level, finding.code) == (Level.UNKNOWN, "not_checked")
