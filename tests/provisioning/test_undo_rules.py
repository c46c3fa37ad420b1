"""When a change may be taken back, at the edges: on values alone."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning.undo_rules import Deed, objection, to_set_again

Values = dict[str, Any]
FIELDS = frozenset({"name", "targets", "note", "flag"})


def ask(
    deed: Deed,
    before: Values,
    after: Values,
    now: Values | None,
    *,
    needed: frozenset[str] = FIELDS,
) -> str:
    return objection(deed, fields=FIELDS, needed=needed, before=before, after=after, now=now)


@pytest.mark.parametrize(
    ("before", "after", "now", "code"),
    [
        pytest.param({"note": ""}, {"note": "x"}, {"note": "x"}, "", id="emptied text"),
        pytest.param({"note": "x"}, {"note": ""}, {"note": ""}, "", id="text to be emptied"),
        pytest.param({"flag": False}, {"flag": True}, {"flag": True}, "", id="switch"),
        pytest.param({"flag": None}, {"flag": True}, {"flag": True}, "undo_unknown", id="unread"),
        pytest.param(
            {"note": "x", "flag": None},
            {"note": "y", "flag": None},
            {"note": "y", "flag": True},
            "",
            id="read meanwhile",
        ),
        pytest.param({"note": "x"}, {"note": "y"}, {"note": "z"}, "undo_overtaken", id="changed"),
        pytest.param({"note": "x"}, {"note": "y"}, {"note": "x"}, "undo_done", id="as before"),
        pytest.param({"note": "x"}, {"note": "y"}, None, "undo_gone", id="gone"),
        pytest.param({}, {"note": "y"}, {"note": "y"}, "undo_unknown", id="nothing known"),
        pytest.param({"note": "x"}, {"note": "x"}, {"note": "x"}, "undo_unknown", id="no change"),
        pytest.param({"else": 1}, {"else": 2}, {"else": 2}, "undo_unknown", id="not ours to set"),
        pytest.param(
            {"targets": ["a"], "note": "x"},
            {"targets": ["b"], "note": "x"},
            {"targets": ["b"], "note": "y"},
            "undo_overtaken",
            id="another value changed",
        ),
    ],
)
def test_a_change_of_values(before: Values, after: Values, now: Values | None, code: str) -> None:
    assert ask(Deed.CHANGED, before, after, now) == code


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        ({"targets": ["a"], "flag": None}, None, ""),
        ({"targets": []}, None, ""),
        ({"targets": None}, None, "undo_unknown"),
        ({}, None, "undo_unknown"),
        ({"targets": ["a"]}, {"targets": ["a"]}, "undo_exists"),
    ],
)
def test_a_deletion(before: Values, now: Values | None, code: str) -> None:
    assert ask(Deed.DELETED, before, {}, now, needed=frozenset({"targets"})) == code


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ({"targets": ["a"], "flag": None}, ""),
        ({"targets": ["b"], "flag": None}, "undo_overtaken"),
        (None, "undo_gone"),
    ],
)
def test_a_creation(now: Values | None, code: str) -> None:
    assert ask(Deed.CREATED, {}, {"targets": ["a"], "flag": None}, now) == code


def test_only_what_was_changed_is_set_again() -> None:
    before = {"note": "", "flag": False, "targets": ["a"]}
    assert to_set_again(before, {**before, "note": "x"}) == {"note": ""}
