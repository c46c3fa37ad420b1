"""A mailbox's automatic reply: between its JSON in operations and answers, and a backend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from provisioning.backends.base import AutoReply, ReplyAudience
from provisioning.backends.errors import Rejected
from provisioning.operations import mirrored
from provisioning.operations.attempt import CarryOut, Handler


class ReplyOvertaken(Rejected):
    """What was to be taken back is no longer there."""

    code = "undo_overtaken"


def auto_reply_texts(auto_reply: AutoReply) -> dict[str, object]:
    """As JSON can hold it."""
    return {
        "is_enabled": auto_reply.is_enabled,
        "subject": auto_reply.subject,
        "body": auto_reply.body,
        "is_html": auto_reply.is_html,
        "starts_at": _text(auto_reply.starts_at),
        "ends_at": _text(auto_reply.ends_at),
        "outside_audience": auto_reply.outside_audience.value,
        "only_when_addressed_directly": auto_reply.only_when_addressed_directly,
    }


def auto_reply_of(texts: Mapping[str, Any]) -> AutoReply:
    """The other way round."""
    return AutoReply(
        is_enabled=texts["is_enabled"],
        subject=texts["subject"],
        body=texts["body"],
        is_html=texts["is_html"],
        starts_at=_instant(texts["starts_at"]),
        ends_at=_instant(texts["ends_at"]),
        outside_audience=ReplyAudience(texts["outside_audience"]),
        only_when_addressed_directly=texts["only_when_addressed_directly"],
    )


def set_auto_reply(work: CarryOut) -> list[str]:
    """Sets the whole reply; repeating does no harm.

    An undo expects what it takes back: the owner may have written another reply since, elsewhere.
    """
    address, wanted = work.operation.object_name, auto_reply_of(work.wish)
    if expected := work.wish.get("expected"):
        found = work.backend.read_auto_reply(address)
        if not any(_is_same(found, one) for one in (auto_reply_of(expected), wanted)):
            raise ReplyOvertaken("the reply was changed elsewhere", verb="set_auto_reply")
    work.backend.set_auto_reply(address, wanted)
    return []


def _is_same(one: AutoReply, other: AutoReply) -> bool:
    """By what people write and choose; white space is not among it."""
    return _gist(one) == _gist(other)


def _gist(reply: AutoReply) -> tuple[object, ...]:
    text = " ".join(reply.body.split())
    return (reply.is_enabled, reply.subject.strip(), text, reply.starts_at, reply.ends_at)


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


SET_AUTO_REPLY = Handler(set_auto_reply, apply=mirrored.settle, revert=mirrored.put_back)
