"""What a person can do with domain aliases. A new one waits until a worker has seen the proof that
the domain is the customer's; then `operations/domain_aliases.py` adds it."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from provisioning.actions import changes
from provisioning.actions.locking import lock_active_service
from provisioning.actions.room import check_room
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import (
    DomainAlias,
    DomainAliasRequest,
    ObjectKind,
    Operation,
    OperationKind,
    Service,
    ServiceStatus,
)
from provisioning.operations import domain_aliases
from provisioning.transactions import transactional
from provisioning.whmcs_values import domain_name as ascii_domain

logger = logging.getLogger(__name__)

MIN_DOMAIN_LENGTH = 4
# Pressed again and again, "check now" asks the name servers no more often than this.
CHECK_AGAIN_AFTER = timedelta(seconds=10)


@transactional
def request(*, service: Service, by: Actor, domain: str) -> DomainAliasRequest:
    """Notes the wish and has a worker look for the proof at once; raises `ActionRefused`.

    It counts against the limit from now on.
    """
    service = lock_active_service(service.pk)
    name = _checked(domain)
    if not service.plan.capabilities.has_domain_aliases:
        raise ActionRefused("unsupported", field="domain")
    _check_is_new(service, name)
    try:
        check_room(service, ObjectKind.DOMAIN_ALIAS, _count(service))
    except ActionRefused as refusal:
        logger.warning("domain alias %s refused to service %s: %s", name, service.pk, refusal.code)
        raise
    row = DomainAliasRequest.objects.create(
        service=service,
        domain_name=name,
        proof_text=f"mail-domain-verification={secrets.token_hex(16)}",
        requested_by=asdict(by),
        check_asked_at=timezone.now(),
    )
    record(by, service, "domain_alias_requested", name, after={"domain_name": name})
    domain_aliases.ask(row.pk)
    return row


@transactional
def withdraw(*, request_row: DomainAliasRequest, by: Actor) -> None:
    """Takes the wish back; one that is proven or withdrawn already raises `ActionRefused`."""
    service = lock_active_service(request_row.service_id)
    deleted, _ = DomainAliasRequest.objects.filter(pk=request_row.pk).delete()
    if not deleted:
        raise ActionRefused("domain_alias_gone")
    name = request_row.domain_name
    record(by, service, "domain_alias_withdrawn", name, before={"domain_name": name})


def check_again(*, request_row: DomainAliasRequest) -> bool:
    """Has a worker look for the proof now; False when that was asked for a moment ago."""
    now = timezone.now()
    idle = Q(check_asked_at=None) | Q(check_asked_at__lt=now - CHECK_AGAIN_AFTER)
    rows = DomainAliasRequest.objects.filter(idle, pk=request_row.pk)
    asked = rows.filter(service__status=ServiceStatus.ACTIVE).update(check_asked_at=now)
    if asked:
        domain_aliases.ask(request_row.pk)
    return bool(asked)


@transactional
def remove(*, alias: DomainAlias, by: Actor, idempotency_key: str = "") -> Operation:
    """Removes the alias, whatever the plan's limit is by now (AT-I09)."""
    service = lock_active_service(alias.service_id)
    if same := changes.earlier(service, idempotency_key):
        return same
    row = changes.lock_idle(service, alias)
    return changes.ask_deletion(
        OperationKind.REMOVE_DOMAIN_ALIAS,
        row,
        by,
        verb="domain_alias_removed",
        before={"domain_name": row.domain_name},
        idempotency_key=idempotency_key,
    )


def _checked(text: str) -> str:
    """Lower case and ASCII (AT-I03); raises `ActionRefused` for what is no domain (AT-I04)."""
    typed = text.strip()
    try:
        name = "" if typed.endswith(".") or "&" in typed else ascii_domain(typed)
    except ValueError:
        name = ""
    if len(name) < MIN_DOMAIN_LENGTH:
        raise ActionRefused("domain_malformed", field="domain")
    return name


def _check_is_new(service: Service, name: str) -> None:
    """Nobody's on this installation: neither a domain nor an alias of one."""
    if name == service.domain_name:
        raise ActionRefused("domain_is_own", field="domain")
    own = (DomainAlias, DomainAliasRequest)
    if any(m._default_manager.filter(service=service, domain_name=name).exists() for m in own):
        raise ActionRefused("domain_alias_exists", field="domain", domain=name)
    others = Service.objects.exclude(status=ServiceStatus.TERMINATED).filter(domain_name=name)
    if others.exists() or DomainAlias.objects.filter(domain_name=name).exists():
        raise ActionRefused("domain_taken", field="domain")


def _count(service: Service) -> int:
    return sum(
        model._default_manager.filter(service=service).count()
        for model in (DomainAlias, DomainAliasRequest)
    )
