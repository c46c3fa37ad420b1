"""Who else may look after a domain: invited by mail, with a role, one domain at a time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.utils import timezone

from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import (
    ActionRefused,
    LimitReached,
    LinkUnusable,
    ServiceNotReady,
    SignInFirst,
)
from provisioning.models import Administrator, Role, Service, ServiceStatus
from provisioning.operations import outbox
from provisioning.transactions import transactional

LIFETIME = timedelta(days=7)
SUPPORT_PASS = timedelta(hours=1)
MAX_COUNT = 50


@transactional
def invite(*, service: Service, by: Actor, email: str, role: str, language_code: str = "") -> str:
    """Mails a personal link, and returns its token; raises `ActionRefused` for a known address."""
    service = lock_service(service.pk)
    if service.status == ServiceStatus.TERMINATED:
        raise ServiceNotReady(status=service.status)
    email = email.strip().lower()
    rows = Administrator.objects.filter(service=service)
    if rows.filter(email=email).exists():
        raise ActionRefused("person_known", field="email", address=email)
    if rows.count() >= MAX_COUNT:
        raise LimitReached("people_limit", limit=MAX_COUNT)
    person = Administrator(service=service, email=email, role=Role(role), invited_by_name=by.name)
    return _send(person, by, "person_invited", language_code)


@transactional
def invite_again(
    *, service: Service, administrator_id: int, by: Actor, language_code: str = ""
) -> str | None:
    """A new link in place of the former, which stops working; None once it was accepted."""
    lock_service(service.pk)
    person = Administrator.objects.filter(
        pk=administrator_id, service=service, accepted_at=None
    ).first()
    return None if person is None else _send(person, by, "person_invited_again", language_code)


@transactional
def change_role(*, service: Service, administrator_id: int, by: Actor, role: str) -> bool:
    """Gives a person another role; False when there is no such person or nothing to change."""
    lock_service(service.pk)
    person = Administrator.objects.filter(pk=administrator_id, service=service).first()
    if person is None or person.role == role:
        return False
    Administrator.objects.filter(pk=person.pk).update(role=Role(role))
    record(
        by,
        service,
        "person_role_changed",
        person.email,
        before={"role": person.role},
        after={"role": role},
    )
    return True


@transactional
def remove(*, service: Service, administrator_id: int, by: Actor) -> str | None:
    """Ends somebody's rights, or an invitation, at once; their address, None when unknown."""
    lock_service(service.pk)
    person = Administrator.objects.filter(pk=administrator_id, service=service).first()
    if person is None:
        return None
    person.delete()
    record(by, service, "person_removed", person.email, before={"role": person.role})
    return person.email


def invitation(token: str) -> Administrator | None:
    """The person whom the token invites, if it can still be used; changes nothing."""
    rows = Administrator.objects.select_related("service__client", "service__plan")
    return rows.filter(token_hash=_hash(token), expires_at__gt=timezone.now()).first()


@transactional
def accept(*, token: str, user_id: int | None, ip_address: str) -> Administrator:
    """Uses the invitation up and returns the row with the user who has the role from now on.

    The link proves the address: it makes the account of somebody who has none. Raises
    `LinkUnusable`, and `SignInFirst` when the address has an account and `user_id`, who is signed
    in, is not it: a link in a mail must not stand in for a password and a second factor.
    """
    person = invitation(token)
    if person is None:
        raise LinkUnusable
    user = account_of(person.email)
    if user is None:
        user = _new_account(person.email)
    elif user.pk != user_id:
        raise SignInFirst
    accepted = Administrator.objects.filter(pk=person.pk, token_hash=person.token_hash).update(
        user=user, accepted_at=timezone.now(), token_hash=None, expires_at=None
    )
    if not accepted:
        raise LinkUnusable
    by = Actor(Actor.CUSTOMER, person.email, ip_address=ip_address)
    record(by, person.service, "invitation_accepted", person.email, after={"role": person.role})
    person.user = user
    return person


def account_of(email: str) -> User | None:
    """Who signs in with this address."""
    address = EmailAddress.objects.select_related("user").filter(email=email, verified=True).first()
    user: User | None = address.user if address else None
    return user


@transactional
def let_support_in(*, service: Service, by: Actor) -> datetime:
    """The owner's pass: support may make changes without giving a reason, until then."""
    until = timezone.now() + SUPPORT_PASS
    Service.objects.filter(pk=service.pk).update(support_pass_until_at=until)
    record(by, service, "support_pass_given", service.domain_name)
    return until


@transactional
def take_back_support_pass(*, service: Service, by: Actor) -> bool:
    """Ends the pass at once; False when there was none."""
    ended = Service.objects.filter(pk=service.pk, support_pass_until_at__gt=timezone.now()).update(
        support_pass_until_at=None
    )
    if ended:
        record(by, service, "support_pass_ended", service.domain_name)
    return bool(ended)


def note_look(*, service: Service, by: Actor) -> None:
    """Staff open a customer's service; the customer reads it."""
    record(by, service, "support_looked", service.domain_name)


def note_reason(*, service: Service, by: Actor, reason: str) -> None:
    """Staff say why they are about to change a customer's service; the customer reads it."""
    record(by, service, "support_reason_given", service.domain_name, after={"reason": reason})


def _send(person: Administrator, by: Actor, verb: str, language_code: str) -> str:
    token = secrets.token_urlsafe(32)
    person.token_hash = _hash(token)
    person.expires_at = timezone.now() + LIFETIME
    person.save()
    record(by, person.service, verb, person.email, after={"role": person.role})
    outbox.post(
        kind="invitation",
        event_key=f"invitation:{person.token_hash}",
        recipient=person.email,
        language_code=language_code or person.service.client.language_code,
        service=person.service,
        context={"invited_by": by.name, "role": person.role},
        secrets={"invitation_path": f"/invitation/{token}/"},
        lifetime=LIFETIME,
    )
    return token


def _new_account(email: str) -> User:
    """One account an address: two links that are followed at once find each other's."""
    user, created = User.objects.get_or_create(
        username=_hash(email)[:32], defaults={"email": email}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
