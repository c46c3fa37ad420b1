"""Opening the platform without typing a password: asked for here, made by a worker, taken once."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused, ServiceNotReady
from provisioning.models import LoginLink, Mailbox, Service, ServiceStatus
from provisioning.operations import logins


@transaction.atomic
def request_login(*, service: Service, by: Actor, mailbox: Mailbox | None = None) -> str:
    """Has a login made to the mailbox, or to the domain's administration; returns its token.

    Whoever holds the token fetches the link with `take_login`, once. Raises `ActionRefused` where
    the platform has no such login, `ServiceNotReady` when the domain is not on it.
    """
    capabilities = service.plan.capabilities
    if not (capabilities.has_mailbox_login if mailbox else capabilities.has_admin_login):
        raise ActionRefused("unsupported")
    if service.status not in {ServiceStatus.ACTIVE, ServiceStatus.UNPROVEN}:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    token = secrets.token_urlsafe(32)
    address = mailbox.address if mailbox else ""
    login = LoginLink.objects.create(
        token_hash=token_hash(token), service=service, mailbox_address=address
    )
    verb = "webmail_opened" if mailbox else "mail_server_opened"
    record(by, service, verb, address or service.domain_name)
    logins.ask(login.pk)
    return token


def take_login(*, service: Service, token: str) -> str:
    """The link, which is erased by being taken; '' when there is none (yet, or any more)."""
    mine = LoginLink.objects.filter(service=service, token_hash=token_hash(token))
    with transaction.atomic():
        login = mine.select_for_update().exclude(url="").first()
        if login is None:
            return ""
        mine.update(url="", taken_at=timezone.now())
    is_fresh = login.expires_at is not None and login.expires_at > timezone.now()
    return login.url if is_fresh else ""


def token_hash(token: str) -> str:
    """What is stored in place of the token."""
    return hashlib.sha256(token.encode()).hexdigest()
