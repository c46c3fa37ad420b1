from __future__ import annotations

from decimal import Decimal

import pytest

from provisioning.money import money_text, number_text


@pytest.mark.parametrize(
    ("amount", "currency_code", "language_code", "text"),
    [
        ("1234.5", "USD", "en", "$1,234.50"),
        ("1234.5", "USD", "fr", "1\u00a0234,50\u00a0$US"),
        ("15", "EUR", "fr", "15,00\u00a0€"),
        ("15", "EUR", "en", "€15.00"),
        ("15", "CAD", "en", "CA$15.00"),
        ("15", "CHF", "en", "CHF\u00a015.00"),
        ("-3", "USD", "en", "-$3.00"),
        ("2.335", "USD", "en", "$2.335"),
        ("1200", "JPY", "en", "¥1,200"),
        ("7", "", "en", "7.00"),
        ("7", "USD", "", "$7.00"),
    ],
)
def test_money(amount: str, currency_code: str, language_code: str, text: str) -> None:
    assert money_text(Decimal(amount), currency_code, language_code) == text


def test_numbers() -> None:
    assert number_text(Decimal("1234.5"), 2, "en") == "1,234.50"
    assert number_text(Decimal("1234.5"), 2, "fr") == "1\u00a0234,50"
    assert number_text(Decimal(30), 0, "fr") == "30"
