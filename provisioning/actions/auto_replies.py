"""A mailbox's automatic reply (module-behaviours.md 5.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import nh3

from provisioning.actions import changes, mailboxes
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.models import Inquiry, InquiryKind, Mailbox, MirrorState, Operation, OperationKind
from provisioning.operations import inquiries
from provisioning.transactions import transactional

MAX_SUBJECT_LENGTH = 200
MAX_BODY_LENGTH = 20_000
VERB = "auto_reply_changed"
AUDIENCES = ("nobody", "contacts", "everyone")


@dataclass(frozen=True)
class Reply:
    """What is wished: `starts_at` and `ends_at` come together or not at all."""

    is_enabled: bool
    subject: str
    body: str
    is_html: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    outside_audience: str = "everyone"
    only_when_addressed_directly: bool = False


# What events tell: in the history the switch of a reply is not that of the mailbox.
TOLD = ("is_replying", *(name for name in Reply.__dataclass_fields__ if name != "is_enabled"))


@transactional
def set_reply(
    *,
    mailbox: Mailbox,
    by: Actor,
    reply: Reply,
    before: Mapping[str, Any] | None = None,
    expected: Mapping[str, Any] | None = None,
    idempotency_key: str = "",
) -> Operation:
    """Sets the whole reply; HTML is cleaned first. Raises a subclass of `ActionRefused`.

    `before`, as events tell it, is what stood there where that is known, for an undo. The worker
    refuses to overwrite anything but `expected`.
    """
    service = lock_active_service(mailbox.service_id)
    if earlier := changes.earlier(service, idempotency_key):
        return earlier
    if not service.plan.capabilities.has_auto_reply:
        raise ActionRefused("unsupported")
    mailbox = mailboxes.lock_staying(service, mailbox)
    _check(reply)
    wish = asdict(reply) | {
        "subject": reply.subject.strip(),
        "body": nh3.clean(reply.body) if reply.is_html else reply.body,
        "starts_at": reply.starts_at.isoformat() if reply.starts_at else "",
        "ends_at": reply.ends_at.isoformat() if reply.ends_at else "",
    }
    Mailbox.objects.filter(pk=mailbox.pk).update(state=MirrorState.UPDATING)
    expectation = {"expected": _untold(expected)} if expected else {}
    return changes.ask(
        OperationKind.SET_AUTO_REPLY,
        mailbox,
        by,
        verb=VERB,
        wish=wish | expectation,
        before=before,
        after=told(wish),
        put_back={},
        idempotency_key=idempotency_key,
    )


def told(texts: Mapping[str, Any]) -> dict[str, Any]:
    """A reply, as its form or the platform tells it, in an event's words."""
    return {name: texts["is_enabled" if name == "is_replying" else name] for name in TOLD}


def reply_of(values: Mapping[str, Any]) -> Reply:
    """The other way round: the reply that an event tells."""
    texts = _untold(values)
    moments = {name: _instant(texts[name]) for name in ("starts_at", "ends_at")}
    return Reply(**(texts | moments))


def _untold(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"is_enabled" if name == "is_replying" else name: values[name] for name in TOLD}


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def read_reply(*, mailbox: Mailbox) -> Inquiry:
    """Has a worker read the reply from the platform, which alone knows it."""
    return inquiries.ask(
        InquiryKind.READ_AUTO_REPLY,
        server=mailbox.service.server,
        service=mailbox.service,
        question={"address": mailbox.address},
    )


def _check(reply: Reply) -> None:
    if reply.is_enabled and not (reply.subject.strip() and reply.body.strip()):
        raise ActionRefused("auto_reply_incomplete", field="subject")
    if len(reply.subject) > MAX_SUBJECT_LENGTH or len(reply.body) > MAX_BODY_LENGTH:
        raise ActionRefused("auto_reply_too_long", field="body")
    times = (reply.starts_at, reply.ends_at)
    if times != (None, None) and (None in times or times[0] >= times[1]):  # type: ignore[operator]
        raise ActionRefused("auto_reply_times", field="ends_at")
    if reply.outside_audience not in AUDIENCES:
        raise ActionRefused("refused", field="outside_audience")
