"""Which rows operations can be about, and what each kind is called."""

from __future__ import annotations

from django.db.models import Model

from provisioning.models.alias import Alias
from provisioning.models.distribution_list import DistributionList
from provisioning.models.domain_alias import DomainAlias
from provisioning.models.mailbox import Mailbox
from provisioning.models.operation import ObjectKind
from provisioning.models.service import Service

OBJECT_KINDS: dict[type[Model], ObjectKind] = {
    Service: ObjectKind.SERVICE,
    Mailbox: ObjectKind.MAILBOX,
    Alias: ObjectKind.ALIAS,
    DistributionList: ObjectKind.LIST,
    DomainAlias: ObjectKind.DOMAIN_ALIAS,
}

# The kinds that live in a service's domain and have a state of their own.
MirroredRow = Mailbox | Alias | DistributionList | DomainAlias


def object_name_of(row: MirroredRow) -> str:
    """How operations and events call it: its address, or its domain name."""
    return row.domain_name if isinstance(row, DomainAlias) else row.address
