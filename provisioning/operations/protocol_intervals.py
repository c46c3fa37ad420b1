"""Since when which mailbox has which protocol: written from confirmed changes alone (AT-D20, D21).

An operation that the platform carried out, a reading that found a change made elsewhere, a mailbox
that is gone: nothing else opens or closes an interval.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.capabilities import MailProtocol
from provisioning.errors import InvalidPlanOption
from provisioning.ledger.tariff import DAY_SECONDS, threshold_seconds_of
from provisioning.models import (
    Mailbox,
    MirrorState,
    ObjectKind,
    Operation,
    ProtocolInterval,
    Service,
    SwitchOff,
    SwitchSource,
)

logger = logging.getLogger(__name__)

BATCH_SIZE = 500


@dataclass(frozen=True)
class Reconciled:
    """What a comparison with the mirror did; `present_count` were tracked already."""

    opened_count: int
    closed_count: int
    present_count: int


def note_operation(operation: Operation) -> None:
    """After a mailbox's operation has ended: what its row says now has been confirmed.

    Call it inside the closing transaction, once the row is written or deleted.
    """
    if operation.object_kind != ObjectKind.MAILBOX:
        return
    mailbox = (
        Mailbox.objects.filter(pk=operation.object_id or 0).only("has_eas", "has_mapi").first()
    )
    by = Actor(operation.requested_by_kind, operation.requested_by_name)
    rows = _open_rows(operation.service_id).filter(address=operation.object_name)
    now = whole_second(timezone.now())
    if mailbox is None:
        _close(rows, by, now, SwitchOff.MAILBOX_DELETED)
        return
    has = set(protocols_of(mailbox))
    known = set(rows.values_list("protocol", flat=True))
    if known - has:
        _close(rows.filter(protocol__in=known - has), by, now, SwitchOff.SWITCHED_OFF)
    wanted = {(operation.object_name, protocol) for protocol in has - known}
    _open(operation.service, wanted, by, now, SwitchSource.OPERATION)


def reconcile(service: Service, *, at: datetime, by: Actor, source: SwitchSource) -> Reconciled:
    """Makes open intervals equal to the mirror, except for mailboxes that are being changed.

    Call it in the transaction that wrote the mirror, with the service locked.
    """
    at = whole_second(at)
    mailboxes = Mailbox.objects.filter(service=service)
    settled = mailboxes.filter(state=MirrorState.ACTIVE).filter(Q(has_eas=True) | Q(has_mapi=True))
    domain_name = service.domain_name
    found = {
        (f"{mailbox.local_part}@{domain_name}", protocol)
        for mailbox in settled.only("local_part", "has_eas", "has_mapi")
        for protocol in protocols_of(mailbox)
    }
    rows = _open_rows(service.pk)
    known = {(row.address, row.protocol): row for row in rows}
    _confirm([row.pk for key, row in known.items() if key in found], at)
    _open(service, found - known.keys(), by, at, source)
    closed_count = _close_missing(mailboxes, domain_name, known, found, by, at)
    return Reconciled(len(found - known.keys()), closed_count, len(found & known.keys()))


@dataclass(frozen=True)
class FormerUse:
    """A usage row of the module that was replaced: a protocol on since then, or from then to then.

    `started_at`, `ended_at` and `threshold_seconds` are as that row has them.
    """

    address: str
    protocol: str
    started_at: datetime
    ended_at: datetime | None
    threshold_seconds: int


def adopt(service: Service, rows: Iterable[FormerUse], *, by: Actor) -> int:
    """Takes over open usage rows; repeating adds nothing. Returns how many were added.

    What was on is charged once a reading of the platform has confirmed it.
    """
    known = set(
        ProtocolInterval.objects.filter(service=service).values_list(
            "address", "protocol", "started_at"
        )
    )
    is_open = set(_open_rows(service.pk).values_list("address", "protocol"))
    added = []
    for row in rows:
        address, start = row.address.lower(), whole_second(row.started_at)
        key = (address, row.protocol)
        if (*key, start) in known or (row.ended_at is None and key in is_open):
            continue
        known.add((*key, start))
        if row.ended_at is None:
            is_open.add(key)
        added.append(_adopted(service, row, by))
    ProtocolInterval.objects.bulk_create(added, batch_size=BATCH_SIZE)
    return len(added)


def _adopted(service: Service, row: FormerUse, by: Actor) -> ProtocolInterval:
    end = row.ended_at and whole_second(row.ended_at)
    address = row.address.lower()
    return ProtocolInterval(
        service=service,
        address=address,
        protocol=row.protocol,
        started_at=whole_second(row.started_at),
        ended_at=end,
        end_reason=SwitchOff.SWITCHED_OFF if end else "",
        confirmed_at=end,
        source=SwitchSource.ADOPTED,
        threshold_seconds=row.threshold_seconds,
        started_by_kind=by.kind,
        started_by_name=by.name,
        ended_by_kind=by.kind if end else "",
        ended_by_name=by.name if end else "",
        open_key=None if end else open_key(service.pk, address, row.protocol),
    )


def close_all(service_id: int, *, by: Actor, at: datetime) -> None:
    """The service has ended, and everything on it."""
    _close(_open_rows(service_id), by, whole_second(at), SwitchOff.SERVICE_ENDED)


def protocols_of(mailbox: Mailbox) -> list[str]:
    """The protocols that are on."""
    has = {MailProtocol.EAS: mailbox.has_eas, MailProtocol.MAPI: mailbox.has_mapi}
    return [protocol.value for protocol, is_on in has.items() if is_on]


def whole_second(moment: datetime) -> datetime:
    """Intervals and cut-offs are cut to the second, so that durations add up exactly."""
    return moment.replace(microsecond=0)


def _open_rows(service_id: int) -> QuerySet[ProtocolInterval]:
    return ProtocolInterval.objects.filter(service_id=service_id, ended_at=None)


def _close_missing(
    mailboxes: QuerySet[Mailbox],
    domain_name: str,
    known: dict[tuple[str, str], ProtocolInterval],
    found: Collection[tuple[str, str]],
    by: Actor,
    at: datetime,
) -> int:
    missing = [row for key, row in known.items() if key not in found]
    if not missing:
        return 0
    states = {
        f"{local_part}@{domain_name}": state
        for local_part, state in mailboxes.values_list("local_part", "state")
    }
    gone = [row.pk for row in missing if row.address not in states]
    off = [row.pk for row in missing if states.get(row.address) == MirrorState.ACTIVE]
    rows = ProtocolInterval.objects.filter(ended_at=None)
    _close(rows.filter(pk__in=gone), by, at, SwitchOff.MAILBOX_DELETED)
    _close(rows.filter(pk__in=off), by, at, SwitchOff.SWITCHED_OFF)
    return len(gone) + len(off)


def _confirm(interval_ids: Collection[int], at: datetime) -> None:
    """What was taken over from the former module has now been seen on the platform."""
    ProtocolInterval.objects.filter(confirmed_at=None, pk__in=interval_ids).update(confirmed_at=at)


def _close(rows: QuerySet[ProtocolInterval], by: Actor, at: datetime, reason: SwitchOff) -> None:
    rows.update(
        ended_at=at,
        end_reason=reason,
        ended_by_kind=by.kind,
        ended_by_name=by.name,
        open_key=None,
    )


def _open(
    service: Service,
    wanted: Iterable[tuple[str, str]],
    by: Actor,
    at: datetime,
    source: SwitchSource,
) -> None:
    wanted = sorted(wanted)
    if not wanted:
        return
    threshold_seconds = _threshold(service)
    # One that is open already was opened by somebody else this moment, and stays as it is.
    ProtocolInterval.objects.bulk_create(
        [
            ProtocolInterval(
                service=service,
                address=address,
                protocol=protocol,
                started_at=at,
                confirmed_at=at,
                source=source,
                threshold_seconds=threshold_seconds,
                started_by_kind=by.kind,
                started_by_name=by.name,
                open_key=open_key(service.pk, address, protocol),
            )
            for address, protocol in wanted
        ],
        batch_size=BATCH_SIZE,
        ignore_conflicts=True,
    )


def open_key(service_id: int, address: str, protocol: str) -> str:
    """Names the one open interval of a mailbox and a protocol, in 64 characters."""
    return hashlib.sha256(f"{service_id}:{address}:{protocol}".encode()).hexdigest()


def _threshold(service: Service) -> int:
    try:
        return threshold_seconds_of(service.plan)
    except InvalidPlanOption as error:
        # A product with a nonsense option must not keep a change from being closed.
        logger.warning("service %s: %s; one day is the threshold", service.pk, error)
        return DAY_SECONDS
