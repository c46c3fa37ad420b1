"""Rows of aliases, forwards, lists and domain aliases, worked out for one template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from clientarea.access import operation_or_404
from clientarea.http import CustomerRequest, render_page
from clientarea.progress import Progress, dismiss_path, progress_of
from clientarea.rooms import room_context
from provisioning.models import (
    Alias,
    DistributionList,
    DomainAlias,
    Mailbox,
    Operation,
    OperationKind,
    PostingRule,
    Service,
    ServiceStatus,
)
from provisioning.queries.rows import Row, Usage

SHOWN_TARGET_COUNT = 3
# Who may write to a list, in plain words.
POSTING: dict[str, str | Promise] = {
    PostingRule.ANYONE: gettext_lazy("Anyone may write to it"),
    PostingRule.MEMBERS: gettext_lazy("Only members may write to it"),
    PostingRule.MODERATORS: gettext_lazy("Only whoever looks after it may write to it"),
}

CORRECTED = {OperationKind.CHANGE_ALIAS, OperationKind.CHANGE_LIST, OperationKind.SET_FORWARD}


@dataclass(frozen=True)
class ItemRow:
    """What a row shows, as texts. `path` is the object's page, `delete_path` '' = cannot go.

    `edit_path` '' = there is nothing to edit; `note` warns of something in a sentence.
    """

    key: str
    name: str
    path: str
    edit_path: str
    delete_path: str
    delete_label: str
    sub: str
    lines: tuple[str, ...]
    tags: tuple[str, ...]
    progress: Progress
    operation_key: str
    dismiss_path: str
    correct_path: str
    can_change: bool
    note: str = ""


def alias_row(service: Service, row: Row[Alias], list_path: str) -> ItemRow:
    """An alias and where it leads."""
    alias = row.item
    tags = [
        label
        for is_on, label in (
            (alias.allows_sending, _("May send")),
            (alias.is_hidden, _("Hidden")),
            (alias.is_internal_only, _("Internal only")),
        )
        if is_on
    ]
    lines = _shortened(alias.targets)
    if alias.includes_all_mailboxes:
        lines = (_("All mailboxes of the domain"), *lines)
    path = f"{list_path}{alias.pk}/"
    shown = _row(service, row.operation, f"alias-{alias.pk}", alias.address, path)
    if row.operation is None and alias.is_enabled is False:
        shown = replace(shown, progress=Progress("", _("Switched off")))
    return replace(shown, lines=lines, tags=tuple(tags))


def forward_row(service: Service, row: Row[Mailbox], list_path: str) -> ItemRow:
    """A mailbox and where it forwards to; it cannot be deleted from here."""
    mailbox = row.item
    path = f"{list_path}{mailbox.pk}/"
    shown = _row(service, row.operation, f"forward-{mailbox.pk}", mailbox.address, path)
    targets = mailbox.forward_targets or []
    lines = _shortened([f"{target} ({_kind(service, target)})" for target in targets])
    tag = ""
    if targets and mailbox.forward_keeps_copy is not None:
        tag = _("Keeps a copy") if mailbox.forward_keeps_copy else _("Keeps no copy")
    if not targets:
        lines = (_("Not read yet") if mailbox.forward_targets is None else _("Does not forward"),)
    return replace(
        shown,
        lines=lines,
        sub=mailbox.display_name,
        tags=(tag,) if tag else (),
        delete_path="",
    )


def list_row(service: Service, row: Row[DistributionList], list_path: str) -> ItemRow:
    """A list, how many members it has, and who may write to it."""
    entry = row.item
    path = f"{list_path}{entry.pk}/"
    shown = _row(service, row.operation, f"list-{entry.pk}", entry.address, path)
    lines = []
    if entry.member_count is not None:
        text = ngettext("%(count)s member", "%(count)s members", entry.member_count)
        lines.append(text % {"count": number_format(entry.member_count)})
    if entry.posting:
        lines.append(str(POSTING[entry.posting]))
    note = ""
    if entry.refused_members:
        note = _("The mail server did not take %(members)s. The list was kept without.") % {
            "members": ", ".join(entry.refused_members)
        }
    return replace(shown, lines=tuple(lines), sub=entry.description, note=note)


def domain_alias_row(service: Service, row: Row[DomainAlias], list_path: str) -> ItemRow:
    """A domain alias; there is nothing to edit on it."""
    name = row.item.domain_name
    path = f"{list_path}{row.item.pk}/"
    shown = _row(service, row.operation, f"domain-alias-{row.item.pk}", name, path)
    example = _("info@%(alias)s goes to info@%(domain)s") % {
        "alias": name,
        "domain": service.domain_name,
    }
    return replace(
        shown,
        edit_path="",
        delete_label=_("Remove"),
        lines=(example,),
    )


def _row(service: Service, operation: Operation | None, key: str, name: str, path: str) -> ItemRow:
    is_moving = operation is not None and not operation.is_finished
    correct_path = ""
    if operation and not is_moving and operation.kind in CORRECTED:
        correct_path = f"{path}?operation={operation.pk}"
    return ItemRow(
        key=key,
        name=name,
        path=path,
        edit_path=path,
        delete_path=f"{path}delete/",
        delete_label=_("Delete"),
        sub="",
        lines=(),
        tags=(),
        progress=progress_of(service, operation) if operation else _calm(service),
        operation_key=str(operation.pk) if operation else "",
        dismiss_path=dismiss_path(service, operation),
        correct_path=correct_path,
        can_change=not is_moving,
    )


def _calm(service: Service) -> Progress:
    if service.status == ServiceStatus.SUSPENDED:
        return Progress("warn", pgettext("mailbox", "Suspended"))
    return Progress("ok", pgettext("mailbox", "Active"))


def _kind(service: Service, address: str) -> str:
    """AT-N19."""
    is_own = address.endswith(f"@{service.domain_name}")
    return pgettext("forward", "internal") if is_own else pgettext("forward", "external")


def _shortened(texts: Sequence[str]) -> tuple[str, ...]:
    if len(texts) <= SHOWN_TARGET_COUNT + 1:
        return tuple(texts)
    rest = len(texts) - SHOWN_TARGET_COUNT
    more = ngettext("and %(count)s more", "and %(count)s more", rest)
    return (*texts[:SHOWN_TARGET_COUNT], more % {"count": number_format(rest)})


def answer_row(
    request: CustomerRequest,
    service: Service,
    row: ItemRow | None,
    usage: Usage | None,
    item_key: str,
) -> HttpResponse:
    """The row as it is now; once nothing moves any more it asks no further.

    `?operation=` names the change that the page watches: when the object is gone, because it was
    deleted or could not be created, the row says so in its place.
    """
    context: dict[str, object] = {**room_context(service, ""), "item_usage": usage}
    if row is not None:
        context |= {"row": row, "is_settled": not row.progress.poll_seconds}
    else:
        number = request.GET.get("operation", "")
        if not number.isdecimal():
            raise Http404
        operation = operation_or_404(service, int(number))
        context |= {
            "gone": operation,
            "gone_key": item_key,
            "is_gone_well": operation.status == "succeeded",
            "progress": progress_of(service, operation),
            "is_settled": True,
        }
    return render_page(request, "items/row_answer.html", context)
