"""What staff are told of a product's options (AT-A01 to AT-A05)."""

from __future__ import annotations

import pytest

from provisioning.product_checks import problems_of
from provisioning.sentences import staff_sentence
from tests.whmcs import OPTIONS

GOOD = {str(slot): text for slot, text in OPTIONS.items()}


def told(**texts: str) -> dict[int, bool]:
    """Slot -> whether it stops the creation of services."""
    changed = {**GOOD, **{name.removeprefix("slot"): text for name, text in texts.items()}}
    return {problem.slot: problem.stops_creation for problem in problems_of("smartermail", changed)}


def test_good_ones_are_not_spoken_of() -> None:
    assert told() == {}


def test_neither_is_a_product_that_was_never_configured() -> None:
    assert problems_of("smartermail", {}) == []


@pytest.mark.parametrize("text", ["0", "2.9", "abc", "-5"])
def test_a02_a_tranche_that_is_none_stops_new_services(text: str) -> None:
    assert told(slot1=text) == {1: True}


def test_a02_a_blank_tranche_is_told_and_read_as_the_default() -> None:
    assert told(slot1="") == {1: False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2,50", {}), ("2.50", {}), ("", {}), ("0", {}), ("-1", {2: False}), ("free", {2: True})],
)
def test_a03_prices(text: str, expected: dict[int, bool]) -> None:
    assert told(slot2=text) == expected


def test_a04_a_limit_below_zero_is_none_and_needs_no_word() -> None:
    assert 17 not in told(slot17="-3")


def test_a05_the_placeholder_of_the_spf_term() -> None:
    assert told(slot13="include:mail.example.com") == {13: False}
    assert told(slot13="include:spf.host.test") == {}
    assert told(slot13="") == {}


@pytest.mark.parametrize(
    ("slot", "text"),
    [("slot6", "somewhere"), ("slot7", "many"), ("slot16", "soon"), ("slot23", "maybe")],
)
def test_others(slot: str, text: str) -> None:
    assert list(told(**{slot: text})) == [int(slot.removeprefix("slot"))]


@pytest.mark.parametrize("text", ["default", "DEFAULT", "203.0.113.9", "2001:db8::1", ""])
def test_outbound_addresses(text: str) -> None:
    assert told(slot6=text) == {}


def test_each_problem_has_a_sentence_that_names_slot_and_value() -> None:
    broken = {**dict.fromkeys(map(str, range(1, 24)), "?!"), "13": "include:mail.example.com"}
    for problem in problems_of("smartermail", broken):
        arguments = {"slot": problem.slot, "value": problem.value}
        sentence = staff_sentence(problem.code, arguments)
        assert f"Option {problem.slot} " in sentence
        assert problem.value in sentence
