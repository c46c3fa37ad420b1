"""Addresses in the platform's two halves; calls take the local part and the domain apart."""

from __future__ import annotations

from provisioning.backends.http import JsonObject
from provisioning.backends.polarismail.answers import required_text


def split_address(address: str) -> tuple[str, str]:
    """Local part and domain, lower case."""
    local_part, _, domain_name = address.lower().rpartition("@")
    return local_part, domain_name


def address_in(row: JsonObject, name: str, domain_name: str) -> str:
    """The address whose local part (or whole) is member `name`, lower case."""
    text = required_text(row, name).lower()
    return text if "@" in text else f"{text}@{domain_name}"
