"""What can be done with several mailboxes at once, in the words of the list and its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clientarea.formats import day_text_in, money_text
from provisioning.capabilities import MailProtocol
from provisioning.models import Mailbox, Service
from provisioning.queries.costs import protocol_prices

LABELS: Mapping[str, str | Promise] = {
    "block": gettext_lazy("Block sign-in"),
    "unblock": gettext_lazy("Allow sign-in"),
    "quota": gettext_lazy("Set storage"),
    "eas_on": gettext_lazy("Switch ActiveSync on"),
    "eas_off": gettext_lazy("Switch ActiveSync off"),
    "mapi_on": gettext_lazy("Switch MAPI/Exchange on"),
    "mapi_off": gettext_lazy("Switch MAPI/Exchange off"),
    "delete": gettext_lazy("Delete"),
    "restore": gettext_lazy("Restore"),
}
SETTINGS: Mapping[str, Mapping[str, bool]] = {
    "block": {"is_enabled": False},
    "unblock": {"is_enabled": True},
    "eas_on": {"has_eas": True},
    "eas_off": {"has_eas": False},
    "mapi_on": {"has_mapi": True},
    "mapi_off": {"has_mapi": False},
}


def changes_of(service: Service) -> dict[str, str | Promise]:
    """The changes that the service offers, by name."""
    offered = {
        "eas_on": service.plan.offers(MailProtocol.EAS),
        "mapi_on": service.plan.offers(MailProtocol.MAPI),
        "eas_off": service.plan.offers(MailProtocol.EAS),
        "mapi_off": service.plan.offers(MailProtocol.MAPI),
        "restore": bool(service.plan.grace_day_count),
    }
    return {name: label for name, label in LABELS.items() if offered.get(name, True)}


@dataclass(frozen=True)
class Question:
    """What is asked before a change of several: the count, what follows, and the price."""

    title: str
    consequence: str
    price: str


def question_of(service: Service, name: str, mailboxes: Sequence[Mailbox]) -> Question:
    """The question in the words of the change `name`."""
    count = len(mailboxes)
    number = ngettext("%(count)s mailbox", "%(count)s mailboxes", count) % {"count": count}
    title = _("%(change)s: %(number)s?") % {"change": LABELS[name], "number": number}
    return Question(title, _consequence(service, name), price_text(service, name, mailboxes))


def _consequence(service: Service, name: str) -> str:
    days = service.plan.grace_day_count
    if name == "delete" and not days:
        return _(
            "The mailboxes and all mail in them are deleted for good. Nobody can bring them back."
        )
    sentences = {
        "delete": _(
            "They are disabled now and deleted for good, with all mail in them, on %(day)s. Until "
            "then you can restore them, and they count as mailboxes of your plan."
        )
        % {"day": day_text_in(days)},
        "restore": _("They are there again as they were, with their mail."),
        "block": _("Nobody can open them until you allow it again. Their mail is kept."),
        "unblock": _("Their owners can sign in again."),
        "quota": _("A mailbox that holds more than its limit takes no mail until there is room."),
    }
    return sentences.get(name, "")


def price_text(service: Service, name: str, mailboxes: Sequence[Mailbox]) -> str:
    """What the change adds to a month, or saves; '' when it is nothing."""
    prices = protocol_prices(service)
    total = Decimal(0)
    for mailbox in mailboxes:
        before = (mailbox.has_eas, mailbox.has_mapi)
        total += prices.difference(before, _after(name, mailbox))
    if not total:
        return ""
    amount = money_text(abs(total), prices.currency_code)
    if total > 0:
        return _("This adds %(amount)s a month to your bill.") % {"amount": amount}
    return _("This saves %(amount)s a month.") % {"amount": amount}


def _after(name: str, mailbox: Mailbox) -> tuple[bool, bool]:
    if name == "delete":
        return (False, False)
    settings: Mapping[str, bool] = SETTINGS.get(name, {})
    if name == "restore":
        settings = mailbox.restores
    return (
        settings.get("has_eas", mailbox.has_eas),
        settings.get("has_mapi", mailbox.has_mapi),
    )
