"""Forwards (smartermail-api.md 3.4.6): a list, and two switches without which it does nothing.

The domain's switch is set with the domain's settings, the mailbox's own here.
"""

from __future__ import annotations

from provisioning.backends.base import ForwardSpamRule, ForwardState
from provisioning.backends.errors import Rejected
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.addresses import scope_of
from provisioning.backends.smartermail.answers import flag, record, text, texts
from provisioning.backends.smartermail.client import Conversation
from provisioning.backends.smartermail.refusals import explains_itself
from provisioning.backends.smartermail.users import telling_absent_mailbox

SWITCHED_ON = {"enableMailForwarding": True}
_NO_SPAM_RULE = "None"
_SPAM_RULES = {
    "none": ForwardSpamRule.NONE,
    "delete": ForwardSpamRule.DELETE,
    "movetojunk": ForwardSpamRule.JUNK,
    "noprocessing": ForwardSpamRule.UNPROCESSED,
}
_SPAM_OPTIONS = {
    ForwardSpamRule.NONE: _NO_SPAM_RULE,
    ForwardSpamRule.DELETE: "Delete",
    ForwardSpamRule.JUNK: "MoveToJunk",
    ForwardSpamRule.UNPROCESSED: "NoProcessing",
}


def read(calls: Conversation, address: str) -> ForwardState:
    """Where the mailbox forwards to."""
    forward = _read(calls, address.lower())
    return ForwardState(
        targets=tuple(target.lower() for target in texts(forward, "forwardList")),
        keeps_copy=not flag(forward, "deleteOnForward"),
        keeps_recipients=flag(forward, "keepRecipients"),
        spam_rule=_SPAM_RULES.get(text(forward, "spamForwardOption").lower()),
    )


def set_forward(calls: Conversation, address: str, forward: ForwardState) -> None:
    """Switches forwarding on, then replaces the list; a rule for spam that is not told is kept."""
    address = address.lower()
    known = _read(calls, address)
    if forward.targets:
        _post_mail_settings(calls, address, SWITCHED_ON)
    replace_all(calls, address, forward, known)


def replace_all(
    calls: Conversation, address: str, forward: ForwardState, known: JsonObject | None = None
) -> None:
    """Replaces the whole list in one call; `keepRecipients` is not the keep-copy switch."""
    targets = dict.fromkeys(target.strip().lower() for target in forward.targets)
    chosen = {"spamForwardOption": _SPAM_OPTIONS[forward.spam_rule]} if forward.spam_rule else {}
    calls.change(
        scope_of(address),
        "settings/domain/post-mailbox-forward-list",
        body={
            "email": address,
            "mailboxForwardList": {
                "spamForwardOption": _NO_SPAM_RULE,
                **(known or {}),
                **chosen,
                "forwardList": list(targets),
                "deleteOnForward": bool(targets) and forward.keeps_copy is False,
                "keepRecipients": forward.keeps_recipients,
            },
        },
    )


def _read(calls: Conversation, address: str) -> JsonObject:
    with telling_absent_mailbox(calls, address):
        members = calls.read(scope_of(address), "settings/domain/mailbox-forward-list", address)
    return record(members, "mailboxForwardList")


def _post_mail_settings(calls: Conversation, address: str, settings: JsonObject) -> None:
    scope = scope_of(address)
    try:
        body = {"email": address, "userMailSettings": settings}
        calls.change(scope, "settings/domain/post-user-mail", body=body)
    except Rejected as refusal:
        if refusal.http_status != 404 or explains_itself(refusal):
            raise
        # Builds before November 2024 have this route instead.
        body = {"userMailSettings": settings}
        calls.change(scope, "settings/domain/user-mail", address, body=body)
