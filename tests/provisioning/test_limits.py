"""Limits of a service out of product settings and configurable options."""

from __future__ import annotations

import pytest

from provisioning import limits
from provisioning.errors import ActionRefused
from provisioning.limits import Limits, limits_of
from provisioning.plan_options import PlanOptions
from tests.factories import GIGABYTE

FIVE = {
    "Total Mailboxes": "1",
    "Total Enhanced Mailboxes": "0",
    "Mailbox Quota (GB)": "5",
    "Total Aliases": "1",
    "Total Distribution Lists": "1",
}


def polarismail(**changes: str | None) -> Limits:
    chosen = {name: text for name, text in {**FIVE, **changes}.items() if text is not None}
    return limits_of("polarismail", PlanOptions.from_texts({}), chosen)


def smartermail(**slots: str) -> Limits:
    texts = {name.removeprefix("option"): text for name, text in slots.items()}
    return limits_of("smartermail", PlanOptions.from_texts(texts), {})


class TestPolarisMail:
    def test_the_five_options_are_the_limits(self) -> None:
        assert polarismail() == Limits(
            basic_mailbox_count=1,
            enhanced_mailbox_count=0,
            mailbox_quota_bytes=5 * GIGABYTE,
            total_quota_bytes=None,
            alias_count=1,
            list_count=1,
            domain_alias_count=0,
        )
        assert polarismail().mailbox_count == 1

    def test_zero_means_none_and_only_the_word_means_unlimited(self) -> None:
        """D-24"""
        assert polarismail(**{"Total Aliases": "0"}).alias_count == 0
        assert polarismail(**{"Total Aliases": "Unlimited"}).alias_count is None

    def test_a_total_of_its_own_limits_the_sum(self) -> None:
        """D-25"""
        assert polarismail(**{"Total Quota (GB)": "100"}).total_quota_bytes == 100 * GIGABYTE

    @pytest.mark.parametrize(
        "name",
        [
            "Total Enhanced Mailboxes",
            "total enhanced mailboxes",
            "enhanced_mailboxes",
            "enhanced|Total Enhanced Mailboxes",
            "total_enhanced_mailboxes|Comptes avancés",
            "  Enhanced   Mailboxes ",
        ],
    )
    def test_every_spelling_of_a_name_is_understood(self, name: str) -> None:
        chosen = {**FIVE, "Total Enhanced Mailboxes": "", name: "7"}
        found = limits_of("polarismail", PlanOptions.from_texts({}), chosen)
        assert found.enhanced_mailbox_count == 7

    @pytest.mark.parametrize(
        ("text", "gigabytes"), [("5", 5), ("5 GB", 5), ("10GB", 10), ("0.5", 0.5), ("25 Go", 25)]
    )
    def test_a_quota_may_carry_its_unit(self, text: str, gigabytes: float) -> None:
        found = polarismail(**{"Mailbox Quota (GB)": text})
        assert found.mailbox_quota_bytes == gigabytes * GIGABYTE

    def test_a_count_may_carry_its_noun(self) -> None:
        assert polarismail(**{"Total Mailboxes": "10 mailboxes"}).basic_mailbox_count == 10

    def test_what_is_missing_or_unreadable_gives_nothing_away(self) -> None:
        assert polarismail(**{"Total Aliases": None}).alias_count == 0
        assert polarismail(**{"Total Aliases": "a lot"}).alias_count == 0

    def test_counts_by_kind(self) -> None:
        found = polarismail(**{"Total Enhanced Mailboxes": "3"})
        assert [found.mailbox_count_of(kind) for kind in ("basic", "enhanced", "other")] == [
            1,
            3,
            0,
        ]


class TestSmarterMail:
    def test_zero_mailboxes_is_no_limit(self) -> None:
        assert smartermail(option7="0").mailbox_count is None
        assert smartermail(option7="25").mailbox_count == 25

    @pytest.mark.parametrize(
        ("text", "count"), [("-3", 0), ("", 0), ("abc", 0), ("0", 0), (" 3 ", 3)]
    )
    def test_at_a04_domain_aliases_below_one_are_none(self, text: str, count: int) -> None:
        assert smartermail(option17=text).domain_alias_count == count

    def test_aliases_and_lists_have_no_limit(self) -> None:
        assert (smartermail().alias_count, smartermail().list_count) == (None, None)


class TestCheck:
    def test_at_n01_a_missing_option_is_named(self) -> None:
        chosen = {name: text for name, text in FIVE.items() if name != "Total Aliases"}
        with pytest.raises(ActionRefused) as refusal:
            limits.check("polarismail", chosen)
        assert refusal.value.code == "missing_configurable_options"
        assert refusal.value.arguments == {"names": "Total Aliases"}

    def test_at_n01_zero_is_a_value(self) -> None:
        limits.check("polarismail", dict.fromkeys(FIVE, "0"))

    @pytest.mark.parametrize("text", ["many", "5 of 10", "-5", "1e3", "5,5"])
    def test_an_unreadable_one_is_named_with_its_value(self, text: str) -> None:
        with pytest.raises(ActionRefused) as refusal:
            limits.check("polarismail", {**FIVE, "Total Mailboxes": text})
        assert refusal.value.code == "invalid_configurable_option"
        assert refusal.value.arguments == {"name": "Total Mailboxes", "value": text}

    def test_smartermail_needs_none(self) -> None:
        limits.check("smartermail", {})
