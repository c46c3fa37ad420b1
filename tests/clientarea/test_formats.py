from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from clientarea.formats import (
    GIGABYTE,
    MEGABYTE,
    bytes_text,
    cycle_text,
    fill_percent,
    limit_text,
    moment_text,
    money_text,
)


@pytest.mark.parametrize(
    ("byte_count", "english", "french"),
    [
        (0, "0 KB", "0 Ko"),
        (1, "1 KB", "1 Ko"),
        (300, "1 KB", "1 Ko"),
        (5_242_880, "5 MB", "5 Mo"),
        (GIGABYTE - 1, "1023 MB", "1023 Mo"),
        (1_610_612_736, "1.50 GB", "1,50 Go"),
        (2048 * GIGABYTE, "2,048.00 GB", "2\xa0048,00 Go"),
    ],
)
def test_at_f07_bytes(byte_count: int, english: str, french: str) -> None:
    assert bytes_text(byte_count) == english
    with translation.override("fr"):
        assert bytes_text(byte_count) == french


@pytest.mark.parametrize(
    ("byte_count", "shown"),
    [(20 * GIGABYTE, "20 GB"), (GIGABYTE // 2, "512 MB"), (GIGABYTE + MEGABYTE, "1.00 GB")],
)
def test_a_limit_has_no_needless_decimals(byte_count: int, shown: str) -> None:
    assert limit_text(byte_count) == shown


def test_a_moment_of_today_is_a_time_alone() -> None:
    assert moment_text(timezone.now()) == timezone.localtime().strftime("%H:%M")


def test_an_older_moment_carries_its_day() -> None:
    assert moment_text(timezone.now() - timedelta(days=1)).startswith("yesterday, ")
    assert moment_text(datetime(2024, 3, 12, 10, 42, tzinfo=UTC)) == "March 12, 2024, 10:42"


def test_money_names_its_currency() -> None:
    assert money_text(Decimal("1234.5"), "USD") == "$1,234.50"
    assert money_text(Decimal("1234.5"), "") == "1,234.50"


def test_cycles_are_words() -> None:
    assert cycle_text("Semi-Annually") == "every six months"
    assert cycle_text("Free Account") == ""


@pytest.mark.parametrize(
    ("used", "limit", "percent"), [(0, 0, 0), (5, None, 0), (1, 3, 33), (7, 5, 100)]
)
def test_fill(used: int, limit: int | None, percent: int) -> None:
    assert fill_percent(used, limit) == percent
