"""A row of the mailbox list, worked out here so that its template only prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientarea.formats import bytes_text, fill_percent, limit_text, local_day_text
from clientarea.progress import Progress, dismiss_path, progress_of
from provisioning.models import Alias, Mailbox, Operation, OperationKind, Service, ServiceStatus
from provisioning.queries.mailboxes import NEARLY_FULL_PERCENT
from provisioning.queries.rows import Row

SHOWN_ALIAS_COUNT = 3
# Where "Correct" leads for each kind of refused change: a page below the mailbox's own.
CORRECTED_AT = {
    OperationKind.CHANGE_MAILBOX: "",
    OperationKind.SET_MAILBOX_PASSWORD: "password/",
    OperationKind.SET_AUTO_REPLY: "auto-reply/",
}


@dataclass(frozen=True)
class RowView:
    """What the row shows, as texts where it can: a template formats numbers at a price.

    `path` is the mailbox's page; `correct_path` where a refused change is corrected, '' = nowhere.
    """

    key: str
    address: str
    display_name: str
    path: str
    operation_key: str
    dismiss_path: str
    progress: Progress
    storage_text: str
    fill_percent: str
    fill_level: str
    is_limited: bool
    correct_path: str
    can_change: bool
    is_staying: bool
    is_enabled: bool
    has_eas: bool
    has_mapi: bool
    kind_text: str
    last_login_text: str
    alias_tags: tuple[str, ...]
    outside_text: str


def row_view(
    service: Service, row: Row[Mailbox], list_path: str, aliases: Sequence[Alias] | None = None
) -> RowView:
    """Works out one row, with the `aliases` that lead to it; asks the database nothing."""
    mailbox, operation = row.item, row.operation
    path = f"{list_path}{mailbox.pk}/"
    percent = fill_percent(mailbox.used_bytes, mailbox.quota_bytes)
    is_moving = operation is not None and not operation.is_finished
    return RowView(
        key=str(mailbox.pk),
        address=f"{mailbox.local_part}@{service.domain_name}",
        display_name=mailbox.display_name,
        path=path,
        operation_key=str(operation.pk) if operation else "",
        dismiss_path=dismiss_path(service, operation),
        progress=progress_of(service, operation) if operation else state_of(service, mailbox),
        storage_text=storage_text(mailbox),
        fill_percent=str(percent),
        fill_level=fill_level(percent),
        is_limited=mailbox.quota_bytes > 0,
        correct_path=_correct_path(path, operation) if operation and not is_moving else "",
        can_change=not is_moving,
        is_staying=mailbox.deletes_at is None,
        is_enabled=mailbox.is_enabled,
        has_eas=mailbox.has_eas,
        has_mapi=mailbox.has_mapi,
        kind_text=_kind_text(service, mailbox),
        last_login_text=local_day_text(mailbox.last_login_at) if mailbox.last_login_at else "",
        alias_tags=_alias_tags(aliases) if aliases else (),
        outside_text=_outside_text(service, aliases) if aliases else "",
    )


def _alias_tags(aliases: Sequence[Alias]) -> tuple[str, ...]:
    """The first names, and how many more there are."""
    names = [alias.local_part for alias in aliases[:SHOWN_ALIAS_COUNT]]
    more = len(aliases) - len(names)
    return (*names, f"+{more}") if more else tuple(names)


def _outside_text(service: Service, aliases: Sequence[Alias]) -> str:
    """Who outside gets the same mail: nobody should overlook it (AT-F08)."""
    own = f"@{service.domain_name}"
    outside = sorted(
        {target for alias in aliases for target in alias.targets if not target.endswith(own)}
    )
    if not outside:
        return ""
    shown = ", ".join(outside[:SHOWN_ALIAS_COUNT])
    return _("also to %(addresses)s") % {
        "addresses": shown if len(outside) <= SHOWN_ALIAS_COUNT else f"{shown} …"
    }


def state_of(service: Service, mailbox: Mailbox) -> Progress:
    """The state of a mailbox that nothing is happening to."""
    if service.status == ServiceStatus.SUSPENDED:
        return Progress("warn", pgettext("mailbox", "Suspended"))
    if mailbox.deletes_at:
        return Progress(
            "warn", _("Deleted on %(day)s") % {"day": local_day_text(mailbox.deletes_at)}
        )
    percent = fill_percent(mailbox.used_bytes, mailbox.quota_bytes)
    if not mailbox.is_enabled:
        return Progress("", _("Sign-in blocked"))
    if percent >= 100:
        return Progress("bad", _("Full"))
    if percent >= NEARLY_FULL_PERCENT:
        return Progress("warn", _("Nearly full"))
    return Progress("ok", pgettext("mailbox", "Active"))


def _kind_text(service: Service, mailbox: Mailbox) -> str:
    """Basic or enhanced, where the platform has both."""
    has_kinds = len(service.plan.capabilities.mailbox_kinds) > 1
    return str(mailbox.get_kind_display()) if has_kinds else ""


def storage_text(mailbox: Mailbox) -> str:
    """`1.50 GB of 20 GB`, or what is used alone when there is no limit."""
    used = bytes_text(mailbox.used_bytes)
    if not mailbox.quota_bytes:
        return used
    return _("%(used)s of %(limit)s") % {"used": used, "limit": limit_text(mailbox.quota_bytes)}


def fill_level(percent: int) -> str:
    """The colour of a meter: plain, "high" or "full"."""
    if percent >= 100:
        return "full"
    return "high" if percent >= NEARLY_FULL_PERCENT else ""


def _correct_path(path: str, operation: Operation) -> str:
    below = CORRECTED_AT.get(OperationKind(operation.kind))
    return "" if below is None else f"{path}{below}?operation={operation.pk}"
