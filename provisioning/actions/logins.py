"""Opening a mailbox without its password: asked for here, made by a worker, taken once."""

from __future__ import annotations

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ServiceNotReady
from provisioning.models import Inquiry, InquiryKind, Mailbox, ServiceStatus
from provisioning.operations import inquiries
from provisioning.transactions import transactional


@transactional
def open_mailbox(*, mailbox: Mailbox, by: Actor) -> Inquiry:
    """Has a worker fetch a one-use link to the mailbox (D-28); the opening stands in the history.

    Raises `ActionRefused` where the platform has no such link, `ServiceNotReady`.
    """
    service = mailbox.service
    if not service.plan.capabilities.has_mailbox_login:
        raise ActionRefused("unsupported")
    if service.status != ServiceStatus.ACTIVE or service.server is None:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    record(by, service, "webmail_opened", mailbox.address)
    return inquiries.ask(
        InquiryKind.MAILBOX_LOGIN,
        server=service.server,
        service=service,
        question={"address": mailbox.address},
    )


def take_login(inquiry_id: int) -> str:
    """The link, which is erased by being taken; '' when there is none."""
    return str(inquiries.take(inquiry_id).get("url", ""))
