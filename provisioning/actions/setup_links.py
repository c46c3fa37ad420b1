"""Personal links by which the owner of a mailbox chooses its password, unseen by anybody else."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import LinkUnusable
from provisioning.models import Mailbox, Operation, OperationStatus, SetupLink
from provisioning.operations import outbox
from provisioning.transactions import transactional

LIFETIME = timedelta(hours=72)


@transactional
def create(*, mailbox: Mailbox, by: Actor, send_to: str = "", language_code: str = "") -> str:
    """A new link, whose token is returned and kept nowhere; earlier ones stop working.

    With `send_to` it is mailed there as well. Raises a subclass of `ActionRefused`.
    """
    service = lock_active_service(mailbox.service_id)
    now = timezone.now()
    _open_links(mailbox).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    link = SetupLink.objects.create(
        token_hash=hash_of(token),
        service=service,
        mailbox=mailbox,
        sent_to=send_to,
        expires_at=now + LIFETIME,
    )
    record(by, service, "setup_link_created", mailbox.address, after={"sent_to": send_to})
    if send_to:
        outbox.post(
            kind="setup_link",
            event_key=f"setup-link:{link.pk}",
            recipient=send_to,
            language_code=language_code,
            service=service,
            context={"address": f"{mailbox.local_part}@{service.domain_name}"},
            secrets={"setup_path": f"/setup/{token}/"},
            lifetime=LIFETIME,
        )
    return token


@transactional
def revoke(*, mailbox: Mailbox, by: Actor) -> bool:
    """Stops the mailbox's links from working; False when there was none."""
    revoked = _open_links(mailbox).update(revoked_at=timezone.now())
    if revoked:
        record(by, mailbox.service, "setup_link_revoked", mailbox.address)
    return bool(revoked)


@transactional
def use(*, token: str, password: str, ip_address: str) -> Operation:
    """Sets the password that the owner chose and uses the link up.

    Raises `LinkUnusable`, or another `ActionRefused` and leaves the link as it was.
    """
    link = usable(token)
    if link is None:
        raise LinkUnusable
    lock_active_service(link.service_id)
    link = SetupLink.objects.select_related("mailbox__service__plan").get(pk=link.pk)
    if not is_usable(link):
        raise LinkUnusable
    by = Actor(Actor.CUSTOMER, link.mailbox.address, ip_address=ip_address)
    operation = mailboxes.set_password(mailbox=link.mailbox, by=by, password=password)
    SetupLink.objects.filter(pk=link.pk).update(used_at=timezone.now(), operation=operation)
    return operation


def usable(token: str) -> SetupLink | None:
    """The link that the token opens, if it can still be used; changes nothing."""
    link = link_of(token)
    return link if link is not None and is_usable(link) else None


def link_of(token: str) -> SetupLink | None:
    """The link of this token, used and expired ones too."""
    links = SetupLink.objects.select_related("mailbox__service__plan", "operation")
    return links.filter(token_hash=hash_of(token)).first()


def is_usable(link: SetupLink) -> bool:
    """A link whose password the mail server refused may be used again."""
    was_refused = link.operation is not None and link.operation.status in {
        OperationStatus.FAILED,
        OperationStatus.CANCELLED,
    }
    is_fresh = link.used_at is None or was_refused
    return is_fresh and link.revoked_at is None and link.expires_at > timezone.now()


def hash_of(token: str) -> str:
    """What is stored in place of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open_links(mailbox: Mailbox) -> QuerySet[SetupLink]:
    unused = Q(used_at=None) | Q(operation__status=OperationStatus.FAILED)
    return SetupLink.objects.filter(unused, mailbox=mailbox, revoked_at=None)
