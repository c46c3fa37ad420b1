"""Who receives mail: for one address with the whole way, or for all of a domain at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provisioning.directories import directory_of
from provisioning.models import DistributionList, Mailbox, Service
from provisioning.receivers import (
    Receivers,
    Step,
    own_addresses,
    path_of,
    receivers_of,
    receivers_of_all,
)


@dataclass(frozen=True)
class Way:
    """Where mail for an address goes, and where it ends."""

    steps: Sequence[Step]
    ends: Receivers


def way_of(service: Service, address: str) -> Way:
    """The full way of a message to `address`; four queries, however many addresses there are."""
    directory = directory_of(service)
    return Way(path_of(directory, address), receivers_of(directory, address))


def receivers_of_domain(service: Service) -> Mapping[str, Receivers]:
    """Where mail for each address of the domain ends, by address; the same four queries."""
    directory = directory_of(service)
    return receivers_of_all(directory, own_addresses(directory))


def unread_on(service: Service, addresses: Sequence[str]) -> list[Mailbox | DistributionList]:
    """The mailboxes and lists of these addresses, for a closer look: two queries."""
    names = [
        name
        for name, _, domain in (address.rpartition("@") for address in addresses)
        if domain == service.domain_name
    ]
    mailboxes = Mailbox.objects.filter(service=service, local_part__in=names)
    lists = DistributionList.objects.filter(service=service, local_part__in=names)
    found: list[Mailbox | DistributionList] = [*mailboxes, *lists]
    for row in found:
        row.service = service
    return found
