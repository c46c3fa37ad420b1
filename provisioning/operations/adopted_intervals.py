"""Usage rows of the replaced module as protocol intervals of ours.

A row that is still open becomes an open interval, to be confirmed by the first reading of the
mailboxes; one that ended and was not billed becomes a closed one, so that nothing is lost. What was
billed already is counted from now on only, so that nothing is charged twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from provisioning.actors import SYSTEM
from provisioning.models import ProtocolInterval, Service, SwitchOff, SwitchSource
from provisioning.operations.protocol_intervals import open_key, whole_second
from provisioning.transactions import transactional
from provisioning.whmcsdb.former_usage import FormerUsage


@dataclass
class Adopted:
    """How many intervals were made, moved to an earlier beginning, or there already."""

    opened_count: int = 0
    closed_count: int = 0
    moved_count: int = 0
    present_count: int = 0


def take_usage(service: Service, rows: Sequence[FormerUsage], *, is_dry_run: bool) -> Adopted:
    """Writes the intervals, or only counts them; again it makes none."""
    adopted = Adopted()
    if rows:
        _take(service, rows, adopted, is_dry_run=is_dry_run)
    return adopted


@transactional
def _take(
    service: Service, rows: Sequence[FormerUsage], adopted: Adopted, *, is_dry_run: bool
) -> None:
    Service.objects.select_for_update().get(pk=service.pk)
    known = list(ProtocolInterval.objects.filter(service=service))
    open_rows = {(row.address, row.protocol): row for row in known if row.ended_at is None}
    ended = {
        (row.address, row.protocol, row.started_at) for row in known if row.ended_at is not None
    }
    new: list[ProtocolInterval] = []
    for (address, protocol), started_at, row in _still_open(rows):
        present = open_rows.get((address, protocol))
        if present is None:
            adopted.opened_count += 1
            new.append(_interval(service, row, started_at, ended_at=None))
        elif present.source == SwitchSource.ADOPTED or present.started_at <= started_at:
            adopted.present_count += 1
        else:
            adopted.moved_count += 1
            if not is_dry_run:
                ProtocolInterval.objects.filter(pk=present.pk).update(
                    started_at=started_at, source=SwitchSource.ADOPTED
                )
    for row in rows:
        if row.ended_at is None or row.is_billed:
            continue
        started_at = _instant(row.started_at)
        if (row.address, row.protocol, started_at) in ended:
            adopted.present_count += 1
        else:
            adopted.closed_count += 1
            new.append(_interval(service, row, started_at, ended_at=_instant(row.ended_at)))
    if not is_dry_run:
        ProtocolInterval.objects.bulk_create(new)


def _still_open(
    rows: Sequence[FormerUsage],
) -> list[tuple[tuple[str, str], datetime, FormerUsage]]:
    """One entry for each mailbox and protocol: since when it is to be charged.

    The module kept a row a period, so there may be several of one that is still on.
    """
    now = whole_second(timezone.now())
    earliest: dict[tuple[str, str], tuple[datetime, FormerUsage]] = {}
    for row in rows:
        if row.ended_at is not None:
            continue
        key = (row.address, row.protocol)
        started_at = now if row.is_billed else _instant(row.started_at)
        if key not in earliest or started_at < earliest[key][0]:
            earliest[key] = (started_at, row)
    return [(key, started_at, row) for key, (started_at, row) in sorted(earliest.items())]


def _interval(
    service: Service, row: FormerUsage, started_at: datetime, *, ended_at: datetime | None
) -> ProtocolInterval:
    """An ended one was confirmed by the module itself: it had counted it."""
    return ProtocolInterval(
        service=service,
        address=row.address,
        protocol=row.protocol,
        started_at=started_at,
        ended_at=ended_at,
        end_reason=SwitchOff.SWITCHED_OFF if ended_at else "",
        source=SwitchSource.ADOPTED,
        confirmed_at=ended_at,
        threshold_seconds=row.threshold_seconds,
        started_by_kind=SYSTEM.kind,
        started_by_name=SYSTEM.name,
        ended_by_kind=SYSTEM.kind if ended_at else "",
        ended_by_name=SYSTEM.name if ended_at else "",
        open_key=None if ended_at else open_key(service.pk, row.address, row.protocol),
    )


def _instant(local: datetime) -> datetime:
    return whole_second(local.replace(tzinfo=ZoneInfo(settings.WHMCS_TIME_ZONE)))
