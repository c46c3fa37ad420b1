"""How an operation is told to a customer: a word, a colour, and how soon to ask again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning.models import Operation, OperationKind, OperationStatus, Service
from provisioning.queries.operations import is_waiting_for_server
from provisioning.sentences import customer_sentence

SOON_SECONDS, LATER_SECONDS, RARELY_SECONDS = 2, 5, 30


@dataclass(frozen=True)
class Words:
    """What a kind of operation is called as a thing, while it lasts, and when refused."""

    name: str | Promise
    under_way: str | Promise
    refused: str | Promise


WORDS = {
    OperationKind.CHANGE_BRANDING: Words(
        gettext_lazy("Branding"), gettext_lazy("Being saved"), gettext_lazy("Not saved")
    ),
    OperationKind.RESET_BRANDING: Words(
        gettext_lazy("Branding"), gettext_lazy("Being reset"), gettext_lazy("Not reset")
    ),
    OperationKind.CREATE_MAILBOX: Words(
        gettext_lazy("New mailbox"), gettext_lazy("Being created"), gettext_lazy("Not created")
    ),
    OperationKind.CHANGE_MAILBOX: Words(
        gettext_lazy("New settings"), gettext_lazy("Being changed"), gettext_lazy("Not changed")
    ),
    OperationKind.SET_MAILBOX_PASSWORD: Words(
        gettext_lazy("New password"),
        gettext_lazy("Password being set"),
        gettext_lazy("Password not set"),
    ),
    OperationKind.DELETE_MAILBOX: Words(
        gettext_lazy("Deletion"), gettext_lazy("Being deleted"), gettext_lazy("Not deleted")
    ),
    OperationKind.SET_AUTO_REPLY: Words(
        gettext_lazy("Automatic reply"),
        gettext_lazy("Automatic reply being set"),
        gettext_lazy("Automatic reply not set"),
    ),
    OperationKind.ENABLE_DKIM: Words(
        gettext_lazy("DKIM signature"),
        gettext_lazy("Being switched on"),
        gettext_lazy("Not switched on"),
    ),
    OperationKind.DISABLE_DKIM: Words(
        gettext_lazy("DKIM signature"),
        gettext_lazy("Being switched off"),
        gettext_lazy("Not switched off"),
    ),
    OperationKind.ROLL_DKIM: Words(
        gettext_lazy("New DKIM key"), gettext_lazy("Being created"), gettext_lazy("Not created")
    ),
    OperationKind.VERIFY_DKIM: Words(
        gettext_lazy("DKIM key"), gettext_lazy("Being checked"), gettext_lazy("Not checked")
    ),
    OperationKind.SET_FORWARD: Words(
        gettext_lazy("Forward"), gettext_lazy("Being changed"), gettext_lazy("Not changed")
    ),
    OperationKind.CREATE_ALIAS: Words(
        gettext_lazy("New alias"), gettext_lazy("Being created"), gettext_lazy("Not created")
    ),
    OperationKind.CHANGE_ALIAS: Words(
        gettext_lazy("Alias"), gettext_lazy("Being changed"), gettext_lazy("Not changed")
    ),
    OperationKind.DELETE_ALIAS: Words(
        gettext_lazy("Deletion"), gettext_lazy("Being deleted"), gettext_lazy("Not deleted")
    ),
    OperationKind.SET_CATCH_ALL: Words(
        gettext_lazy("Mail for unknown names"),
        gettext_lazy("Being changed"),
        gettext_lazy("Not changed"),
    ),
    OperationKind.CREATE_LIST: Words(
        gettext_lazy("New distribution list"),
        gettext_lazy("Being created"),
        gettext_lazy("Not created"),
    ),
    OperationKind.CHANGE_LIST: Words(
        gettext_lazy("Distribution list"),
        gettext_lazy("Being changed"),
        gettext_lazy("Not changed"),
    ),
    OperationKind.DELETE_LIST: Words(
        gettext_lazy("Deletion"), gettext_lazy("Being deleted"), gettext_lazy("Not deleted")
    ),
    OperationKind.ADD_DOMAIN_ALIAS: Words(
        gettext_lazy("New domain alias"), gettext_lazy("Being added"), gettext_lazy("Not added")
    ),
    OperationKind.REMOVE_DOMAIN_ALIAS: Words(
        gettext_lazy("Removal"), gettext_lazy("Being removed"), gettext_lazy("Not removed")
    ),
    OperationKind.CREATE_DOMAIN: Words(
        gettext_lazy("Set-up"), gettext_lazy("Being set up"), gettext_lazy("Not set up")
    ),
    OperationKind.CHANGE_DOMAIN: Words(
        gettext_lazy("Change of plan"), gettext_lazy("Being changed"), gettext_lazy("Not changed")
    ),
    OperationKind.SET_DOMAIN_PASSWORD: Words(
        gettext_lazy("Maintenance"), gettext_lazy("Under way"), gettext_lazy("Not done")
    ),
    OperationKind.SUSPEND_DOMAIN: Words(
        gettext_lazy("Suspension"), gettext_lazy("Being suspended"), gettext_lazy("Not suspended")
    ),
    OperationKind.UNSUSPEND_DOMAIN: Words(
        gettext_lazy("Reactivation"),
        gettext_lazy("Being reactivated"),
        gettext_lazy("Not reactivated"),
    ),
    OperationKind.TERMINATE_DOMAIN: Words(
        gettext_lazy("Removal"), gettext_lazy("Being removed"), gettext_lazy("Not removed")
    ),
}


@dataclass(frozen=True)
class Progress:
    """`level` is the colour of the pill; `poll_seconds` 0 = nothing more will happen."""

    level: str
    label: str
    poll_seconds: int = 0
    is_busy: bool = False
    sentence: str = ""


def progress_of(service: Service, operation: Operation) -> Progress:
    """What to show for the operation now; `sentence` is set when it was refused."""
    words = WORDS[OperationKind(operation.kind)]
    if operation.status == OperationStatus.SUCCEEDED:
        return Progress("ok", _("Done"))
    if operation.status == OperationStatus.CANCELLED:
        return Progress("", _("Cancelled"))
    if operation.status == OperationStatus.FAILED:
        return Progress("bad", str(words.refused), sentence=refusal_of(operation))
    if operation.status == OperationStatus.NEEDS_ATTENTION:
        return Progress("warn", _("Our support is looking at it"), RARELY_SECONDS)
    if is_waiting_for_server(service, operation):
        return Progress("info", _("Waiting for the mail server"), LATER_SECONDS, is_busy=True)
    return Progress("info", str(words.under_way), SOON_SECONDS, is_busy=True)


def dismiss_path(service: Service, operation: Operation | None) -> str:
    """Where a refusal is put aside, '' without an operation."""
    if operation is None:
        return ""
    return reverse("operation-dismiss", args=[service.whmcs_service_id, operation.pk])


def soonest(parts: Iterable[Progress]) -> int:
    """When the page as a whole should ask again: `poll_seconds` of its liveliest part."""
    return min((part.poll_seconds for part in parts if part.poll_seconds), default=0)


def refusal_of(operation: Operation) -> str:
    """The customer's sentence for an operation that was refused."""
    return customer_sentence(operation.error_code, operation.error_arguments)
