"""Tables in customers' files, in and out: CSV of any delimiter and encoding, and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from provisioning.errors import ProvisioningError

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
MAX_ROW_COUNT = 5000
MAX_COLUMN_COUNT = 40
MAX_CELL_LENGTH = 500
DELIMITERS = ";,\t|"
ZIP_START = b"PK\x03\x04"
# What a spreadsheet would take for a formula when it stands first in a cell.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Row = tuple[int, list[str]]


class TableUnreadable(ProvisioningError):
    """The file is no table that can be read; `code` says why."""

    def __init__(self, code: str, **arguments: str | int) -> None:
        super().__init__(code, **arguments)
        self.code = code


def read_table(content: bytes) -> list[Row]:
    """The rows that are not blank, each with its line number in the file, counted from 1.

    Raises `TableUnreadable`.
    """
    if len(content) > MAX_FILE_BYTES:
        raise TableUnreadable("table_too_large", limit=MAX_FILE_BYTES // 1024 // 1024)
    rows: list[Row] = []
    found = _xlsx_rows(content) if content.startswith(ZIP_START) else _csv_rows(_decoded(content))
    for line_number, cells in found:
        texts = [cell.strip()[:MAX_CELL_LENGTH] for cell in cells[:MAX_COLUMN_COUNT]]
        if not any(texts):
            continue
        if len(rows) > MAX_ROW_COUNT:
            raise TableUnreadable("table_too_long", limit=MAX_ROW_COUNT)
        rows.append((line_number, [_unguarded(text) for text in texts]))
    if not rows:
        raise TableUnreadable("table_empty")
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, and what Western offices wrote before."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TableUnreadable("table_unreadable")


def _csv_rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text))
    line_number = 1
    try:
        for cells in reader:
            yield line_number, cells
            line_number = reader.line_num + 1
    except csv.Error:
        raise TableUnreadable("table_unreadable") from None


def _delimiter_of(text: str) -> str:
    """The character that parts the first lines most evenly; a comma when none does."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        return min(counts, default=0), sum(counts)

    best = max(DELIMITERS, key=evenness)
    return best if evenness(best) > (0, 0) else ","


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise TableUnreadable("table_too_large", limit=MAX_FILE_BYTES // 1024 // 1024)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line_number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line_number, [_text(cell) for cell in cells]
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
        IndexError,
    ):
        raise TableUnreadable("table_unreadable") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def harmless(text: str) -> str:
    """The cell as a text, whatever it begins with: never a formula, whoever wrote it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, so that Excel reads the accents; no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of texts; none of them is a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row_number, row in enumerate(rows, start=1):
        for column_number, text in enumerate(row, start=1):
            cell = sheet.cell(row_number, column_number, text or None)
            if text:
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
