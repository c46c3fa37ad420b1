"""Reads what a whole domain's reading does not tell: members of a list, where a mailbox forwards
to, an alias's flags, the catch-all. One call each, so only for what somebody is looking at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q
from django.utils import timezone

from provisioning.actors import OUTSIDE
from provisioning.audit import record
from provisioning.backends.base import Backend
from provisioning.backends.errors import BackendError, CredentialsRefused
from provisioning.models import (
    OBJECT_KINDS,
    UNFINISHED,
    Alias,
    DistributionList,
    Mailbox,
    MirroredRow,
    MirrorState,
    ObjectKind,
    Operation,
    Service,
    ServiceStatus,
    object_name_of,
)
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

# A reading that failed, or whose worker died, may be asked for again after this.
ASK_AGAIN_AFTER = timedelta(minutes=1)
READABLE = (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)

Values = Mapping[str, Any]
Answer = TypeVar("Answer")


def ask(task_name: str, row_id: int) -> None:
    """Wakes a worker for one of the readings below once the transaction is through."""
    wake_on_commit(task_name, row_id)


def read_members(list_id: int) -> bool:
    """The members of a list; False when nothing was taken over."""

    def look(backend: Backend, address: str) -> Values | None:
        state = backend.read_list(address)
        if state is None or state.members is None:
            return None
        members = sorted(set(state.members))
        return {"members": members, "member_count": len(members)}

    return _read(DistributionList, list_id, "members_read_at", "list_changed", look)


def read_forward(mailbox_id: int) -> bool:
    """Where a mailbox forwards to; False when nothing was taken over."""

    def look(backend: Backend, address: str) -> Values | None:
        state = backend.read_forward(address)
        return {
            "forward_targets": sorted(set(state.targets)),
            "forward_keeps_copy": state.keeps_copy,
            "forward_keeps_recipients": state.keeps_recipients,
            "forward_spam_rule": state.spam_rule.value if state.spam_rule else "",
        }

    return _read(Mailbox, mailbox_id, "forward_read_at", "forward_changed", look)


def read_flags(alias_id: int) -> bool:
    """An alias with its flags; False when nothing was taken over."""

    def look(backend: Backend, address: str) -> Values | None:
        state = backend.read_alias(address)
        if state is None:
            return None
        return {
            "targets": sorted(set(state.targets)),
            "allows_sending": state.allows_sending,
            "is_hidden": state.is_hidden,
            "is_internal_only": state.is_internal_only,
            "is_enabled": state.is_enabled,
        }

    return _read(Alias, alias_id, "flags_read_at", "alias_changed", look)


def read_catch_all(service_id: int) -> bool:
    """Who gets mail for unknown names; False when nothing was taken over."""
    service = Service.objects.select_related("server").get(pk=service_id)
    read_at = timezone.now()
    target = _look(service, lambda backend: backend.read_catch_all(service.domain_name))
    return target is not None and _take_over_catch_all(service, target, read_at)


def _read(
    model: type[MirroredRow],
    row_id: int,
    read_at_column: str,
    verb: str,
    look: Callable[[Backend, str], Values | None],
) -> bool:
    row = model._default_manager.filter(pk=row_id).select_related("service__server").first()
    if row is None or row.state != MirrorState.ACTIVE:
        return False
    read_at = timezone.now()
    name = object_name_of(row)
    values = _look(row.service, lambda backend: look(backend, name))
    return values is not None and _take_over(row, {**values, read_at_column: read_at}, verb)


def _look(service: Service, question: Callable[[Backend], Answer]) -> Answer | None:
    """What the platform answers, or None when it cannot be asked or refuses."""
    server = service.server
    if server is None or server.pause_reason or service.status not in READABLE:
        return None
    try:
        return question(backend_of(server))
    except BackendError as error:
        logger.warning("details of service %s cannot be read: %s", service.pk, error)
        if isinstance(error, CredentialsRefused):
            pause(server, error)
        return None


@transactional
def _take_over(row: MirroredRow, values: Values, verb: str) -> bool:
    """Writes what was read, unless a change of ours has been at the object since."""
    model = type(row)
    read_at = next(value for name, value in values.items() if name.endswith("_read_at"))
    Service.objects.select_for_update().get(pk=row.service_id)
    current = model._default_manager.filter(pk=row.pk).first()
    if current is None or _was_touched(OBJECT_KINDS[model], row.pk, read_at):
        return False
    told = {name: value for name, value in values.items() if not name.endswith("_read_at")}
    known = {name: getattr(current, name) for name in told}
    model._default_manager.filter(pk=row.pk).update(**values)
    # Told for the first time is no change.
    drift = [name for name in told if told[name] != known[name] and known[name] not in (None, "")]
    if drift:
        before, after = ({name: of[name] for name in drift} for of in (known, told))
        record(OUTSIDE, row.service, verb, object_name_of(row), before=before, after=after)
    return True


@transactional
def _take_over_catch_all(service: Service, target: str, read_at: datetime) -> bool:
    current = Service.objects.select_for_update().get(pk=service.pk)
    if _was_touched(ObjectKind.CATCH_ALL, service.pk, read_at):
        return False
    before = current.catch_all_target
    Service.objects.filter(pk=service.pk).update(catch_all_target=target, catch_all_read_at=read_at)
    if before is not None and before != target:
        record(
            OUTSIDE,
            service,
            "catch_all_changed",
            service.domain_name,
            before={"target": before},
            after={"target": target},
        )
    return True


def _was_touched(kind: ObjectKind, object_id: int, read_at: datetime) -> bool:
    """Whether an operation of ours may be newer than the reading."""
    recent = Q(status__in=UNFINISHED) | Q(finished_at__gte=read_at)
    return Operation.objects.filter(recent, object_kind=kind, object_id=object_id).exists()


def claim_readings(rows: Sequence[Model], column: str) -> bool:
    """Whether this caller is the one to ask: notes the time, unless somebody has a moment ago.

    The rows are of one model. Claimed in part by somebody else at the same moment they count as
    this caller's: a second reading does no harm.
    """
    now = timezone.now()
    old = Q(**{column: None}) | Q(**{f"{column}__lt": now - ASK_AGAIN_AFTER})
    numbers = [row.pk for row in rows]
    claimed = type(rows[0])._default_manager.filter(old, pk__in=numbers).update(**{column: now})
    return bool(claimed)
