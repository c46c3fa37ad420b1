"""What each of the 23 product options is called for staff, and what follows from it.

The same words stand on the plan's page in the administration and in docs/reseller.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class OptionWords:
    """`default` is what a slot that was never saved counts as."""

    slot: int
    title: str | Promise
    default: str
    implication: str | Promise


OPTIONS: tuple[OptionWords, ...] = (
    OptionWords(
        1,
        _("GB per billing tranche"),
        "10",
        _(
            "The recurring price is the price of one tranche, and at least one is billed. A "
            "smaller tranche bills closer to what is used; a change counts from the next invoice "
            "on."
        ),
    ),
    OptionWords(
        2,
        _("ActiveSync price"),
        "2.00",
        _(
            "A month's, for each mailbox. 0 is free: the box stays, and there is no invoice line. "
            "The comma of 2,50 is understood."
        ),
    ),
    OptionWords(
        3,
        _("MAPI/Exchange price"),
        "3.00",
        _("A month's, for each mailbox. 0 is free, as with ActiveSync."),
    ),
    OptionWords(
        4,
        _("ActiveSync + MAPI price"),
        "4.50",
        _(
            "Replaces both prices for a mailbox that has both. 0: each is billed at its own "
            "price. Keep it below their sum, or customers pay for the combination."
        ),
    ),
    OptionWords(
        5,
        _("Domain storage path"),
        "C:\\SmarterMail\\Domains\\",
        _(
            "Used once, when a domain is created. A folder that the mail server does not have "
            "makes the creation fail; domains that exist stay where they are."
        ),
    ),
    OptionWords(
        6,
        _("Outbound IP address"),
        "default",
        _(
            "The address that the domain's mail leaves from: its reputation, and the SPF record, "
            "must match. Re-applied when the package is changed."
        ),
    ),
    OptionWords(
        7,
        _("Maximum users per domain"),
        "0",
        _(
            "Mailboxes that a customer may have; 0 is unlimited. Our hidden administrator does "
            "not count. A lower number later deletes nothing: it only stops new mailboxes."
        ),
    ),
    OptionWords(
        8,
        _("Delete data on termination"),
        "on",
        _(
            "On: the mail is gone with the service, for good. Off: the files stay on the server "
            "and keep taking space, until you remove them there."
        ),
    ),
    OptionWords(
        9,
        _("Minimum password length"),
        "8",
        _("Checked for every mailbox here; set the mail server's own rule no stricter."),
    ),
    OptionWords(
        10,
        _("Upper-case letter"),
        "on",
        _("Passwords need a letter from A to Z. The form says so before it is sent."),
    ),
    OptionWords(11, _("Digit"), "on", _("Passwords need a digit from 0 to 9.")),
    OptionWords(
        12, _("Special character"), "on", _("Passwords need one of ! @ # $ % ^ & * - _ = +")
    ),
    OptionWords(
        13,
        _("Primary SPF mechanism"),
        "",
        _(
            "Customers publish exactly this, such as include:spf.your-company.com. Left at the "
            "placeholder their mail fails SPF; blank takes SPF out of the DNS guide."
        ),
    ),
    OptionWords(
        14,
        _("Offer ActiveSync"),
        "on",
        _(
            "Only whether customers see it. Off with a price: staff switch it on, and it is "
            "billed. Re-applied to the domain when the package is changed."
        ),
    ),
    OptionWords(
        15,
        _("Offer MAPI/Exchange"),
        "on",
        _("Only whether customers see it, as with ActiveSync."),
    ),
    OptionWords(
        16,
        _("Billing threshold"),
        "1",
        _(
            "Days of use, added up, before a protocol is billed. 0 bills what is on at the moment "
            "of the invoice. What is on already keeps the threshold it began with."
        ),
    ),
    OptionWords(
        17,
        _("Maximum domain aliases"),
        "0",
        _(
            "0 hides them. A lower number later deletes nothing; aliases that exist stay to be "
            "seen and removed."
        ),
    ),
    OptionWords(
        18,
        _("Secondary SPF mechanisms"),
        "",
        _("Old ones that still count as right in the check, and are never recommended."),
    ),
    OptionWords(
        19,
        _("Autodiscover host"),
        "",
        _("Where Outlook is sent. Blank: the host name of the mail server."),
    ),
    OptionWords(
        20,
        _("Autodiscover SRV target"),
        "",
        _("The same for programs that ask for the SRV record. Blank: the mail server."),
    ),
    OptionWords(21, _("Check DMARC"), "on", _("Whether the DNS guide judges the DMARC record.")),
    OptionWords(
        22,
        _("DMARC report address"),
        "",
        _(
            "Fills the DMARC builder in; customers may change it. Reports of all their domains "
            "come to that mailbox."
        ),
    ),
    OptionWords(
        23,
        _("DMARC policy"),
        "none",
        _(
            "Suggested in the DMARC builder. Start with none: quarantine and reject lose mail of "
            "senders that are not set up yet."
        ),
    ),
)
