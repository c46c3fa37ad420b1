"""One SPF record out of several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.dns_checks.spf_merge import ChangeKind, Merged, merge
from provisioning.dns_checks.spf_syntax import SpfMalformed, is_spf, parse
from tests.provisioning.dns_checks.zone import look_in

OURS = "include:spf.host.test"
LOOK = look_in({"spf.host.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]}, ["dark.test"])


def merged(*texts: str) -> Merged:
    return merge(texts, OURS, "client.test", LOOK)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([], f"v=spf1 {OURS} ~all"),
        (["v=spf1 -all"], f"v=spf1 {OURS} -all"),
        (["v=spf1 ip4:192.0.2.9 -all"], f"v=spf1 ip4:192.0.2.9 {OURS} -all"),
        ([f"v=spf1 {OURS} ~all"], f"v=spf1 {OURS} ~all"),
        (["v=spf1 -include:spf.host.test ~all"], f"v=spf1 {OURS} ~all"),
        (["v=spf1 ~all include:late.test"], f"v=spf1 include:late.test {OURS} ~all"),
        (["v=spf1 redirect=r.test"], f"v=spf1 {OURS} redirect=r.test"),
        (
            ["v=spf1 redirect=r.test", "v=spf1 a -all"],
            f"v=spf1 a {OURS} include:r.test -all",
        ),
        (["v=spf1 a ~all", "v=spf1 A mx -all"], f"v=spf1 a mx {OURS} ~all"),
        (["v=spf1 a exp=why.test -all"], f"v=spf1 a {OURS} -all exp=why.test"),
    ],
)
def test_the_one_record(old: list[str], new: str) -> None:
    assert merged(*old).record == new


def test_the_changes_are_told() -> None:
    changes = merged("v=spf1 a ~all", "v=spf1 a mx -all").changes
    assert [one.kind for one in changes] == [
        ChangeKind.JOINED,
        ChangeKind.TWICE,
        ChangeKind.ADDED,
        ChangeKind.SOFTER_ALL,
    ]
    assert merged(f"v=spf1 {OURS} ~all").changes == ()


def test_what_is_kept_and_what_it_costs() -> None:
    result = merged("v=spf1 include:dark.test ip4:192.0.2.9 ~all")
    assert result.kept == ("include:dark.test", "ip4:192.0.2.9")
    assert result.lookup_count == 2
    assert not result.is_certain


def test_more_than_ten_look_ups_are_refused() -> None:
    old = "v=spf1 " + " ".join(f"a:h{number}.test" for number in range(10)) + " ~all"
    result = merged(old)
    assert (result.is_refused, result.lookup_count) == (True, 11)


def test_a_term_that_nobody_understands_is_named() -> None:
    with pytest.raises(SpfMalformed) as caught:
        merged("v=spf1 inclde:x.test ~all")
    assert caught.value.term == "inclde:x.test"


NAMES = st.from_regex(r"[a-z]{1,6}\.(test|example)", fullmatch=True)
MECHANISMS = st.builds(
    lambda qualifier, rest: qualifier + rest,
    st.sampled_from(["", "+", "-", "~", "?"]),
    st.one_of(
        st.builds("include:{}".format, NAMES),
        st.builds("a:{}".format, NAMES),
        st.builds("exists:{}".format, NAMES),
        st.sampled_from(["a", "mx", "MX", "ptr", "a/24", "Include:SPF.host.test"]),
        st.builds("ip4:{}".format, st.ip_addresses(v=4)),
        st.builds("ip6:{}".format, st.ip_addresses(v=6)),
    ),
)
ENDS = st.sampled_from(["", "-all", "~all", "?all", "+all", "redirect=r.test", "-all a:late.test"])
RECORDS = st.builds(
    lambda terms, end: " ".join(["v=spf1", *terms, *([end] if end else [])]),
    st.lists(MECHANISMS, max_size=6),
    ENDS,
)


@given(st.lists(RECORDS, max_size=3))
def test_every_old_mechanism_is_kept_and_it_is_one_record(old: list[str]) -> None:
    record = merged(*old).record
    targets = {term.target for term in parse(record).terms if term.is_mechanism}
    for text in old:
        wanted = {term.target for term in parse(text).terms if term.is_mechanism}
        assert {one for one in wanted if one != "all"} <= targets
    assert is_spf(record)
    assert record.lower().count("v=spf1") == 1
    assert OURS in targets


@given(st.lists(RECORDS, max_size=3))
def test_made_again_it_changes_nothing(old: list[str]) -> None:
    once = merged(*old)
    again = merged(once.record)
    assert (again.record, again.changes) == (once.record, ())
