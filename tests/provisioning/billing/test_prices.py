from __future__ import annotations

from decimal import Decimal

from provisioning.billing.prices import EAS, MAPI, Charge, ProtocolPrices

LIST_PRICES = ProtocolPrices(Decimal("2.00"), Decimal("3.00"), Decimal("4.50"))


def test_each_protocol_has_its_price() -> None:
    assert LIST_PRICES.charges([EAS]) == {Charge.EAS: Decimal("2.00")}
    assert LIST_PRICES.charges([MAPI]) == {Charge.MAPI: Decimal("3.00")}
    assert LIST_PRICES.charges([]) == {}


def test_both_have_a_price_of_their_own() -> None:
    assert LIST_PRICES.charges([EAS, MAPI]) == {Charge.COMBINED: Decimal("4.50")}


def test_at_d02_without_a_combined_price_each_is_charged() -> None:
    prices = ProtocolPrices(Decimal("2.00"), Decimal("3.00"))
    assert prices.charges([EAS, MAPI]) == {
        Charge.EAS: Decimal("2.00"),
        Charge.MAPI: Decimal("3.00"),
    }
    assert prices.monthly([EAS, MAPI]) == Decimal("5.00")


def test_at_d03_the_combined_price_counts_although_each_alone_is_free() -> None:
    prices = ProtocolPrices(combined=Decimal("4.50"))
    assert prices.monthly([EAS, MAPI]) == Decimal("4.50")
    assert prices.charges([EAS]) == {}
