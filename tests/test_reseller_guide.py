"""The reseller's guide says what the code does: options word for word, examples to the cent."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from provisioning.billing.storage import BYTES_OF_A_GIGABYTE, storage_charge
from provisioning.plan_option_words import OPTIONS, OptionWords
from provisioning.plan_options import PlanOptions
from tests.provisioning.billing.test_examples_protocols import EXAMPLES

GUIDE = (Path(settings.BASE_DIR) / "docs" / "reseller.md").read_text()
TOTALS = {str(example): example.now or example.was for example in EXAMPLES}


def rows_of(kind: str) -> list[list[str]]:
    rows = re.findall(rf"^\| ({kind}\d+ \|.*) \|$", GUIDE, re.M)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


@pytest.mark.parametrize("words", OPTIONS, ids=lambda words: str(words.slot))
def test_each_option_stands_there_with_its_default_and_what_follows(words: OptionWords) -> None:
    default = f"`{words.default}`" if words.default else "blank"
    assert f"| {words.slot} | {words.title} | {default} | {words.implication} |" in GUIDE


def test_the_defaults_are_those_that_the_code_takes() -> None:
    told = {str(words.slot): words.default for words in OPTIONS}
    assert PlanOptions.from_texts({}) == PlanOptions.from_texts(told)


@pytest.mark.parametrize("row", rows_of("EX-D"), ids=lambda row: row[0])
def test_ex_d_the_storage_examples_are_charged_so(row: list[str]) -> None:
    _name, used, tranche, price, tranches, amount = row
    charge = storage_charge(
        round(Decimal(used) * BYTES_OF_A_GIGABYTE),
        tranche_gigabytes=int(tranche),
        unit_amount=Decimal(price),
    )
    assert (str(charge.tranche_count), str(charge.amount)) == (tranches, amount)


@pytest.mark.parametrize("row", rows_of("EX-P"), ids=lambda row: row[0])
def test_ex_p_the_protocol_examples_are_charged_so(row: list[str]) -> None:
    assert TOTALS[row[0]] == row[-1]


def test_there_are_examples_of_both_kinds() -> None:
    assert len(rows_of("EX-D")) >= 10
    assert len(rows_of("EX-P")) >= 8
