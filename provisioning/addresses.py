"""E-mail addresses as people type and paste them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from provisioning.whmcs_values import domain_name as ascii_domain

# RFC 5322's dot-atom: outside addresses may use signs that ours may not.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")
MAX_LOCAL_PART_LENGTH = 64
MAX_ADDRESS_LENGTH = 254


def normalized_address(text: str) -> str | None:
    """`Anna <Anna@Exämple.test>` as `anna@xn--exmple-cua.test`, None for what is no address."""
    text = text.strip()
    if named := _NAMED.fullmatch(text):
        text = named[1].strip()
    local_part, at_sign, domain = text.rpartition("@")
    local_part = local_part.lower()
    if not at_sign or len(local_part) > MAX_LOCAL_PART_LENGTH:
        return None
    if _LOCAL_PART.fullmatch(local_part) is None or "&" in domain:
        return None
    try:
        address = f"{local_part}@{ascii_domain(domain)}"
    except ValueError:
        return None
    return address if len(address) <= MAX_ADDRESS_LENGTH and domain[-1:] != "." else None


@dataclass(frozen=True)
class Pasted:
    """One entry of a pasted text: as typed, its line from 1, and the address if it is one.

    `is_repeated`: the same address stands further up.
    """

    text: str
    line_number: int
    address: str | None
    is_repeated: bool = False


def pasted_addresses(text: str, *, usual_domain: str = "") -> list[Pasted]:
    """Entries parted by commas, semicolons, tabs or line ends, in their order.

    A bare name is one of `usual_domain`.
    """
    found: list[Pasted] = []
    seen: set[str] = set()
    for line_number, line in enumerate(text.splitlines(), start=1):
        for entry in filter(None, map(str.strip, re.split(r"[,;\t]", line))):
            for typed in _entries(entry):
                full = f"{typed}@{usual_domain}" if usual_domain and "@" not in typed else typed
                address = normalized_address(full)
                is_repeated = address is not None and address in seen
                found.append(Pasted(typed, line_number, address, is_repeated))
                if address:
                    seen.add(address)
    return found


def _entries(entry: str) -> list[str]:
    """Several bare addresses with blanks between them are several; a name with one is one."""
    words = entry.split()
    if len(words) > 1 and "<" not in entry and all("@" in word for word in words):
        return words
    return [entry]


def distinct(addresses: Iterable[str]) -> list[str]:
    """In their order, each once; case makes no difference (AT-H01)."""
    return list(dict.fromkeys(address.strip().lower() for address in addresses))
