"""What is still to be done to an invoice so that it says what was computed: once, however often."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """A line of an invoice; `whmcs_line_id` None: not on it yet."""

    description: str
    amount: Decimal
    is_taxed: bool
    whmcs_line_id: int | None = None

    @property
    def content(self) -> tuple[str, Decimal, bool]:
        """What must be equal for two lines to be the same.

        WHMCS may store signs as entities, and blanks of another kind.
        """
        words = html.unescape(self.description).split()
        return " ".join(words), self.amount, self.is_taxed

    @property
    def text(self) -> str:
        return self.content[0]


@dataclass
class Changes:
    """What is to be done to an invoice."""

    update: list[Line] = field(default_factory=list)
    add: list[Line] = field(default_factory=list)
    delete: list[int] = field(default_factory=list)


def remaining(
    *,
    updates: Iterable[Line],
    adds: Sequence[Line],
    obsolete: Sequence[Line],
    present: Sequence[Line],
) -> Changes:
    """The part of the wish that the invoice's present lines do not show yet.

    `updates` carry the ids of lines to be changed; one that is no more on the invoice is left out.
    Of `adds` and `obsolete` lines, `present` ones are recognized by their text. A surplus copy of
    a line of ours is deleted, and so is an obsolete one.
    """
    by_id = {line.whmcs_line_id: line for line in present}
    changes = Changes(
        update=[
            line
            for line in updates
            if line.whmcs_line_id in by_id and by_id[line.whmcs_line_id].content != line.content
        ]
    )
    wanted = Counter(line.content for line in adds)
    ours = {line.text for line in adds} | {line.text for line in obsolete}
    kept: set[int | None] = {line.whmcs_line_id for line in updates}
    surplus = []
    for line in present:
        if line.whmcs_line_id in kept or line.text not in ours:
            continue
        if wanted[line.content]:
            wanted[line.content] -= 1
        else:
            surplus.append(line)
    missing = []
    for line in adds:
        if wanted[line.content]:
            wanted[line.content] -= 1
            missing.append(line)
    return _reuse(changes, missing, surplus)


def _reuse(changes: Changes, missing: Sequence[Line], surplus: Sequence[Line]) -> Changes:
    """A line of ours whose amount was altered is put right in its place."""
    by_text = {line.text: line for line in surplus}
    for line in missing:
        found = by_text.pop(line.text, None)
        if found is None:
            changes.add.append(line)
        else:
            changes.update.append(replace(line, whmcs_line_id=found.whmcs_line_id))
    reused = {line.whmcs_line_id for line in changes.update}
    changes.delete = [
        line.whmcs_line_id
        for line in surplus
        if line.whmcs_line_id is not None and line.whmcs_line_id not in reused
    ]
    return changes
