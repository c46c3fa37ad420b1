"""What customers ask, room by room: each page leads to the answers of its own room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    text: Promise
    answer: Promise


@dataclass(frozen=True)
class Topic:
    """`room` as in `rooms.room_context`."""

    room: str
    title: Promise
    questions: Sequence[Question]


TOPICS: Sequence[Topic] = (
    Topic(
        "overview",
        _("Overview"),
        (
            Question(
                _("What does “Waiting for the mail server” mean?"),
                _(
                    "Your change is kept and is carried out as soon as the mail server answers. "
                    "You can close the page; nothing is lost, and nothing is done twice."
                ),
            ),
            Question(
                _("How old are the figures?"),
                _(
                    "They are read from the mail server every hour, and again when you open a "
                    "page and they are older than a few minutes. Each figure says when it was "
                    "measured."
                ),
            ),
            Question(
                _("My service is suspended. What now?"),
                _(
                    "Mailboxes and mail are kept, but cannot be changed. The reason stands on the "
                    "overview; once it is settled in your billing area, everything works again."
                ),
            ),
        ),
    ),
    Topic(
        "mailboxes",
        _("Mailboxes"),
        (
            Question(
                _("How does somebody get their password without my seeing it?"),
                _(
                    "Open the mailbox and choose “Let the owner choose the password”. The owner "
                    "gets a link that works once, for 72 hours, and picks the password alone."
                ),
            ),
            Question(
                _("I deleted a mailbox by mistake."),
                _(
                    "Where your plan has days of grace, it is only blocked at first: find it in "
                    "the list with the filter “About to be deleted” and restore it, mail and all."
                ),
            ),
            Question(
                _("How do I add many at once?"),
                _(
                    "Choose “Import mailboxes”, download the template, fill it in, and upload it "
                    "as CSV or Excel. You see first what would be created and changed, and what "
                    "it costs."
                ),
            ),
        ),
    ),
    Topic(
        "aliases",
        _("Aliases and forwards"),
        (
            Question(
                _("Alias or forward?"),
                _(
                    "An alias is a further address of mailboxes here; it has no mailbox of its "
                    "own. A forward sends on the mail of a mailbox that exists, with or without a "
                    "copy."
                ),
            ),
            Question(
                _("Why does forwarded mail end up as spam elsewhere?"),
                _(
                    "The other provider sees our server sending mail in somebody else's name. "
                    "Better let the person read the mailbox here, or fetch from it."
                ),
            ),
        ),
    ),
    Topic(
        "lists",
        _("Distribution lists"),
        (
            Question(
                _("Who may write to a list?"),
                _(
                    "You choose: anybody, only people of your domain, only members, or only the "
                    "moderators. Mail of others is refused, not lost in silence."
                ),
            ),
        ),
    ),
    Topic(
        "domain-aliases",
        _("Domain aliases"),
        (
            Question(
                _("What is a domain alias for?"),
                _(
                    "Every address of your domain then works under the second domain too. First "
                    "show that the domain is yours: by its MX records, or by a TXT record we give "
                    "you."
                ),
            ),
        ),
    ),
    Topic(
        "receivers",
        _("Who receives mail"),
        (
            Question(
                _("Mail to an address does not arrive."),
                _(
                    "Type the address under “Who receives mail sent to …?”: you see the whole way "
                    "through aliases, lists and forwards, and where it ends, turns in a circle, "
                    "or leaves the house."
                ),
            ),
        ),
    ),
    Topic(
        "dns",
        _("DNS guide"),
        (
            Question(
                _("Where do I enter the records?"),
                _(
                    "At whoever runs the DNS of your domain, usually where you bought it. The "
                    "guide recognises many providers and uses the words of their forms; copy each "
                    "field."
                ),
            ),
            Question(
                _("I entered the record, and it still says missing."),
                _(
                    "Others may see the old one until its time to live has run out; the guide "
                    "says until when. “Check again” looks at once."
                ),
            ),
            Question(
                _("Somebody else looks after our DNS."),
                _(
                    "Choose “Share with your DNS person”: the link shows the records and nothing "
                    "else of your account, needs no sign-in, and ends by itself."
                ),
            ),
        ),
    ),
    Topic(
        "devices",
        _("Devices"),
        (
            Question(
                _("How do I set up my phone?"),
                _(
                    "Open the guide of the mailbox: an iPhone takes the profile, most other "
                    "programs need only address and password. If one asks for servers, they are "
                    "listed there."
                ),
            ),
        ),
    ),
    Topic(
        "usage",
        _("Usage and cost"),
        (
            Question(
                _("Why does this cost more than last month?"),
                _(
                    "Open the bill: each line leads to its days, mailboxes, and who switched "
                    "what. The chart shows when storage reached its next step."
                ),
            ),
        ),
    ),
    Topic(
        "history",
        _("History"),
        (
            Question(
                _("Can I take a change back?"),
                _(
                    "Many: press “Undo” beside it. Where something has changed since, the page "
                    "says why not. Changes by support and outside this panel stand there as well."
                ),
            ),
        ),
    ),
    Topic(
        "people",
        _("People"),
        (
            Question(
                _("How do I let somebody help me?"),
                _(
                    "Invite them by e-mail, with a role: a manager changes everything, the help "
                    "desk sets passwords, DNS sees the guide alone, and a viewer only looks."
                ),
            ),
            Question(
                _("Can support see my area?"),
                _(
                    "They can look, and each visit stands in your history. To change something "
                    "they must say why there, or you let them for an hour."
                ),
            ),
        ),
    ),
)
