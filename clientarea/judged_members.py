"""Each pasted member judged: who it is, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from provisioning.addresses import pasted_addresses
from provisioning.models import Service
from provisioning.queries import addresses as queries
from provisioning.receivers import Kind


@dataclass(frozen=True)
class Judgement:
    """One entry as typed, its line from 1, and what it is in a word and a colour."""

    text: str
    line_number: int
    level: str
    label: str


def judged(service: Service, text: str) -> list[Judgement]:
    """Every entry of the text in its order; a handful of queries for any number."""
    entries = pasted_addresses(text, usual_domain=service.domain_name)
    addresses = [entry.address for entry in entries if entry.address]
    kinds = queries.kinds_of(service, addresses)
    judgements = []
    for entry in entries:
        level, label = "bad", _("No e-mail address")
        if entry.is_repeated:
            level, label = "warn", _("Repeated, counts once")
        elif entry.address:
            level, label = _words(kinds[entry.address])
        judgements.append(Judgement(entry.address or entry.text, entry.line_number, level, label))
    return judgements


def _words(kind: Kind) -> tuple[str, str]:
    return {
        Kind.MAILBOX: ("ok", pgettext("way", "Mailbox")),
        Kind.ALIAS: ("ok", pgettext("way", "Alias")),
        Kind.LIST: ("ok", pgettext("way", "Distribution list")),
        Kind.CATCH_ALL: ("warn", _("Nobody has this name, the catch-all takes it")),
        Kind.DOMAIN_ALIAS: ("ok", pgettext("way", "Domain alias")),
        Kind.OUTSIDE: ("info", pgettext("way", "Outside")),
        Kind.NOWHERE: ("bad", _("Does not exist")),
    }[kind]
