"""Asking for a closer look at one object: what a whole domain's reading does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from provisioning.models import (
    Alias,
    DistributionList,
    Mailbox,
    MirrorState,
    Service,
    ServiceStatus,
)
from provisioning.operations import details


def request_members(mailing_list: DistributionList) -> bool:
    """Has a worker read the members if they are old; True while they have never been read."""
    _request_members(mailing_list.service, [mailing_list])
    return mailing_list.members is None


def request_forward(mailbox: Mailbox) -> bool:
    """Has a worker read where the mailbox forwards to, where the domain's reading does not tell.

    True while it is not known.
    """
    capabilities = mailbox.service.plan.capabilities
    if not capabilities.has_forwards or capabilities.reads_forwards_in_bulk:
        return False
    _request_forwards(mailbox.service, [mailbox])
    return mailbox.forward_targets is None


def request_ways(service: Service, rows: Sequence[Mailbox | DistributionList]) -> None:
    """Has workers read where all of these lead to, where that is old or was never read."""
    _request_members(service, [row for row in rows if isinstance(row, DistributionList)])
    capabilities = service.plan.capabilities
    if capabilities.has_forwards and not capabilities.reads_forwards_in_bulk:
        _request_forwards(service, [row for row in rows if isinstance(row, Mailbox)])


def _request_members(service: Service, rows: Sequence[DistributionList]) -> None:
    idle = [row for row in rows if row.state == MirrorState.ACTIVE]
    task_name = "provisioning.read_list_members"
    _request(service, idle, "members_read_at", "members_asked_at", task_name)


def _request_forwards(service: Service, rows: Sequence[Mailbox]) -> None:
    idle = [row for row in rows if row.state == MirrorState.ACTIVE]
    task_name = "provisioning.read_mailbox_forward"
    _request(service, idle, "forward_read_at", "forward_asked_at", task_name)


def request_flags(alias: Alias) -> bool:
    """Has a worker read the alias's flags if they are old; True while they are not known."""
    if not alias.service.plan.capabilities.has_alias_flags:
        return False
    if alias.state == MirrorState.ACTIVE:
        task_name = "provisioning.read_alias_flags"
        _request(alias.service, [alias], "flags_read_at", "flags_asked_at", task_name)
    return alias.allows_sending is None


def request_catch_all(service: Service) -> bool:
    """Has a worker read the catch-all if that was long ago; True while it is not known."""
    if not service.plan.capabilities.has_catch_all:
        return False
    task_name = "provisioning.read_catch_all"
    _request(service, [service], "catch_all_read_at", "catch_all_asked_at", task_name)
    return service.catch_all_target is None


def _request(
    service: Service, rows: Sequence[Model], read_column: str, asked_column: str, task_name: str
) -> None:
    """One statement for any number of rows; two pages at the same moment ask once."""
    now = timezone.now()
    is_fresh_after = now - timedelta(seconds=settings.REFRESH_AFTER_SECONDS)
    due = [
        row
        for row in rows
        if not _is_after(getattr(row, read_column), is_fresh_after)
        and not _is_after(getattr(row, asked_column), now - details.ASK_AGAIN_AFTER)
    ]
    if service.status != ServiceStatus.ACTIVE or not due:
        return
    if details.claim_readings(due, asked_column):
        for row in due:
            details.ask(task_name, row.pk)


def _is_after(moment: datetime | None, limit: datetime) -> bool:
    return moment is not None and moment > limit
