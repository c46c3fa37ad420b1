from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from provisioning.billing.invoice import Changes, Line, remaining

MAIN = Line("Mail\n» 21.00 GB", Decimal("18.00"), is_taxed=True, whmcs_line_id=1)
EAS = Line("client.test: EAS\n- bob@client.test", Decimal("2.00"), is_taxed=True)


def carried_out(changes: Changes, present: list[Line]) -> list[Line]:
    """The invoice after WHMCS's UpdateInvoice."""
    by_id = {line.whmcs_line_id: line for line in present}
    by_id |= {line.whmcs_line_id: line for line in changes.update}
    numbers = count(max((number or 0 for number in by_id), default=0) + 1)
    added = [replace(line, whmcs_line_id=next(numbers)) for line in changes.add]
    return [line for line in by_id.values() if line.whmcs_line_id not in changes.delete] + added


def todo(present: list[Line], adds: list[Line], obsolete: list[Line] | None = None) -> Changes:
    return remaining(updates=[MAIN], adds=adds, obsolete=obsolete or [], present=present)


def test_a_new_invoice_is_updated_and_added_to() -> None:
    before = replace(MAIN, description="Mail", amount=Decimal("6.00"))
    assert todo([before], [EAS]) == Changes(update=[MAIN], add=[EAS])


def test_at_c14_what_is_there_is_not_done_again() -> None:
    assert todo([MAIN, replace(EAS, whmcs_line_id=2)], [EAS]) == Changes()


def test_at_c15_a_half_written_invoice_gets_the_rest() -> None:
    assert todo([MAIN], [EAS]) == Changes(add=[EAS])


def test_texts_that_whmcs_stored_its_own_way_are_known() -> None:
    stored = replace(EAS, description="client.test: EAS\r\n- bob@client.test ", whmcs_line_id=2)
    assert todo([MAIN, stored], [EAS]) == Changes()
    assert Line("a &amp; b × 2", EAS.amount, is_taxed=True).text == "a & b × 2"


def test_a_line_that_is_there_twice_is_deleted_once() -> None:
    twice = [replace(EAS, whmcs_line_id=number) for number in (2, 3)]
    assert todo([MAIN, *twice], [EAS]) == Changes(delete=[3])


def test_an_altered_amount_is_put_right_in_place() -> None:
    altered = replace(EAS, amount=Decimal("9.00"), whmcs_line_id=2)
    assert todo([MAIN, altered], [EAS]) == Changes(update=[replace(EAS, whmcs_line_id=2)])


def test_a_line_of_a_released_computation_goes() -> None:
    old = replace(EAS, description="client.test: EAS\n- al@client.test")
    assert todo([MAIN, replace(old, whmcs_line_id=2)], [EAS], [old]) == Changes(
        add=[EAS], delete=[2]
    )


def test_foreign_lines_are_left_alone() -> None:
    fee = Line("Late fee", Decimal("5.00"), is_taxed=False, whmcs_line_id=9)
    assert todo([MAIN, fee], []) == Changes()


LINES = st.lists(
    st.builds(
        Line,
        description=st.sampled_from(["a", "b", "c", "d"]),
        amount=st.sampled_from([Decimal("1.00"), Decimal("2.00")]),
        is_taxed=st.booleans(),
    ),
    max_size=6,
)


@given(LINES, LINES, LINES)
def test_carried_out_once_nothing_is_left(
    adds: list[Line], obsolete: list[Line], foreign: list[Line]
) -> None:
    strangers = [replace(line, description=f"foreign {line.description}") for line in foreign]
    present = [
        replace(line, whmcs_line_id=number)
        for number, line in enumerate([*strangers, *obsolete], 2)
    ]
    start = [replace(MAIN, amount=Decimal("6.00")), *present]
    after = carried_out(todo(start, adds, obsolete), start)
    assert todo(after, adds, obsolete) == Changes()
    left = sorted(line.content for line in after if line.whmcs_line_id != 1)
    assert left == sorted(line.content for line in [*adds, *strangers])
