"""Automatic answers (smartermail-api.md 3.4.7), with a token of the mailbox itself."""

from __future__ import annotations

from datetime import UTC, datetime

from provisioning.backends.base import AutoReply, ReplyAudience
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.answers import (
    flag,
    instant,
    optional_number,
    optional_record,
    text,
)
from provisioning.backends.smartermail.client import Conversation, mailbox_scope
from provisioning.backends.smartermail.users import telling_absent_mailbox

_ROUTE = "settings/auto-responder"
_WRAPPER = "autoResponderSettings"
_WITH_HTML = "true"
_AUDIENCES = (ReplyAudience.NOBODY, ReplyAudience.CONTACTS, ReplyAudience.EVERYONE)


def read(calls: Conversation, address: str) -> AutoReply:
    """Builds differ: the members stand in a wrapper or at the root."""
    address = address.lower()
    with telling_absent_mailbox(calls, address):
        answer = calls.read(mailbox_scope(address), _ROUTE, _WITH_HTML)
    members = optional_record(answer, _WRAPPER) or answer
    has_range = flag(members, "useActiveDateRange")
    body, outside_body = text(members, "body"), text(members, "externalReply")
    audience = int(optional_number(members, "externalAudience") or 0)
    return AutoReply(
        is_enabled=flag(members, "enabled"),
        subject=text(members, "subject"),
        body=body,
        outside_body="" if outside_body == body else outside_body,
        is_html=flag(members, "isHTML"),
        starts_at=instant(members, "startDateUtc") if has_range else None,
        ends_at=instant(members, "endDateUtc") if has_range else None,
        outside_audience=_AUDIENCES[min(audience, len(_AUDIENCES) - 1)],
        only_when_addressed_directly=flag(members, "autoRespondOnDirectMailOnly"),
    )


def set_auto_reply(calls: Conversation, address: str, auto_reply: AutoReply) -> None:
    """Writes both forms at once: each build reads the one that it knows."""
    address = address.lower()
    members = _members(auto_reply)
    with telling_absent_mailbox(calls, address):
        calls.change(mailbox_scope(address), _ROUTE, body={**members, _WRAPPER: members})


def _members(auto_reply: AutoReply) -> JsonObject:
    members: dict[str, object] = {
        "enabled": auto_reply.is_enabled,
        "subject": auto_reply.subject,
        "body": auto_reply.body,
        "externalReply": auto_reply.outside_body or auto_reply.body,
        "isHTML": auto_reply.is_html,
        "useActiveDateRange": False,
        "autoRespondOnDirectMailOnly": auto_reply.only_when_addressed_directly,
        "externalAudience": _AUDIENCES.index(auto_reply.outside_audience),
    }
    if auto_reply.starts_at and auto_reply.ends_at:
        members["useActiveDateRange"] = True
        members["startDateUtc"] = _utc(auto_reply.starts_at)
        members["endDateUtc"] = _utc(auto_reply.ends_at)
    return members


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
