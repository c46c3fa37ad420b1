"""Tables of any delimiter and encoding, CSV and Excel; nothing in them is a formula."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from provisioning.tables import (
    MAX_FILE_BYTES,
    MAX_ROW_COUNT,
    TableUnreadable,
    csv_bytes,
    read_table,
    xlsx_bytes,
)

LINES = [["anna@client.test", "Anna Léger", "5"], ["bob@client.test", "Bob", "10"]]


def cells_of(content: bytes) -> list[list[str]]:
    return [cells for _, cells in read_table(content)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = "\r\n".join(delimiter.join(line) for line in LINES)
    assert cells_of(text.encode(encoding)) == LINES


def test_excel_in_and_out() -> None:
    assert cells_of(xlsx_bytes(LINES)) == LINES


def test_lines_are_counted_as_the_file_shows_them() -> None:
    content = b'address,name\n\n"anna","two\nlines"\nbob,x\n'
    assert [number for number, _ in read_table(content)] == [1, 3, 5]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    line = csv_bytes([["anna", text]]).decode("utf-8-sig")
    assert f",'{text}" in line or f",\"'{text}" in line
    assert cells_of(csv_bytes([["anna", text]])) == [["anna", text]]
    book = load_workbook(io.BytesIO(xlsx_bytes([["anna", text]])))
    assert book.worksheets[0]["B1"].data_type == "s"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table_empty"),
        (b"\n , \n", "table_empty"),
        (b"PK\x03\x04 but no archive", "table_unreadable"),
        (b"\x00\x01\x02\x03\xff\xfe\x00", "table_unreadable"),
        (b"x" * (MAX_FILE_BYTES + 1), "table_too_large"),
        (b"a,b\n" * (MAX_ROW_COUNT + 2), "table_too_long"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, code: str) -> None:
    with pytest.raises(TableUnreadable) as refusal:
        read_table(content)
    assert refusal.value.code == code


def test_a_small_archive_that_unpacks_to_much_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50 * 1024 * 1024)
    with pytest.raises(TableUnreadable) as refusal:
        read_table(packed.getvalue())
    assert refusal.value.code == "table_too_large"


def test_a_zip_that_is_no_workbook_is_told() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(TableUnreadable):
        read_table(packed.getvalue())
