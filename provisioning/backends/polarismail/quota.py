"""Sizes: sent in GB, read in units of about a MB (polarismail-api.md 3.6 and 6.1, trap 11)."""

from __future__ import annotations

from decimal import Decimal

_GIGABYTE_BYTES = 1024**3
_SENT_PLACES = Decimal("1e-6")


def gigabytes_of(size_bytes: int) -> str:
    """The size in GB as a plain decimal number with a point, such as `0.5`."""
    gigabytes = (Decimal(size_bytes) / _GIGABYTE_BYTES).quantize(_SENT_PLACES).normalize()
    return f"{gigabytes:f}"


def bytes_of(units: Decimal, *, units_per_gigabyte: int) -> int:
    """The size in bytes of a figure in a row; always divided, however small it is."""
    return round(units * _GIGABYTE_BYTES / units_per_gigabyte)
