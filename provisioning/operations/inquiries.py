"""Questions to a mail server that somebody waits for: asked by a worker, once, and soon forgotten.

They change nothing, so nothing is lost with one: whoever waited asks again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone

from provisioning.backends.base import Backend
from provisioning.backends.errors import BackendError, Outcome
from provisioning.models import Inquiry, InquiryKind, PauseReason, Server, Service
from provisioning.operations.auto_replies import auto_reply_texts
from provisioning.operations.pausing import pause
from provisioning.operations.platform import backend_of
from provisioning.operations.waking import wake_on_commit
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

LIFETIME = timedelta(seconds=60)
PAUSE_CODES = {
    PauseReason.CREDENTIALS: "credentials_refused",
    PauseReason.PROTOCOL: "protocol_violation",
    PauseReason.STAFF: "server_paused",
}
Answer = Mapping[str, object]


@transactional
def take(inquiry_id: int) -> Answer:
    """The answer, which nobody gets again; empty when there is none, or it is too old."""
    fresh = Inquiry.objects.filter(pk=inquiry_id, expires_at__gt=timezone.now())
    inquiry = fresh.select_for_update().exclude(answer="").first()
    if inquiry is None:
        return {}
    told: Answer = json.loads(inquiry.answer)
    inquiry.delete()
    return told


@transactional
def ask(
    kind: InquiryKind,
    *,
    server: Server | None = None,
    service: Service | None = None,
    question: Mapping[str, object] | None = None,
) -> Inquiry:
    """Writes the question and wakes a worker on commit; forgets those that have expired."""
    now = timezone.now()
    Inquiry.objects.filter(expires_at__lt=now).delete()
    inquiry = Inquiry.objects.create(
        kind=kind,
        server=server,
        service=service,
        question=json.dumps(question) if question else "",
        expires_at=now + LIFETIME,
    )
    wake_on_commit("provisioning.answer_inquiry", inquiry.pk)
    return inquiry


def answer(inquiry_id: int) -> bool:
    """Asks the server and keeps what it says; False when it was refused, or nobody waits any more.

    A server that staff or an error have paused is not asked; a connection test has no such server.
    """
    now = timezone.now()
    inquiry = (
        Inquiry.objects.select_related("server", "service")
        .filter(pk=inquiry_id, answered_at=None, expires_at__gt=now)
        .first()
    )
    if inquiry is None:
        return False
    server = inquiry.server
    if server is not None and server.pause_reason:
        code = PAUSE_CODES[PauseReason(server.pause_reason)]
        return _note(inquiry, error_code=code, error_detail=server.pause_detail)
    try:
        told = ANSWERERS[InquiryKind(inquiry.kind)](inquiry)
    except BackendError as error:
        if server is not None and error.outcome is Outcome.PAUSE:
            pause(server, error)
        return _note(inquiry, error_code=error.code, error_detail=str(error))
    return _note(inquiry, answer=json.dumps(told))


def _note(inquiry: Inquiry, **values: str) -> bool:
    Inquiry.objects.filter(pk=inquiry.pk).update(question="", answered_at=timezone.now(), **values)
    return "answer" in values


def _test_connection(inquiry: Inquiry) -> Answer:
    """Signs in with what the question says; nothing of it becomes a row of ours."""
    backend = backend_of(Server(**json.loads(inquiry.question)))
    info = backend.test_connection()
    domain_count = info.domain_count
    if domain_count is None:
        domain_count = _domain_count(backend)
    return {"software_version": info.version, "domain_count": domain_count}


def _domain_count(backend: Backend) -> int | None:
    """How many domains there are; the connection is a good one even if that is not told."""
    try:
        return len(backend.list_domains())
    except BackendError as error:
        logger.info("the domains of a tested server are not told: %s", error)
        return None


def _list_domains(inquiry: Inquiry) -> Answer:
    if inquiry.server is None:
        raise ValueError(f"inquiry {inquiry.pk} names no server")
    domains = backend_of(inquiry.server).list_domains()
    return {
        "domains": [
            {
                "domain_name": domain.domain_name,
                "is_enabled": domain.is_enabled,
                "admin_username": domain.admin_username,
            }
            for domain in domains
        ]
    }


def _admin_login(inquiry: Inquiry) -> Answer:
    if inquiry.server is None or inquiry.service is None:
        raise ValueError(f"inquiry {inquiry.pk} names no service on a server")
    link = backend_of(inquiry.server).make_admin_login(inquiry.service.domain_name)
    return {"url": link.url}


def _mailbox_login(inquiry: Inquiry) -> Answer:
    backend, address = _about_mailbox(inquiry)
    return {"url": backend.make_mailbox_login(address).url}


def _read_auto_reply(inquiry: Inquiry) -> Answer:
    backend, address = _about_mailbox(inquiry)
    return auto_reply_texts(backend.read_auto_reply(address))


def _about_mailbox(inquiry: Inquiry) -> tuple[Backend, str]:
    if inquiry.server is None:
        raise ValueError(f"inquiry {inquiry.pk} names no server")
    return backend_of(inquiry.server), json.loads(inquiry.question)["address"]


ANSWERERS: Mapping[InquiryKind, Callable[[Inquiry], Answer]] = {
    InquiryKind.TEST_CONNECTION: _test_connection,
    InquiryKind.LIST_DOMAINS: _list_domains,
    InquiryKind.ADMIN_LOGIN: _admin_login,
    InquiryKind.MAILBOX_LOGIN: _mailbox_login,
    InquiryKind.READ_AUTO_REPLY: _read_auto_reply,
}
