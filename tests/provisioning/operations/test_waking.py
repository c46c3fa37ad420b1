"""Wake-up calls: sent once the transaction is through, and once each."""

from __future__ import annotations

import pytest
from django.db import transaction

from provisioning.operations import waking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rows: list[int] = []
    monkeypatch.setattr(waking, "wake", lambda _task_name, row_id: rows.append(row_id))
    return rows


def test_many_changes_in_one_transaction_make_one_call(sent: list[int]) -> None:
    with transaction.atomic():
        for row_id in (7, 7, 8, 7):
            waking.wake_on_commit("task", row_id)
        assert sent == []
    assert sent == [7, 8]


def test_each_transaction_makes_its_own(sent: list[int]) -> None:
    for _ in range(2):
        with transaction.atomic():
            waking.wake_on_commit("task", 7)
    assert sent == [7, 7]


def test_a_call_inside_a_savepoint_that_is_undone_does_not_stand_for_another(
    sent: list[int],
) -> None:
    with transaction.atomic():
        with transaction.atomic():
            waking.wake_on_commit("task", 7)
            transaction.set_rollback(True)
        waking.wake_on_commit("task", 7)
    assert sent == [7]


def test_a_call_inside_a_savepoint_is_no_second_one(sent: list[int]) -> None:
    with transaction.atomic():
        waking.wake_on_commit("task", 7)
        with transaction.atomic():
            waking.wake_on_commit("task", 7)
    assert sent == [7]
