"""Mailboxes as lines of a table: its columns, and what a cell means. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from provisioning.tables import Row, TableUnreadable

GIGABYTE = 1024**3
COLUMNS = (
    "address",
    "name",
    "storage_gb",
    "type",
    "activesync",
    "mapi",
    "sign_in",
    "owner_email",
)
# How else a column may be called, in lower case.
SPELLINGS: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    "email": "address",
    "e-mail": "address",
    "username": "address",
    "user name": "address",
    "mailbox": "address",
    "adresse": "address",
    "boîte": "address",
    "display name": "name",
    "full name": "name",
    "nom": "name",
    "storage": "storage_gb",
    "storage (gb)": "storage_gb",
    "quota": "storage_gb",
    "quota (gb)": "storage_gb",
    "espace": "storage_gb",
    "espace (go)": "storage_gb",
    "account type": "type",
    "eas": "activesync",
    "mapi/exchange": "mapi",
    "sign-in": "sign_in",
    "connexion": "sign_in",
    "owner e-mail": "owner_email",
    "owner email": "owner_email",
    "courriel du titulaire": "owner_email",
}
YES = {"yes", "y", "true", "1", "on", "x", "oui", "o", "vrai", "allowed", "autorisée"}
NO = {"no", "n", "false", "0", "off", "non", "faux", "blocked", "bloquée"}
KINDS = {
    "basic": "basic",
    "1": "basic",
    "de base": "basic",
    "enhanced": "enhanced",
    "2": "enhanced",
    "avancée": "enhanced",
}
UNLIMITED = {"unlimited", "illimité"}
# A setting's column in our words.
SWITCHES = {"activesync": "has_eas", "mapi": "has_mapi", "sign_in": "is_enabled"}

Error = tuple[str, str, dict[str, object]]
"""Column, code, arguments."""


@dataclass(frozen=True)
class Line:
    """One line of the table, understood; a setting that is left empty is not in `settings`."""

    line_number: int
    address: str
    settings: dict[str, object] = field(default_factory=dict)
    owner_email: str = ""
    errors: list[Error] = field(default_factory=list)


def lines_of(rows: Sequence[Row]) -> list[Line]:
    """All lines; the first is a header when a cell of it names a column.

    Raises `TableUnreadable` for a header with a column that is not known.
    """
    header = [SPELLINGS.get(cell.casefold()) for cell in rows[0][1]]
    if not any(header):
        return [_line(number, dict(zip(COLUMNS, cells, strict=False))) for number, cells in rows]
    for name, cell in zip(header, rows[0][1], strict=True):
        if name is None and cell:
            raise TableUnreadable("table_unknown_column", column=cell)
    if "address" not in header:
        raise TableUnreadable("table_without_address")
    return [
        _line(number, {name: cell for name, cell in zip(header, cells, strict=False) if name})
        for number, cells in rows[1:]
    ]


def _line(line_number: int, cells: Mapping[str, str]) -> Line:
    line = Line(
        line_number,
        address=cells.get("address", "").strip().lower(),
        owner_email=cells.get("owner_email", "").strip(),
    )
    if name := cells.get("name", ""):
        line.settings["display_name"] = name[:100]
    if text := cells.get("storage_gb", ""):
        _read_storage(line, text)
    if text := cells.get("type", ""):
        kind = KINDS.get(text.casefold())
        if kind is None:
            line.errors.append(("type", "cell_kind", {"cell": text}))
        else:
            line.settings["kind"] = kind
    for column, name in SWITCHES.items():
        if text := cells.get(column, "").casefold():
            if text in YES | NO:
                line.settings[name] = text in YES
            else:
                line.errors.append((column, "cell_yes_no", {"cell": text}))
    return line


def _read_storage(line: Line, text: str) -> None:
    if text.casefold() in UNLIMITED:
        line.settings["quota_bytes"] = 0
        return
    try:
        gigabytes = Decimal(text.replace(",", ".").replace("\xa0", "").replace(" ", ""))
        if not gigabytes.is_finite() or abs(gigabytes) > Decimal(10**9):
            raise InvalidOperation
    except InvalidOperation:
        line.errors.append(("storage_gb", "cell_number", {"cell": text}))
        return
    line.settings["quota_bytes"] = int(gigabytes * GIGABYTE)


def line_texts(
    *,
    address: str,
    display_name: str,
    quota_bytes: int,
    kind: str,
    has_eas: bool,
    has_mapi: bool,
    is_enabled: bool,
) -> list[str]:
    """A mailbox as `lines_of` reads it back."""
    gigabytes = f"{Decimal(quota_bytes) / GIGABYTE:.4f}".rstrip("0").rstrip(".")
    return [
        address,
        display_name,
        gigabytes if quota_bytes else "unlimited",
        kind,
        "yes" if has_eas else "no",
        "yes" if has_mapi else "no",
        "yes" if is_enabled else "no",
        "",
    ]
