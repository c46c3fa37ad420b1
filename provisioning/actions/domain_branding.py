"""How the mail platform's own pages look for a domain, where the platform lets customers choose."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from django.db import IntegrityError

from provisioning.actions import changes
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ChangeUnderWay
from provisioning.images import Picture
from provisioning.models import (
    UNFINISHED,
    DomainBranding,
    ObjectKind,
    Operation,
    OperationKind,
    Service,
)
from provisioning.operations import queue
from provisioning.operations.branding import VALUES, values_of
from provisioning.transactions import transactional

MAX_LOGO_BYTES = 512_000


@transactional
def change(
    *,
    service: Service,
    by: Actor,
    name: str,
    support_email: str,
    colour: str,
    logo: Picture | None,
    idempotency_key: str = "",
) -> Operation | None:
    """Sets the look; a logo of None keeps the one that is there. None: nothing had to be changed.

    Raises `ActionRefused`.
    """
    service = _locked(service)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    before = values_of(DomainBranding.objects.filter(service=service).first())
    after = {**before, "name": name.strip(), "support_email": support_email, "colour": colour}
    if logo is not None:
        after["logo_digest"] = hashlib.sha256(logo.content).hexdigest()[:16]
    if after == before:
        return None
    secrets = {}
    if logo is not None:
        # Not secret, but large: it goes with the operation's secrets, erased when it ends.
        secrets = {"logo": base64.b64encode(logo.content).decode(), "logo_type": logo.media_type}
    return _ask(
        OperationKind.CHANGE_BRANDING,
        service,
        by,
        before={name: before[name] for name in VALUES if after[name] != before[name]},
        after={name: after[name] for name in VALUES if after[name] != before[name]},
        wish={name: after[name] for name in VALUES},
        secrets=secrets,
        idempotency_key=idempotency_key,
    )


@transactional
def reset(*, service: Service, by: Actor, idempotency_key: str = "") -> Operation:
    """Back to the platform's own look; raises `ActionRefused`."""
    service = _locked(service)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    before = values_of(DomainBranding.objects.filter(service=service).first())
    return _ask(
        OperationKind.RESET_BRANDING,
        service,
        by,
        before={name: value for name, value in before.items() if value},
        after={},
        wish={},
        secrets={},
        idempotency_key=idempotency_key,
    )


def _locked(service: Service) -> Service:
    service = lock_active_service(service.pk)
    if not service.plan.capabilities.has_branding:
        raise ActionRefused("unsupported", detail=service.plan.platform)
    return service


def _ask(
    kind: OperationKind,
    service: Service,
    by: Actor,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    wish: Mapping[str, object],
    secrets: Mapping[str, str],
    idempotency_key: str,
) -> Operation:
    key = f"{ObjectKind.BRANDING}:{service.pk}"
    if Operation.objects.filter(active_key=key, status__in=UNFINISHED).exists():
        raise ChangeUnderWay(address=service.domain_name)
    try:
        operation = queue.enqueue(
            kind=kind,
            service=service,
            by=by,
            object_name=service.domain_name,
            payload={"wish": dict(wish)},
            secrets=secrets,
            object_kind=ObjectKind.BRANDING,
            idempotency_key=idempotency_key,
        )
    except IntegrityError:
        raise ChangeUnderWay(address=service.domain_name) from None
    verb = "branding_reset" if kind == OperationKind.RESET_BRANDING else "branding_changed"
    record(by, service, verb, service.domain_name, operation=operation, before=before, after=after)
    return operation
