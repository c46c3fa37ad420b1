"""Deleting a mailbox with days of grace: first it is disabled, and can be restored until its day.

Its paid options go off at once, so that they cost nothing any more; it counts as a mailbox, and its
mail as storage, until it is really deleted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from provisioning.actions import changes, mailbox_checks, mailboxes
from provisioning.actions.locking import lock_active_service
from provisioning.actors import SYSTEM, Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import Mailbox, MirrorState, Operation, OperationKind, ServiceStatus
from provisioning.transactions import transactional

SWITCHED_OFF = ("is_enabled", "has_eas", "has_mapi")
BATCH_SIZE = 200


@transactional
def delete(*, mailbox: Mailbox, by: Actor, idempotency_key: str = "") -> Operation | None:
    """Disables the mailbox and plans its deletion; without days of grace deletes it at once.

    None when there was nothing to switch off. Raises a subclass of `ActionRefused`.
    """
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    if not service.plan.grace_day_count:
        return mailboxes.delete(mailbox=mailbox, by=by, idempotency_key=idempotency_key)
    mailbox = mailboxes.lock_staying(service, mailbox)
    restores = {name: True for name in SWITCHED_OFF if getattr(mailbox, name)}
    deletes_at = timezone.now() + timedelta(days=service.plan.grace_day_count)
    return _switch(
        mailbox,
        by,
        verb="mailbox_deletion_planned",
        wish=dict.fromkeys(restores, False),
        columns={"deletes_at": deletes_at, "restores": restores},
        told={"deletes_at": deletes_at.isoformat()},
        idempotency_key=idempotency_key,
    )


@transactional
def restore(*, mailbox: Mailbox, by: Actor, idempotency_key: str = "") -> Operation | None:
    """Brings a mailbox back that is about to be deleted, as it was; None as in `delete`."""
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    mailbox = changes.lock_idle(service, mailbox)
    if mailbox.deletes_at is None:
        raise ActionRefused("not_deleting")
    wish = {name: True for name in SWITCHED_OFF if mailbox.restores.get(name)}
    for name, protocol in mailbox_checks.PROTOCOL_FIELDS.items():
        if not service.plan.offers(protocol):
            wish.pop(name, None)
    return _switch(
        mailbox,
        by,
        verb="mailbox_restored",
        wish=wish,
        columns={"deletes_at": None, "restores": {}},
        told={"deletes_at": None},
        idempotency_key=idempotency_key,
    )


def _switch(
    mailbox: Mailbox,
    by: Actor,
    *,
    verb: str,
    wish: dict[str, bool],
    columns: dict[str, Any],
    told: dict[str, object],
    idempotency_key: str,
) -> Operation | None:
    switches = {name: getattr(mailbox, name) for name in wish}
    moment = mailbox.deletes_at.isoformat() if mailbox.deletes_at else None
    before = {**switches, "deletes_at": moment}
    after = {**wish, **told}
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if not wish:
        rows.update(**columns)
        record(by, mailbox.service, verb, mailbox.address, before=before, after=after)
        return None
    put_back = {**switches, "deletes_at": moment, "restores": mailbox.restores}
    rows.update(state=MirrorState.UPDATING, **wish, **columns)
    return changes.ask(
        OperationKind.CHANGE_MAILBOX,
        mailbox,
        by,
        verb=verb,
        wish=wish,
        before=before,
        after=after,
        put_back=put_back,
        idempotency_key=idempotency_key,
    )


def delete_due() -> int:
    """Deletes for good what has reached its day; what is not possible now waits. Returns how many.

    A suspended service keeps its mailboxes until it is active again.
    """
    due = Mailbox.objects.filter(
        deletes_at__lte=timezone.now(),
        state=MirrorState.ACTIVE,
        service__status=ServiceStatus.ACTIVE,
    ).select_related("service__plan")
    count = 0
    for mailbox in due.order_by("deletes_at")[:BATCH_SIZE]:
        try:
            mailboxes.delete(mailbox=mailbox, by=SYSTEM)
        except ActionRefused:
            # Somebody has just restored it, or something else is at it: the next round looks again.
            continue
        count += 1
    return count
