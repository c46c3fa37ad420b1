"""Domain aliases: the proof that a domain is the customer's, and the handlers that add and remove.

Proven is who makes the domain's mail come to us (its MX records lead where those of the service's
own domain lead, or to the mail server), or who publishes the TXT record that we gave out.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.dns_answers import Told
from provisioning.dns_resolver import Resolver, new_resolver
from provisioning.dns_zone import asker_for, zone_of
from provisioning.models import (
    DomainAlias,
    DomainAliasRequest,
    MirrorState,
    OperationKind,
    Service,
    ServiceStatus,
)
from provisioning.operations import mirrored, queue
from provisioning.operations.attempt import CarryOut, Handler
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

CHECK = "provisioning.check_domain_alias"
# Who has not published the record after so long has forgotten about it.
LOOKED_FOR = timedelta(days=30)


def ask(request_id: int) -> None:
    """Wakes a worker to look for the proof once the transaction is through."""
    wake_on_commit(CHECK, request_id)


def ask_for_all() -> None:
    """Every few minutes: each wish of an active service that still waits for its proof."""
    waiting = DomainAliasRequest.objects.filter(
        service__status=ServiceStatus.ACTIVE, requested_at__gt=timezone.now() - LOOKED_FOR
    )
    for request_id in waiting.order_by().values_list("pk", flat=True).iterator():
        ask(request_id)


def check(request_id: int) -> bool:
    """Looks for the proof; True when it was seen and the alias is on its way."""
    rows = DomainAliasRequest.objects.select_related("service__server")
    row = rows.filter(pk=request_id).first()
    if row is None:
        return False
    resolver = new_resolver()
    asker = asker_for(zone_of(row.domain_name, resolver), resolver)
    is_proven, error_code = _look(asker, row)
    if is_proven:
        return _add(row)
    DomainAliasRequest.objects.filter(pk=row.pk).update(
        checked_at=timezone.now(), check_error_code=error_code
    )
    return False


def _look(resolver: Resolver, row: DomainAliasRequest) -> tuple[bool, str]:
    """Whether the proof is there; else '' when it certainly is not, or why nobody can tell."""
    texts = resolver.ask(row.domain_name, "TXT")
    if row.proof_text in texts.texts:
        return True, ""
    mx = resolver.ask(row.domain_name, "MX")
    targets = {record.exchange for record in mx.mx} - {""}
    if targets and targets <= _our_hosts(resolver, row.service):
        return True, ""
    is_unknown = Told.UNKNOWN in {texts.told, mx.told}
    return False, "dns_unknown" if is_unknown else ""


def _our_hosts(resolver: Resolver, service: Service) -> set[str]:
    hosts = {service.server.host_name.lower()} if service.server else set()
    own = resolver.ask(service.domain_name, "MX")
    return (hosts | {record.exchange for record in own.mx}) - {""}


@transactional
def _add(row: DomainAliasRequest) -> bool:
    """Turns the wish into an alias on its way, by the name of who wished for it."""
    service = Service.objects.select_for_update().get(pk=row.service_id)
    if service.status != ServiceStatus.ACTIVE:
        return False
    deleted, _ = DomainAliasRequest.objects.filter(pk=row.pk).delete()
    if not deleted:
        return False
    by = Actor(**row.requested_by)
    alias, is_new = DomainAlias.objects.get_or_create(
        service=service,
        domain_name=row.domain_name,
        defaults={"state": MirrorState.CREATING},
    )
    if not is_new:
        # A reading has found it on the platform meanwhile.
        return True
    operation = queue.enqueue(
        kind=OperationKind.ADD_DOMAIN_ALIAS,
        service=service,
        by=by,
        object_name=alias.domain_name,
        payload={"wish": {"domain_name": alias.domain_name}},
        row=alias,
    )
    record(
        by,
        service,
        "domain_alias_added",
        alias.domain_name,
        operation=operation,
        after={"domain_name": alias.domain_name},
    )
    return True


def add(work: CarryOut) -> list[str]:
    """Makes sure the alias is there; repeating does no harm."""
    service = work.operation.service
    work.backend.add_domain_alias(service.domain_name, work.operation.object_name)
    return []


def remove(work: CarryOut) -> list[str]:
    """Removes the alias; one that is gone already counts as done."""
    service = work.operation.service
    work.backend.remove_domain_alias(service.domain_name, work.operation.object_name)
    return []


ADD = Handler(add, apply=mirrored.settle, revert=mirrored.remove)
REMOVE = Handler(remove, apply=mirrored.remove, revert=mirrored.put_back)
