from __future__ import annotations

from decimal import Decimal

import pytest

from provisioning.errors import InvalidPlanOption
from provisioning.plan_options import PlanOptions


def test_settings_never_saved_take_the_defaults_of_the_replaced_module() -> None:
    options = PlanOptions.from_texts({})
    assert options.tranche_gigabytes == 10
    assert options.max_mailbox_count == 0
    assert options.password_min_length == 8
    assert options.deletes_files
    assert options.offers_eas
    assert options.offers_mapi
    assert options.outbound_ip == ""


def test_a_blank_yes_or_no_means_no() -> None:
    options = PlanOptions.from_texts({"8": "", "10": "", "14": ""})
    assert not options.deletes_files
    assert not options.password_needs_upper
    assert not options.offers_eas


@pytest.mark.parametrize("text", ["0", "2.9", "abc", "-5"])
def test_at_a02_a_tranche_must_be_a_whole_number_of_one_or_more(text: str) -> None:
    with pytest.raises(InvalidPlanOption) as refusal:
        PlanOptions.from_texts({"1": text})
    assert refusal.value.arguments == {"slot": 1, "value": text}


def test_at_a03_a_price_may_be_written_with_a_comma() -> None:
    assert PlanOptions.from_texts({"2": "2,50"}).eas_price == Decimal("2.50")


@pytest.mark.parametrize("text", ["2.50x", "abc", "nan", "1,2,3"])
def test_at_a03_a_price_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidPlanOption) as refusal:
        PlanOptions.from_texts({"2": text})
    assert refusal.value.arguments == {"slot": 2, "value": text}


def test_prices_that_are_blank_or_negative_are_none() -> None:
    options = PlanOptions.from_texts({"2": "", "3": "-1", "4": "0"})
    assert not any([options.eas_price, options.mapi_price, options.combined_price])


@pytest.mark.parametrize(
    ("text", "days"), [("1", 1), ("7", 7), ("", 0), ("0", 0), ("0.5", 0), ("-3", 0), ("2.9", 2)]
)
def test_the_threshold_is_whole_days_and_below_one_is_none(text: str, days: int) -> None:
    assert PlanOptions.from_texts({"16": text}).threshold_days == days


def test_at_b10_default_is_sent_as_empty_and_an_address_as_it_is() -> None:
    assert PlanOptions.from_texts({"6": "default"}).outbound_ip == ""
    assert PlanOptions.from_texts({"6": "203.0.113.9"}).outbound_ip == "203.0.113.9"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\SmarterMail\\Domains\\", "C:\\SmarterMail\\Domains\\client.test"),
        ("", "C:\\SmarterMail\\Domains\\client.test"),
        ("/var/lib/smartermail/Domains", "/var/lib/smartermail/Domains/client.test"),
    ],
)
def test_the_domain_is_appended_to_the_storage_path(path: str, expected: str) -> None:
    assert PlanOptions.from_texts({"5": path}).domain_path("client.test") == expected
