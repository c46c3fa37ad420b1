"""The history in plain words: what an event is called, and its values as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from clientarea.formats import limit_text
from provisioning.models import MailboxKind, NotificationKind, PostingRule, Role

Words = str | Promise

NOUNS: Mapping[str, Words] = {
    "mailbox": gettext_lazy("Mailbox"),
    "mailboxes": gettext_lazy("Mailboxes"),
    "alias": gettext_lazy("Alias"),
    "list": gettext_lazy("Distribution list"),
    "forward": gettext_lazy("Forwarding"),
    "catch_all": gettext_lazy("Mail for unknown names"),
    "domain_alias": gettext_lazy("Domain alias"),
    "domain": gettext_lazy("Mail domain"),
    "auto_reply": gettext_lazy("Automatic reply"),
    "branding": gettext_lazy("Branding"),
    "filters": gettext_lazy("Filters"),
    "password": gettext_lazy("Password"),
    "mailbox_password": gettext_lazy("Password"),
    "dkim": gettext_lazy("DKIM signature"),
    "dns": gettext_lazy("DNS records"),
    "dmarc": gettext_lazy("DMARC record"),
    "person": gettext_lazy("Person"),
    "invitation": gettext_lazy("Invitation"),
    "import": gettext_lazy("Import"),
    "service": gettext_lazy("Service"),
    "setup_link": gettext_lazy("Link to choose a password"),
    "share_link": gettext_lazy("Link to share"),
}
# Past participle, as verbs of events end, and infinitive, as kinds of operations begin.
DEEDS: Mapping[str, Words] = {
    "created": gettext_lazy("%(noun)s created"),
    "added": gettext_lazy("%(noun)s added"),
    "changed": gettext_lazy("%(noun)s changed"),
    "set": gettext_lazy("%(noun)s set"),
    "deleted": gettext_lazy("%(noun)s deleted"),
    "removed": gettext_lazy("%(noun)s removed"),
    "restored": gettext_lazy("%(noun)s restored"),
    "reset": gettext_lazy("%(noun)s reset"),
    "suspended": gettext_lazy("%(noun)s suspended"),
    "reactivated": gettext_lazy("%(noun)s reactivated"),
    "enabled": gettext_lazy("%(noun)s switched on"),
    "disabled": gettext_lazy("%(noun)s switched off"),
    "appeared": gettext_lazy("%(noun)s found"),
    "disappeared": gettext_lazy("%(noun)s no longer there"),
    "sent": gettext_lazy("%(noun)s sent"),
    "used": gettext_lazy("%(noun)s used"),
    "revoked": gettext_lazy("%(noun)s withdrawn"),
    "published": gettext_lazy("%(noun)s published"),
    "checked": gettext_lazy("%(noun)s checked"),
    "renewed": gettext_lazy("%(noun)s renewed"),
    "imported": gettext_lazy("%(noun)s imported"),
    "exported": gettext_lazy("%(noun)s exported"),
}
INFINITIVES = {
    "create": "created",
    "add": "added",
    "change": "changed",
    "set": "set",
    "delete": "deleted",
    "remove": "removed",
    "terminate": "removed",
    "restore": "restored",
    "reset": "reset",
    "suspend": "suspended",
    "unsuspend": "reactivated",
    "enable": "enabled",
    "disable": "disabled",
}
PHRASES: Mapping[str, Words] = {
    "dns_link_created": gettext_lazy("Link to the DNS records made"),
    "dns_link_revoked": gettext_lazy("Link to the DNS records ended"),
    "dns_completed": gettext_lazy("All DNS records in place"),
    "mail_move_noted": gettext_lazy("Addresses of the old host noted"),
    "mail_move_address_set_aside": gettext_lazy("Address of the old host given up"),
    "mail_move_address_taken_back": gettext_lazy("Address of the old host needed after all"),
    "mail_move_forgotten": gettext_lazy("Addresses of the old host forgotten"),
    "mailbox_deletion_planned": gettext_lazy("Mailbox disabled, to be deleted"),
    "person_invited": gettext_lazy("Person invited"),
    "person_invited_again": gettext_lazy("Person invited again"),
    "person_role_changed": gettext_lazy("Role changed"),
    "person_removed": gettext_lazy("Access ended"),
    "invitation_accepted": gettext_lazy("Invitation accepted"),
    "support_looked": gettext_lazy("Opened by support"),
    "support_reason_given": gettext_lazy("Support makes changes"),
    "support_pass_given": gettext_lazy("Support let in for an hour"),
    "support_pass_ended": gettext_lazy("Pass for support ended"),
    "webmail_opened": gettext_lazy("Webmail opened"),
    "mailbox_import_cancelled": gettext_lazy("Import stopped"),
    "password_sheet_shown": gettext_lazy("Password sheet shown"),
    "notifications_changed": gettext_lazy("Notifications chosen"),
    "signed_in": gettext_lazy("Signed in"),
    "change_domain": gettext_lazy("Package changed"),
    "ownership_proven": gettext_lazy("Ownership of the domain proven"),
    "ownership_lapsed": gettext_lazy("Ownership of the domain not proven in time"),
    "refresh_requested": gettext_lazy("Figures read again"),
    "operation_retried": gettext_lazy("Change tried again"),
    "operation_cancelled": gettext_lazy("Change cancelled"),
    "operation_marked_done": gettext_lazy("Change marked as done"),
    "server_assigned": gettext_lazy("Mail server chosen"),
    "service_closed": gettext_lazy("Service closed"),
}

FIELDS: Mapping[str, Words] = {
    "display_name": gettext_lazy("Name"),
    "quota_bytes": gettext_lazy("Storage"),
    "is_enabled": gettext_lazy("Sign-in"),
    "has_eas": gettext_lazy("ActiveSync"),
    "has_mapi": gettext_lazy("MAPI/Exchange"),
    "kind": gettext_lazy("Type"),
    "targets": gettext_lazy("Receivers"),
    "forward_targets": gettext_lazy("Forwarded to"),
    "forward_keeps_copy": gettext_lazy("Keep a copy"),
    "allows_sending": gettext_lazy("May send"),
    "is_hidden": gettext_lazy("Hidden from the address list"),
    "is_internal_only": gettext_lazy("Internal mail only"),
    "includes_all_mailboxes": gettext_lazy("All mailboxes"),
    "description": gettext_lazy("Description"),
    "wanted": gettext_lazy("Notifications"),
    "posting": gettext_lazy("Who may write"),
    "moderators": gettext_lazy("Moderators"),
    "members": gettext_lazy("Members"),
    "member_count": gettext_lazy("Members"),
    "target": gettext_lazy("Receiver"),
    "catch_all_target": gettext_lazy("Receiver"),
    "language": gettext_lazy("Language"),
    "allows_two_factor": gettext_lazy("Two-factor sign-in"),
    "is_replying": gettext_lazy("Automatic reply"),
    "subject": gettext_lazy("Subject"),
    "domain_name": gettext_lazy("Domain"),
    "plan": gettext_lazy("Plan"),
    "reason": gettext_lazy("Reason"),
    "role": gettext_lazy("Role"),
    "name": gettext_lazy("Name"),
    "support_email": gettext_lazy("Support address"),
    "colour": gettext_lazy("Colour"),
    "logo": gettext_lazy("Logo"),
}
SIGN_IN_FIELD = "is_enabled"


@dataclass(frozen=True)
class ValueChange:
    """One value: `old` '' = there was none, `new` '' = there is none any more."""

    label: str
    old: str
    new: str


def deed_text(verb: str) -> str:
    """`Alias deleted`; an unknown verb is a change."""
    if verb in PHRASES:
        return str(PHRASES[verb])
    for noun, deed in _splits(verb):
        if noun in NOUNS and deed in DEEDS:
            return str(DEEDS[deed]) % {"noun": NOUNS[noun]}
    return _("Change")


def is_known(verb: str) -> bool:
    """Whether the verb has words of its own."""
    return verb in PHRASES or any(noun in NOUNS and deed in DEEDS for noun, deed in _splits(verb))


def _splits(verb: str) -> list[tuple[str, str]]:
    """`alias_deleted` and `delete_alias` alike."""
    first, _separator, rest = verb.partition("_")
    start, _separator, last = verb.rpartition("_")
    return [(start, last), (rest, INFINITIVES.get(first, ""))]


def value_changes(before: Mapping[str, object], after: Mapping[str, object]) -> list[ValueChange]:
    """What is worth telling of an event's values; what has no words here is for staff alone."""
    found = []
    for name, label in FIELDS.items():
        if name not in before and name not in after:
            continue
        old, new = before.get(name), after.get(name)
        if isinstance(old or new, list):
            change = _list_change(str(label), _texts(name, old), _texts(name, new))
        else:
            change = ValueChange(str(label), _value(name, old), _value(name, new))
        if change.old != change.new and not _is_off_anyway(name, before, after):
            found.append(change)
    return found


def _is_off_anyway(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """What a new object does not have, or a deleted one did not have, is not worth a line."""
    return (name not in before and after.get(name) is False) or (
        name not in after and before.get(name) is False
    )


def _list_change(label: str, old: list[str], new: list[str]) -> ValueChange:
    """Long lists are told by what has come and gone, short ones whole."""
    if len(old) + len(new) <= 4:
        return ValueChange(label, ", ".join(old), ", ".join(new))
    gone = [text for text in old if text not in new]
    come = [text for text in new if text not in old]
    return ValueChange(label, _some(gone, "−"), _some(come, "+"))


def _some(texts: list[str], sign: str) -> str:
    shown = ", ".join(f"{sign}{text}" for text in texts[:5])
    if len(texts) <= 5:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": len(texts) - 5}


def _texts(name: str, value: object) -> list[str]:
    words = CHOICES.get(name, {})
    return [str(words.get(item, item)) for item in value] if isinstance(value, list) else []


CHOICES: Mapping[str, Mapping[str, Words]] = {
    "kind": dict(MailboxKind.choices),
    "posting": dict(PostingRule.choices),
    "wanted": dict(NotificationKind.choices),
    "role": dict(Role.choices),
    "language": {"en": gettext_lazy("English"), "fr": gettext_lazy("French")},
}
SWITCHES: Mapping[bool, Words] = {
    True: pgettext_lazy("switch", "on"),
    False: pgettext_lazy("switch", "off"),
}


def _value(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        if name == SIGN_IN_FIELD:
            return pgettext("sign-in", "allowed") if value else pgettext("sign-in", "blocked")
        return str(SWITCHES[value])
    if name == "quota_bytes" and isinstance(value, int):
        return limit_text(value) if value else _("unlimited")
    if name in CHOICES:
        return str(CHOICES[name].get(str(value), value))
    return str(value) if isinstance(value, str | int) else ""
