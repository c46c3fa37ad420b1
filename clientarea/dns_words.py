"""What is said about DNS: a sentence for each verdict, and the names of records and fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from provisioning.dns_checks.spf_merge import ChangeKind
from provisioning.dns_checks.values import CheckId, Finding, Part

Words = str | Promise

TITLES: Mapping[str, Words] = {
    CheckId.OWNERSHIP: _("Proof of ownership"),
    CheckId.MX: _("MX: where mail arrives"),
    CheckId.SPF: _("SPF: who may send for you"),
    CheckId.DKIM: _("DKIM: signature"),
    CheckId.DMARC: _("DMARC: what receivers do with fakes"),
    CheckId.AUTODISCOVER: _("Autodiscover: Outlook sets itself up"),
    CheckId.AUTOCONFIG: _("Autoconfig: Thunderbird sets itself up"),
}
PARTS: Mapping[str, Words] = {
    "host": _("Name"),
    "srv": _("SRV record"),
    "active": _("Key in use"),
    "pending": _("New key"),
}
FIELDS: Mapping[str, Words] = {
    "type": _("Type"),
    "host": _("Host"),
    "value": _("Value"),
    "target": _("Target"),
    "mx_target": _("Mail server"),
    "priority": _("Priority"),
    "weight": _("Weight"),
    "port": _("Port"),
}
REASONS: Mapping[str, Words] = {
    "timeout": _("The name server %(server)s did not answer."),
    "server_failure": _("The name server %(server)s answered with a failure."),
    "refused": _("The name server %(server)s refused the question."),
    "lame": _("The name server %(server)s does not know this domain, although it should."),
    "unreachable": _("The name server %(server)s cannot be reached."),
    "malformed_answer": _("The name server %(server)s sent an answer that makes no sense."),
    "endless_alias": _("The aliases (CNAME) at %(name)s lead in a circle."),
    "no_resolver": _("No name server is set up to be asked."),
}
NOT_CHECKED = _("No answer came. This does not mean that the record is missing.")
NO_ABSENCE = _("This does not mean that the record is missing.")
SENTENCES: Mapping[str, Words] = {
    "ownership_published": _("The record is published. The mail platform will see it soon."),
    "ownership_missing": _("Publish this record to prove that the domain is yours."),
    "ownership_differs": _("The record is there with another value. Replace it with this one."),
    "mx_ok": _("Mail arrives at %(targets)s."),
    "mx_missing": _("No MX record: mail cannot arrive. Add this one."),
    "mx_null": _(
        "The MX record says that the domain takes no mail at all (null MX). Replace it with this "
        "one."
    ),
    "mx_target_is_address": _(
        "The MX record points at the address %(target)s. It must be a name: %(host)s."
    ),
    "mx_elsewhere": _("Mail goes to %(targets)s. To receive it here, it must go to %(host)s."),
    "mx_leads_nowhere": _(
        "The MX record points at %(targets)s, which does not exist. It must be %(host)s."
    ),
    "mx_mixed": _(
        "Some mail goes to %(targets)s and never arrives here. Remove those records and keep "
        "%(host)s."
    ),
    "mx_target_is_alias": _(
        "Mail arrives, but %(target)s is an alias (CNAME), which some senders refuse. Point the "
        "MX record at %(host)s itself."
    ),
    "mx_through_alias": _(
        "The domain itself is an alias (CNAME) of %(target)s, which does not go together with "
        "mail. Replace the alias with an address."
    ),
    "spf_ok": _("Our servers may send for you; %(lookup_count)s of %(limit)s look-ups are used."),
    "spf_missing": _("Receivers cannot tell who may send for you. Add this record."),
    "spf_several": _("%(count)s SPF records cancel each other. Replace all of them with this one."),
    "spf_malformed": _(
        "Receivers do not understand “%(malformed)s” and ignore the whole record. Correct or "
        "remove it; then we can tell you the complete record."
    ),
    "spf_term_missing": _(
        "The record does not name our servers. Edit it; do not add a second one. Put %(term)s "
        "before the final “all”, or replace it with this:"
    ),
    "spf_term_after_all": _(
        "Receivers stop reading at “all”, and %(term)s stands behind it. Replace the record:"
    ),
    "spf_term_fails": _(
        "The record names our servers, but says that they may not send (%(qualifier)s). Replace "
        "the record:"
    ),
    "spf_lets_everybody": _(
        "The record ends in +all and lets everybody send for you. End it in ~all instead."
    ),
    "spf_too_many_lookups": _(
        "The record needs %(lookup_count)s look-ups, and receivers stop at %(limit)s. Remove "
        "senders that you no longer use."
    ),
    "spf_too_many_void": _(
        "%(void_count)s names in the record do not exist, and receivers allow 2. Remove them."
    ),
    "spf_include_missing": _(
        "The record includes %(name)s, which has no SPF record, so that the whole record is void. "
        "Remove that part."
    ),
    "spf_include_several": _(
        "The record includes %(name)s, which has several SPF records, so that the whole record is "
        "void. Remove that part."
    ),
    "spf_include_malformed": _(
        "The record includes %(name)s, whose SPF record has a fault, so that the whole record is "
        "void. Remove that part."
    ),
    "spf_count_unknown": _(
        "Our servers may send for you, but %(name)s did not answer, so that the look-ups cannot "
        "be counted."
    ),
    "dkim_ok": _("Your messages are signed, and receivers can check the signature."),
    "dkim_off": _("Messages are not signed. Switch DKIM on so that fewer of them end up as spam."),
    "dkim_not_told": _("The mail server has not told its key yet."),
    "dkim_missing": _(
        "Messages are signed, but the key is not published, so that receivers cannot check. "
        "Publish it:"
    ),
    "dkim_key_differs": _(
        "The published key differs from the mail server’s, so that signatures fail. Replace the "
        "record:"
    ),
    "dkim_revoked": _("The published key is empty, which means withdrawn. Replace the record:"),
    "dkim_several": _("Several keys stand at this name. Keep this one only:"),
    "dkim_malformed": _("Receivers cannot read the published key. Replace the record:"),
    "dkim_not_for_mail": _("The published key is not meant for e-mail. Replace the record:"),
    "dkim_pending_waits": _(
        "Waiting for DNS: publish this key. Messages are signed as soon as the mail server sees it."
    ),
    "dkim_pending_published": _(
        "The key is published. The mail server will see it and begin to sign."
    ),
    "dkim_roll_over_pending_waits": _(
        "Messages are signed with the old key until the new one is published. Add it and leave the "
        "old one in place:"
    ),
    "dkim_roll_over_pending_published": _(
        "The new key is published. The mail server will change over to it; leave the old one in "
        "place for some days."
    ),
    "dmarc_ok": _("Receivers know what to do with fakes: policy “%(policy)s”."),
    "dmarc_inherited": _("The record of %(parent)s holds for this domain too."),
    "dmarc_missing": _("Receivers do not know what to do with fakes. Add this record."),
    "dmarc_several": _("%(count)s DMARC records cancel each other. Keep a single one."),
    "dmarc_version_spelled": _(
        "The record must begin with v=DMARC1 in upper case, or it is ignored."
    ),
    "dmarc_malformed": _("Receivers do not understand “%(malformed)s” in the record."),
    "dmarc_no_policy": _("The record says no policy (p=), so that it is ignored."),
    "dmarc_unknown_policy": _("“%(policy)s” is no policy. Choose none, quarantine or reject."),
    "dmarc_report_address": _(
        "Reports cannot be sent to “%(address)s”. The address must begin with mailto:"
    ),
    "autodiscover_ok": _("Outlook finds its settings by itself."),
    "host_ok": _("%(name)s leads to %(host)s."),
    "host_missing": _("%(name)s does not exist. Add it:"),
    "host_wildcard": _(
        "%(name)s has no record of its own; a record for all names (*) answers in its place. Add "
        "it:"
    ),
    "host_elsewhere": _("%(name)s leads to %(target)s instead of %(host)s."),
    "host_leads_nowhere": _("%(name)s leads to %(target)s, which does not exist."),
    "srv_ok": _("The SRV record leads to %(host)s."),
    "srv_missing": _("The SRV record is missing. Add it:"),
    "srv_elsewhere": _("The SRV record leads to %(target)s instead of %(host)s."),
    "srv_port": _("The SRV record names port %(port)s; it must be %(expected_port)s."),
}
NOTES: Mapping[str, Words] = {
    ChangeKind.ADDED: _("%(term)s is added, so that our servers may send."),
    ChangeKind.JOINED: _("The records are joined into one: two would cancel each other."),
    ChangeKind.MOVED_BEFORE_ALL: _("%(term)s moves before “all”, where receivers read it."),
    ChangeKind.LET_THROUGH: _("%(term)s said no, and says yes now."),
    ChangeKind.SOFTER_ALL: _("%(term)s is kept, the softer of the endings."),
    ChangeKind.REDIRECT_INCLUDED: _("%(term)s becomes an include, so that it still counts."),
    ChangeKind.ALL_ADDED: _("%(term)s says that others are to be looked at with suspicion."),
    ChangeKind.TWICE: _("%(term)s was there twice, and is kept once."),
    "cost": _("Look-ups, with all that is included: %(term)s"),
    "kept": _("Kept: %(term)s"),
    "refused": _(
        "One record with all your senders would need %(term)s look-ups, and receivers stop at 10. "
        "Remove senders that you no longer use, and check again."
    ),
}


def sentence_of(finding: Finding | Part) -> str:
    """What the verdict means, and what to do."""
    if finding.code == "not_checked":
        return doubt_text(finding.arguments)
    return _filled(SENTENCES[finding.code], finding.arguments)


def doubt_text(arguments: Mapping[str, object]) -> str:
    """Why nothing could be checked."""
    reason = REASONS.get(str(arguments.get("reason", "")))
    if reason is None:
        return str(NOT_CHECKED)
    return f"{_filled(reason, arguments)} {NO_ABSENCE}"


def note_text(code: str, term: str) -> str:
    """One thing that merging SPF records did."""
    return _filled(NOTES[code], {"term": term})


def label_of(kind: str, word: str) -> str:
    """The provider's own word for a field, else ours."""
    return word or str(FIELDS[kind])


def short_name(check_id: str) -> str:
    """`MX` of “MX: where mail arrives”."""
    return str(TITLES[check_id]).partition(":")[0].strip()


def provider_title(title: str) -> str:
    """The generic form has no provider's name."""
    return title or gettext("Another provider")


def _filled(words: Words, arguments: Mapping[str, object]) -> str:
    """A gap without an argument stays out: old rows may know fewer than the sentence."""
    return str(words) % _Arguments(arguments)


class _Arguments(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
