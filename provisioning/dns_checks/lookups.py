"""Answers as a check meets them: known ones, and those that have still to be asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from provisioning.dns_answers import Answer, Question, Told, ascii_name

Look = Callable[[str, str], Answer]

# A question that nobody has asked yet is answered like one that could not be checked.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Lookups:
    """Gives what is known and notes the rest in `wanted`; call it like a resolver."""

    def __init__(self, known: Mapping[Question, Answer]) -> None:
        self.known = known
        self.wanted: dict[Question, None] = {}

    def __call__(self, name: str, record_type: str) -> Answer:
        try:
            question = Question(ascii_name(name), record_type)
        except ValueError:
            # Such a name cannot exist; a record that holds it leads nowhere.
            return Answer(Question(name, record_type), Told.ABSENT, _NEVER)
        if question not in self.known:
            self.wanted[question] = None
            return Answer(question, Told.UNKNOWN, _NEVER)
        return self.known[question]
