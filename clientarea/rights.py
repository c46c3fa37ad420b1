"""Who may do what, in one place: the right that each page of a service asks for, and each role's.

A page that has no line in `NEEDED` is open to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from provisioning.models import Plan, Role


class Right(StrEnum):
    """What a person may do with one domain."""

    LOOK = "look"  # overview, addresses, usage and cost, history
    MAILBOXES = "mailboxes"  # the list of mailboxes, devices, who receives
    PASSWORDS = "passwords"
    GUIDE = "guide"  # the DNS guide
    DNS = "dns"  # checks, links and the move that belong to it
    CHANGE = "change"
    MAIL = "mail"  # what is in a mailbox
    PEOPLE = "people"
    OWN = "own"


READING = frozenset({Right.LOOK, Right.MAILBOXES, Right.GUIDE})
ALL = frozenset(Right)

OWNER, STAFF, STAFF_WRITING = "owner", "staff", "staff_writing"
ROLES: Mapping[str, frozenset[Right]] = {
    OWNER: ALL,
    Role.MANAGER: ALL - {Right.OWN},
    Role.HELP_DESK: frozenset({Right.MAILBOXES, Right.PASSWORDS}),
    Role.DNS: frozenset({Right.GUIDE, Right.DNS}),
    Role.VIEWER: READING,
    STAFF: READING,
    STAFF_WRITING: ALL - {Right.OWN, Right.MAIL, Right.PEOPLE},
}

NEEDED: Mapping[str, Right] = {
    name: right
    for right, names in {
        Right.LOOK: (
            "service-overview mailbox-export-csv mailbox-export-xlsx alias-list alias-row "
            "forward-list forward-row list-list list-row domain-alias-list domain-alias-row "
            "history history-export usage usage-bill usage-bill-earlier branding-logo "
            "support-reason"
        ),
        Right.MAILBOXES: (
            "mailbox-list mailbox-row device-list device-guide device-profile receivers"
        ),
        Right.PASSWORDS: ("mailbox-password owner-link owner-link-revoke operation-dismiss"),
        Right.GUIDE: "dns dns-zone-file dmarc-builder",
        Right.DNS: (
            "ownership-check dns-check dns-share dns-share-revoke mail-move mail-move-address "
            "mail-move-forget"
        ),
        Right.CHANGE: (
            "mailbox-add mailbox-price mailbox-edit mailbox-delete mailbox-import bulk-run "
            "bulk-confirm bulk-cancel bulk-sheet mailbox-template-csv mailbox-template-xlsx "
            "mailbox-auto-reply mailbox-selection mailbox-restore mailbox-sign-in "
            "branding branding-reset dns-dkim alias-add alias-edit alias-delete "
            "catch-all forward-edit list-add list-edit list-delete list-dismiss "
            "domain-alias-add domain-alias-remove domain-alias-check domain-alias-withdraw "
            "history-undo notifications"
        ),
        Right.MAIL: "webmail webmail-wait",
        Right.PEOPLE: "people person-invite person-invite-again person-role person-remove",
        Right.OWN: "support-pass support-pass-end",
    }.items()
    for name in names.split()
}


# The routes that a plan without the page closes, by the plan's member.
PAGES: Mapping[str, tuple[str, ...]] = {
    "shows_mailboxes": ("mailbox-", "bulk-", "owner-link"),
    "shows_aliases": ("alias-", "forward-", "catch-all", "receivers"),
    "shows_lists": ("list-",),
}


def is_sold(plan: Plan, route: str) -> bool:
    """Whether the plan has the page that the route belongs to (AT-N32)."""
    return all(getattr(plan, member) or not route.startswith(PAGES[member]) for member in PAGES)


def home_of(rights: frozenset[Right]) -> str:
    """The route of the first page of a service that somebody with these rights may open."""
    if Right.LOOK in rights:
        return "service-overview"
    return "mailbox-list" if Right.MAILBOXES in rights else "dns"
