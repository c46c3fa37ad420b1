"""How many objects of a kind a service may have: the one place that pages and actions ask."""

from __future__ import annotations

from provisioning.models import ObjectKind, Service


def allowance_of(service: Service, kind: ObjectKind) -> int | None:
    """The limit in force for the kind of object: None = unlimited, 0 = none included (AT-N04)."""
    limits = service.limits
    return {
        ObjectKind.ALIAS: limits.alias_count,
        ObjectKind.LIST: limits.list_count,
        ObjectKind.DOMAIN_ALIAS: limits.domain_alias_count,
    }[kind]
