"""Amounts of money as people of a language read them."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
)

DEFAULT_LOCALE = "en"


def money_text(amount: Decimal, currency_code: str, language_code: str) -> str:
    """`$24.50` in English, `24,50 $US` in French: a sign tells one currency from every other.

    An amount with more decimals shows them; an unknown currency is named by its code, and no
    currency at all leaves the number alone.
    """
    locale = language_code or DEFAULT_LOCALE
    digits = max(get_currency_precision(currency_code or "XXX"), _decimals(amount))
    if not currency_code:
        return number_text(amount, digits, locale)
    pattern = _pattern(digits, get_currency_symbol(currency_code, locale), locale)
    text = format_currency(amount, currency_code, pattern, locale, currency_digits=False)
    return _plain_blanks(text)


def number_text(number: Decimal, digits: int, language_code: str) -> str:
    """`1,234.50` in English, `1 234,50` in French."""
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return _plain_blanks(format_decimal(number, pattern, language_code or DEFAULT_LOCALE))


def _decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _pattern(digits: int, symbol: str, locale: str) -> str:
    number = f"#,##0.{'0' * digits}" if digits else "#,##0"
    if not locale.startswith("en"):
        return f"{number}\u00a0¤"
    # A sign touches its number, a code such as CHF does not.
    return f"¤\u00a0{number}" if symbol.isalpha() else f"¤{number}"


def _plain_blanks(text: str) -> str:
    """French groups with U+202F, which an old WHMCS's latin1 columns cannot hold."""
    return text.replace("\u202f", "\u00a0")
