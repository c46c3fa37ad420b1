"""Asking for a closer look at one object: what a whole domain's reading does not tell."""

from __future__ import annotations

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
    if mailing_list.state == MirrorState.ACTIVE:
        _request(
            mailing_list.service,
            mailing_list,
            mailing_list.members_read_at,
            "members_asked_at",
            "provisioning.read_list_members",
        )
    return mailing_list.members is None


def request_forward(mailbox: Mailbox) -> bool:
    """Has a worker read where the mailbox forwards to, where the domain's reading does not tell.

    True while it is not known.
    """
    capabilities = mailbox.service.plan.capabilities
    if not capabilities.has_forwards or capabilities.reads_forwards_in_bulk:
        return False
    if mailbox.state == MirrorState.ACTIVE:
        _request(
            mailbox.service,
            mailbox,
            mailbox.forward_read_at,
            "forward_asked_at",
            "provisioning.read_mailbox_forward",
        )
    return mailbox.forward_targets is None


def request_flags(alias: Alias) -> bool:
    """Has a worker read the alias's flags if they are old; True while they are not known."""
    if not alias.service.plan.capabilities.has_alias_flags:
        return False
    if alias.state == MirrorState.ACTIVE:
        _request(
            alias.service,
            alias,
            alias.flags_read_at,
            "flags_asked_at",
            "provisioning.read_alias_flags",
        )
    return alias.allows_sending is None


def request_catch_all(service: Service) -> bool:
    """Has a worker read the catch-all if that was long ago; True while it is not known."""
    if not service.plan.capabilities.has_catch_all:
        return False
    _request(
        service,
        service,
        service.catch_all_read_at,
        "catch_all_asked_at",
        "provisioning.read_catch_all",
    )
    return service.catch_all_target is None


def _request(
    service: Service, row: Model, read_at: datetime | None, column: str, task_name: str
) -> None:
    """Two pages at the same moment ask once."""
    is_fresh_after = timezone.now() - timedelta(seconds=settings.REFRESH_AFTER_SECONDS)
    if service.status != ServiceStatus.ACTIVE or (read_at and read_at > is_fresh_after):
        return
    if details.claim_reading(type(row), row.pk, column):
        details.ask(task_name, row.pk)
