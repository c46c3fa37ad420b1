"""CSV that spreadsheets open well and that cannot run anything there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from provisioning.tables import harmless

# Tells spreadsheets that what follows is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The file line by line, for an answer of any length."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])
