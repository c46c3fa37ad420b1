"""The form that a call carries: read strictly, each value by its kind."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import parse_qsl

from provisioning.simulators.address_syntax import is_address
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.transport import HttpRequest

_FORM_TYPE = "application/x-www-form-urlencoded"
_GIGABYTES = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,9})?")
_MOST_FIELDS = 50


def fields_of(request: HttpRequest) -> dict[str, str]:
    """The fields of the body. What stands in the query does not count.

    Raises Refused for another method or type, text that is not UTF-8, and a field given twice.
    """
    if request.method != "POST":
        raise Refused("Use POST")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        raise Refused(f"Send {_FORM_TYPE}")
    try:
        pairs = parse_qsl(
            request.body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(request.body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise Refused("The form cannot be read") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused("A field is given twice")
    return fields


class Form:
    """The fields of one call. Every reader raises Refused when the value is not of its kind."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def has(self, name: str) -> bool:
        """Whether the field was sent, be it empty."""
        return name in self._fields

    def raw(self, name: str, default: str = "") -> str:
        """The field as it came: passwords, texts."""
        return self._fields.get(name, default)

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self._fields.get(name, "")
        if not value:
            raise Refused(f"{name} is empty")
        return value

    def flag(self, name: str) -> bool:
        """`0` or `1`."""
        value = {"0": False, "1": True}.get(self._fields.get(name, ""))
        if value is None:
            raise Refused(f"{name} must be 0 or 1")
        return value

    def count(self, name: str) -> int:
        """A whole number of 0 or more."""
        value = self._fields.get(name, "")
        if not (value.isascii() and value.isdigit() and len(value) <= 9):
            raise Refused(f"{name} must be a whole number")
        return int(value)

    def choice(self, name: str, *allowed: str) -> str:
        """One of a few texts."""
        value = self._fields.get(name, "")
        if value not in allowed:
            raise Refused(f"{name} must be one of {', '.join(allowed)}")
        return value

    def gigabytes(self, name: str) -> Decimal:
        """A quota in GB above 0, with a decimal point where it is not whole."""
        value = self._fields.get(name, "")
        if not _GIGABYTES.fullmatch(value) or Decimal(value) <= 0:
            raise Refused(f"{name} must be a number of GB above 0")
        return Decimal(value)

    def address(self, name: str) -> str:
        """A full address, in lower case."""
        value = self._fields.get(name, "").lower()
        if not is_address(value):
            raise Refused(f"{name} is not an e-mail address")
        return value
