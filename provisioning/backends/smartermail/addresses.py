"""Parts of addresses: the platform names some objects by local part, others by full address."""

from __future__ import annotations

from provisioning.backends.smartermail.client import domain_scope


def scope_of(address: str) -> str:
    """The scope of calls on the address's domain."""
    return domain_scope(address.rpartition("@")[2])


def local_part_of(address: str) -> str:
    """What stands before the @."""
    return address.rpartition("@")[0]


def full_address(name: str, domain_name: str) -> str:
    """A name without @ means an address of the domain itself; lower case."""
    name = name.strip().lower()
    return name if "@" in name else f"{name}@{domain_name}"
