"""SPF verdicts (D-19)."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import spf
from provisioning.dns_checks.values import Finding, Level
from tests.provisioning.dns_checks.zone import look_in, make_wish

OUR_INCLUDES = {
    "spf.host.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
    "old.host.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
}


def verdict_of(*texts: str, **others: list[str]) -> Finding:
    records = {"client.test TXT": ["some-verification=1", *texts], **OUR_INCLUDES}
    records |= {name.replace("__", " ").replace("_", "."): data for name, data in others.items()}
    return spf.judge(make_wish(), look_in(records))


class TestAcceptanceTable:
    def test_at_j01_our_term(self) -> None:
        assert verdict_of("v=spf1 include:spf.host.test ~all").level is Level.OK

    def test_at_j02_a_name_that_only_begins_like_ours(self) -> None:
        finding = verdict_of(
            "v=spf1 include:spf.host.test.evil.org ~all",
            spf_host_test_evil_org__TXT=["v=spf1 -all"],
        )
        assert (finding.level, finding.code) == (Level.WRONG, "spf_term_missing")

    def test_at_j03_another_address(self) -> None:
        assert verdict_of("v=spf1 ip4:203.0.113.50 -all").code == "spf_term_missing"
        assert verdict_of("v=spf1 ip4:203.0.113.5 -all").level is Level.OK
        assert verdict_of("v=spf1 ip4:203.0.113.0/24 -all").level is Level.OK

    def test_at_j04_two_records(self) -> None:
        finding = verdict_of("v=spf1 include:spf.host.test ~all", "v=spf1 ip4:192.0.2.9 -all")
        assert (finding.level, finding.code) == (Level.WRONG, "spf_several")
        assert finding.arguments["count"] == 2
        (wanted,) = finding.expected
        assert wanted.value == "v=spf1 include:spf.host.test ip4:192.0.2.9 ~all"

    def test_at_j05_letters_of_either_case(self) -> None:
        assert verdict_of("V=SPF1 Include:SPF.HOST.TEST -all").level is Level.OK

    def test_at_j06_no_record_gives_the_plain_one(self) -> None:
        finding = verdict_of()
        assert (finding.level, finding.code) == (Level.MISSING, "spf_missing")
        assert finding.expected[0].value == "v=spf1 include:spf.host.test ~all"

    def test_at_j07_another_record_is_shown_and_to_be_edited(self) -> None:
        finding = verdict_of("v=spf1 ip4:198.51.100.7 -all")
        assert finding.found == ("v=spf1 ip4:198.51.100.7 -all",)
        assert finding.expected[0].value == "v=spf1 ip4:198.51.100.7 include:spf.host.test -all"

    def test_at_j08_without_option_13_it_is_not_needed(self) -> None:
        finding = spf.judge(make_wish(spf_term=""), look_in({}))
        assert (finding.level, finding.expected) == (Level.NOT_NEEDED, ())


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("v=spf1 -include:spf.host.test ~all", Level.WRONG, "spf_term_fails"),
        ("v=spf1 ~include:spf.host.test ~all", Level.WRONG, "spf_term_fails"),
        ("v=spf1 ?include:spf.host.test ~all", Level.OK, "spf_ok"),
        ("v=spf1 -all include:spf.host.test", Level.WRONG, "spf_term_after_all"),
        ("v=spf1 include:spf.host.test +all", Level.PARTLY, "spf_lets_everybody"),
        ("v=spf1 include:spf.host.test", Level.OK, "spf_ok"),
        ("v=spf1 inclde:spf.host.test ~all", Level.WRONG, "spf_malformed"),
        ("v=spf1 ip4:300.1.1.1 ~all", Level.WRONG, "spf_malformed"),
        ("v=spf1 redirect=a.test redirect=b.test", Level.WRONG, "spf_malformed"),
        ("v=spf1 include:spf.host.test include:gone.test ~all", Level.WRONG, "spf_include_missing"),
        ("v=spf10 include:spf.host.test ~all", Level.MISSING, "spf_missing"),
        (
            "v=spf1 include:spf.host.test a:no1.test a:no2.test mx:no3.test ~all",
            Level.WRONG,
            "spf_too_many_void",
        ),
    ],
)
def test_verdicts(text: str, level: Level, code: str) -> None:
    finding = verdict_of(text)
    assert (finding.level, finding.code) == (level, code)


def test_a_redirect_counts_unless_there_is_an_all() -> None:
    target = ["v=spf1 include:spf.host.test -all"]
    assert verdict_of("v=spf1 redirect=r.test", r_test__TXT=target).level is Level.OK
    finding = verdict_of("v=spf1 ~all redirect=r.test", r_test__TXT=target)
    assert finding.code == "spf_term_missing"


def test_our_term_inside_an_included_record() -> None:
    included = ["v=spf1 include:spf.host.test ~all"]
    assert verdict_of("v=spf1 include:r.test ~all", r_test__TXT=included).level is Level.OK


class TestLookups:
    """Ten at most, everything included counted with it."""

    def test_nested_ones_count(self) -> None:
        nested = ["v=spf1 " + " ".join(f"a:h{number}.test" for number in range(9)) + " ~all"]
        hosts = {f"h{number}_test__A": ["192.0.2.1"] for number in range(9)}
        finding = verdict_of(
            "v=spf1 include:spf.host.test include:n.test ~all", n_test__TXT=nested, **hosts
        )
        assert (finding.level, finding.code) == (Level.WRONG, "spf_too_many_lookups")
        assert finding.arguments["lookup_count"] == 11

    def test_ten_are_fine(self) -> None:
        hosts = {f"h{number}_test__A": ["192.0.2.1"] for number in range(9)}
        terms = " ".join(f"a:h{number}.test" for number in range(9))
        finding = verdict_of(f"v=spf1 include:spf.host.test {terms} ~all", **hosts)
        assert (finding.level, finding.arguments["lookup_count"]) == (Level.OK, 10)

    def test_a_circle_is_no_endless_one(self) -> None:
        finding = verdict_of(
            "v=spf1 include:spf.host.test include:c.test ~all",
            c_test__TXT=["v=spf1 include:c.test ~all"],
        )
        assert finding.code == "spf_too_many_lookups"

    def test_an_include_that_cannot_be_read_leaves_the_count_open(self) -> None:
        records = {
            "client.test TXT": ["v=spf1 include:spf.host.test include:dark.test ~all"],
            **OUR_INCLUDES,
        }
        finding = spf.judge(make_wish(), look_in(records, ["dark.test"]))
        assert (finding.level, finding.code) == (Level.UNKNOWN, "spf_count_unknown")
        assert finding.arguments["name"] == "dark.test"


def test_no_answer_is_no_absence() -> None:
    finding = spf.judge(make_wish(), look_in({}, ["client.test"]))
    assert (finding.level, finding.code) == (Level.UNKNOWN, "not_checked")
