"""Reads a whole service from its platform into the mirror, and records what changed outside."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from provisioning.actors import OUTSIDE
from provisioning.audit import record
from provisioning.backends.base import MailboxState
from provisioning.backends.errors import BackendError, Outcome
from provisioning.models import (
    UNFINISHED,
    Mailbox,
    MirrorState,
    Operation,
    Service,
    ServiceStatus,
)
from provisioning.operations import runner
from provisioning.operations.platform import backend_of

logger = logging.getLogger(__name__)

# A refresh that failed, or never ended because its worker died, may be asked for again after this.
ASK_AGAIN_AFTER = timedelta(minutes=5)
WATCHED_FIELDS = ("display_name", "quota_bytes", "is_enabled", "has_eas", "has_mapi")
MEASURED_FIELDS = ("used_bytes", "last_login_at")


def ask(service_id: int) -> None:
    """Wakes a worker to refresh the service once the transaction is through."""

    def send() -> None:
        try:
            current_app.send_task("provisioning.refresh_service", args=[service_id], retry=False)
        except OperationalError as error:
            logger.warning("broker away, service %s is not refreshed now: %s", service_id, error)

    transaction.on_commit(send)


def ask_for_all() -> None:
    """Every night: each active service on a server that is not paused."""
    services = Service.objects.filter(status=ServiceStatus.ACTIVE, server__pause_reason="")
    for service_id in services.values_list("pk", flat=True).iterator():
        ask(service_id)


def refresh_service(service_id: int) -> bool:
    """Reads the platform and updates the mirror; a failed read changes nothing but the error."""
    service = Service.objects.select_related("server", "plan").get(pk=service_id)
    if service.server is None or service.server.pause_reason:
        return False
    read_at = timezone.now()
    try:
        states = backend_of(service.server).list_mailboxes(service.domain_name)
    except BackendError as error:
        if error.outcome is Outcome.PAUSE:
            runner.pause(service.server, error)
        Service.objects.filter(pk=service_id).update(refresh_error_code=error.code)
        return False
    with transaction.atomic():
        _adopt(service, states, read_at)
        Service.objects.filter(pk=service_id).update(
            used_bytes=sum(state.used_bytes for state in states),
            refreshed_at=read_at,
            refresh_started_at=None,
            refresh_error_code="",
        )
    return True


def _adopt(service: Service, states: Sequence[MailboxState], read_at: datetime) -> None:
    """Makes the mirror equal to the platform, except where our own change is on its way.

    Objects touched since the read began may be older in the reading than in the mirror.
    """
    Service.objects.select_for_update().get(pk=service.pk)
    known = {row.local_part: row for row in Mailbox.objects.filter(service=service)}
    untouchable = set(
        Operation.objects.filter(service=service)
        .filter(Q(status__in=UNFINISHED) | Q(finished_at__gte=read_at))
        .values_list("object_name", flat=True)
    )
    found = {
        state.address.partition("@")[0]: state
        for state in states
        if not _is_hidden_admin(service, state)
    }
    fresh = {name: state for name, state in found.items() if state.address not in untouchable}
    _add(service, {name: state for name, state in fresh.items() if name not in known})
    _update(service, {known[name]: state for name, state in fresh.items() if name in known})
    _remove(
        service,
        [
            row
            for name, row in known.items()
            if name not in found and f"{name}@{service.domain_name}" not in untouchable
        ],
    )


def _is_hidden_admin(service: Service, state: MailboxState) -> bool:
    local_part = state.address.partition("@")[0]
    return local_part.casefold() == service.admin_username.casefold()


def _add(service: Service, states: Mapping[str, MailboxState]) -> None:
    rows = [
        Mailbox(
            service=service,
            local_part=local_part,
            state=MirrorState.ACTIVE,
            **_values(state, WATCHED_FIELDS + MEASURED_FIELDS),
        )
        for local_part, state in states.items()
    ]
    Mailbox.objects.bulk_create(rows, batch_size=500)
    # The first reading of a domain is no drift: everything on it is new to us.
    if service.refreshed_at is not None:
        for state in states.values():
            record(OUTSIDE, service, "mailbox_appeared", state.address)


def _update(service: Service, states: Mapping[Mailbox, MailboxState]) -> None:
    changed = []
    for row, state in states.items():
        after = _values(state, WATCHED_FIELDS)
        before = {name: getattr(row, name) for name in WATCHED_FIELDS}
        if after != before:
            differing = [name for name in after if after[name] != before[name]]
            record(
                OUTSIDE,
                service,
                "mailbox_changed",
                state.address,
                before={name: before[name] for name in differing},
                after={name: after[name] for name in differing},
            )
        wanted = {**after, **_values(state, MEASURED_FIELDS)}
        if any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            changed.append(row)
    Mailbox.objects.bulk_update(changed, WATCHED_FIELDS + MEASURED_FIELDS, batch_size=500)


def _remove(service: Service, rows: Sequence[Mailbox]) -> None:
    for row in rows:
        record(OUTSIDE, service, "mailbox_disappeared", f"{row.local_part}@{service.domain_name}")
    Mailbox.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _values(state: MailboxState, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(state, name) for name in names}
