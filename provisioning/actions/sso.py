"""One-use login links: minted for WHMCS, redeemed by the browser."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import LinkUnusable, ServiceNotReady
from provisioning.models import Service, ServiceStatus, SsoToken

LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True)
class MintedLink:
    """The token that goes into the link, and the instant from which it is dead."""

    token: str = field(repr=False)
    expires_at: datetime


def mint(
    *,
    service: Service,
    by: Actor,
    is_staff: bool = False,
    person_name: str = "",
    whmcs_user_id: int | None = None,
    next_path: str = "",
    lifetime: timedelta = LIFETIME,
) -> MintedLink:
    """A link for one person to one service; raises `ServiceNotReady` for a terminated one."""
    if service.status == ServiceStatus.TERMINATED:
        raise ServiceNotReady(detail=f"{service} is terminated", status=service.status)
    token = secrets.token_urlsafe(32)
    expires_at = timezone.now() + lifetime
    with transaction.atomic():
        SsoToken.objects.create(
            token_hash=_hash(token),
            service=service,
            whmcs_client_id=service.client.whmcs_client_id,
            is_staff=is_staff,
            person_name=person_name,
            whmcs_user_id=whmcs_user_id,
            next_path=next_path,
            expires_at=expires_at,
        )
        record(by, service, "sign_in_link_minted", person_name or str(service.client))
    return MintedLink(token, expires_at)


def redeem(*, token: str, ip_address: str) -> SsoToken:
    """Uses the link up; raises `LinkUnusable` when it is unknown, altered, used or expired."""
    now = timezone.now()
    with transaction.atomic():
        used = SsoToken.objects.filter(
            token_hash=_hash(token), used_at=None, expires_at__gt=now
        ).update(used_at=now)
        if not used:
            raise LinkUnusable
        link = SsoToken.objects.select_related("service__client").get(token_hash=_hash(token))
        if link.whmcs_client_id != link.service.client.whmcs_client_id:
            raise LinkUnusable
        by = Actor(
            Actor.STAFF if link.is_staff else Actor.CUSTOMER,
            link.person_name,
            link.whmcs_user_id,
            ip_address,
        )
        record(by, link.service, "signed_in", str(link.service))
    return link


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
