from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from provisioning.billing.amounts import rounded
from provisioning.billing.charges import ProtocolCharge, protocol_charges
from provisioning.billing.prices import Charge, ProtocolPrices
from provisioning.billing.usage import Interval, judge
from tests.provisioning.billing.moments import on, prices, window


def charged(
    *intervals: Interval, by: ProtocolPrices | None = None, months: int = 1
) -> list[ProtocolCharge]:
    span = window(months)
    return protocol_charges(judge(intervals, span, {}), by or prices(), span)


def told(lines: list[ProtocolCharge]) -> dict[str, tuple[str, list[str]]]:
    return {
        line.charge.value: (str(line.amount), [one.address.split("@")[0] for one in line.mailboxes])
        for line in lines
    }


def test_at_d01_both_are_combined_and_one_is_its_own() -> None:
    lines = charged(on("jean", "eas"), on("jean", "mapi"), on("marie", "eas"))
    assert told(lines) == {"combined": ("4.50", ["jean"]), "eas": ("2.00", ["marie"])}


def test_at_d18_a_year_costs_twelve_times_a_month() -> None:
    assert told(charged(on("bob", "eas"), months=12)) == {"eas": ("24.00", ["bob"])}


def test_at_d19_mapi_switched_on_elsewhere_is_not_lost() -> None:
    lines = charged(on("bob", "eas", hours=100, ended=48), on("bob", "mapi", hours=60))
    assert told(lines) == {"combined": ("4.50", ["bob"])}


def test_at_d25_three_mailboxes_are_one_line_with_three_addresses() -> None:
    lines = charged(*(on(name, "eas") for name in ("carl", "bob", "alice")))
    assert told(lines) == {"eas": ("6.00", ["alice", "bob", "carl"])}


def test_at_d26_a_line_is_rounded_once_and_its_shares_add_up() -> None:
    (line,) = charged(*(on(name, "eas") for name in "abc"), by=prices(eas="2.335"))
    assert line.amount == Decimal("7.01")
    assert [one.amount for one in line.mailboxes] == [
        Decimal("2.34"),
        Decimal("2.33"),
        Decimal("2.34"),
    ]


MONEY = st.decimals(min_value=0, max_value=50, places=3)
MAILBOXES = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["eas", "mapi"])), max_size=20, unique=True
)


def intervals_of(mailboxes: list[tuple[int, str]]) -> list[Interval]:
    return [on(f"person{number}", protocol) for number, protocol in mailboxes]


@given(MAILBOXES, MONEY, MONEY, MONEY, st.sampled_from([1, 3, 12, 36]))
def test_the_ledger_is_the_sum_of_the_lines(
    mailboxes: list[tuple[int, str]], eas: Decimal, mapi: Decimal, both: Decimal, months: int
) -> None:
    for line in charged(
        *intervals_of(mailboxes), by=ProtocolPrices(eas, mapi, both), months=months
    ):
        assert line.amount == sum(one.amount for one in line.mailboxes)
        assert line.amount == rounded(line.price * months * len(line.mailboxes))


@given(MAILBOXES, MAILBOXES, MONEY, MONEY, MONEY)
def test_more_use_never_costs_less(
    mailboxes: list[tuple[int, str]],
    more: list[tuple[int, str]],
    eas: Decimal,
    mapi: Decimal,
    extra: Decimal,
) -> None:
    """As long as both together cost no less than each alone."""
    by = ProtocolPrices(eas, mapi, max(eas, mapi) + extra)
    fewer = charged(*intervals_of(mailboxes), by=by)
    both = charged(*intervals_of([*mailboxes, *more]), by=by)
    # A line is rounded as a whole: mailboxes that move from one to another may move a cent each.
    slack = Decimal("0.01") * len(Charge)
    assert sum(line.amount for line in both) >= sum(line.amount for line in fewer) - slack
