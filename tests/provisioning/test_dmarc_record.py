from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.dmarc_record import (
    Alignment,
    DmarcWish,
    Policy,
    ReportFormat,
    addresses_in,
    domains_to_authorise,
    record,
    suggestions,
)

QUARANTINE = DmarcWish(
    policy=Policy.QUARANTINE,
    subdomain_policy=Policy.NONE,
    dkim_alignment=Alignment.STRICT,
    spf_alignment=Alignment.STRICT,
    percent=50,
    report_format=ReportFormat.IODEF,
    interval_seconds=3600,
    aggregate_addresses="a@b.co, mailto:c@d.org",
    failure_addresses="bad",
)


def test_at_k01_untouched_it_holds_what_the_plan_suggests() -> None:
    plan = suggestions({"21": "on", "22": "dmarc@host.test", "23": "none"})
    wish = DmarcWish(policy=plan.policy, aggregate_addresses=plan.aggregate_addresses)
    assert record(wish) == "v=DMARC1; p=none; rua=mailto:dmarc@host.test"


def test_at_k02_every_field_stands_in_its_place() -> None:
    assert record(QUARANTINE) == (
        "v=DMARC1; p=quarantine; sp=none; adkim=s; aspf=s; pct=50; rf=iodef; ri=3600; "
        "rua=mailto:a@b.co,mailto:c@d.org"
    )


@pytest.mark.parametrize("policy", Policy)
def test_at_k03_a_sub_policy_equal_to_the_policy_is_left_out(policy: Policy) -> None:
    assert "sp=" not in record(DmarcWish(policy=policy, subdomain_policy=policy))


def test_at_k04_numbers_out_of_range_are_clamped() -> None:
    assert record(DmarcWish(percent=150, interval_seconds=10)) == "v=DMARC1; p=none; ri=60"
    wish = DmarcWish(subdomain_policy=Policy.NONE, percent=0, interval_seconds=9_999_999)
    assert record(wish) == "v=DMARC1; p=none; pct=0; ri=604800"


def test_at_k05_the_plans_policy_is_chosen() -> None:
    assert suggestions({"23": "reject"}).policy == Policy.REJECT
    assert record(DmarcWish(policy=Policy.REJECT)) == "v=DMARC1; p=reject"


@pytest.mark.parametrize(
    ("texts", "is_offered"), [({}, True), ({"21": "on"}, True), ({"21": ""}, False)]
)
def test_it_is_offered_where_the_plan_checks_it(texts: dict[str, str], is_offered: bool) -> None:
    assert suggestions(texts).is_offered is is_offered


@pytest.mark.parametrize("text", ["", "monitor", "NONE"])
def test_an_unknown_suggestion_is_no_policy(text: str) -> None:
    assert suggestions({"23": text}).policy == Policy.NONE


def test_bad_addresses_are_told_apart() -> None:
    text = "a@b.co, MAILTO:c@d.org,, bad, x@y, e@f.org!10m, a;b@c.de"
    assert addresses_in(text) == (["a@b.co", "c@d.org"], ["bad", "x@y", "e@f.org!10m", "a;b@c.de"])


def test_reports_to_another_domain_need_its_consent() -> None:
    wish = DmarcWish(aggregate_addresses="a@client.test,b@mail.client.test,c@other.test")
    assert domains_to_authorise(wish, "client.test") == ["other.test"]


@given(st.text(), st.text(), st.integers(), st.integers())
def test_whatever_is_typed_the_record_stays_one_of_ten_tags(
    rua: str, ruf: str, percent: int, seconds: int
) -> None:
    text = record(
        DmarcWish(
            aggregate_addresses=rua,
            failure_addresses=ruf,
            percent=percent,
            interval_seconds=seconds,
        )
    )
    assert text.startswith("v=DMARC1; p=none")
    tags = [tag.partition("=")[0] for tag in text.split("; ")]
    known = ["v", "p", "sp", "adkim", "aspf", "pct", "rf", "ri", "rua", "ruf"]
    assert [tag for tag in known if tag in tags] == tags
