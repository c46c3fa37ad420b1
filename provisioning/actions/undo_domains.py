"""How changes of domain aliases are taken back. One that comes back is proven anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from provisioning.actions import domain_aliases
from provisioning.actions.undo_parts import Undo
from provisioning.actors import Actor
from provisioning.models import AuditEvent, DomainAlias, DomainAliasRequest, Operation, Service
from provisioning.undo_rules import Deed, Values

FIELDS = frozenset({"domain_name"})


def _aliases_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    rows = DomainAlias.objects.filter(service=service, domain_name__in=names)
    return {name: {"domain_name": name} for name in rows.values_list("domain_name", flat=True)}


def _requests_now(service: Service, names: Collection[str]) -> dict[str, Values]:
    rows = DomainAliasRequest.objects.filter(service=service, domain_name__in=names)
    return {name: {"domain_name": name} for name in rows.values_list("domain_name", flat=True)}


def _ask_again(service: Service, event: AuditEvent, by: Actor, _key: str) -> None:
    domain_aliases.request(service=service, by=by, domain=event.object_name)


def _remove(service: Service, event: AuditEvent, by: Actor, key: str) -> Operation:
    alias = DomainAlias.objects.get(service=service, domain_name=event.object_name)
    return domain_aliases.remove(alias=alias, by=by, idempotency_key=key)


def _withdraw(service: Service, event: AuditEvent, by: Actor, _key: str) -> None:
    row = DomainAliasRequest.objects.get(service=service, domain_name=event.object_name)
    domain_aliases.withdraw(request_row=row, by=by)


UNDOS: Mapping[str, Undo] = {
    "domain_alias_added": Undo(_aliases_now, FIELDS, _remove, Deed.CREATED),
    "domain_alias_removed": Undo(_aliases_now, FIELDS, _ask_again, Deed.DELETED),
    "domain_alias_requested": Undo(_requests_now, FIELDS, _withdraw, Deed.CREATED),
    "domain_alias_withdrawn": Undo(_requests_now, FIELDS, _ask_again, Deed.DELETED),
}
