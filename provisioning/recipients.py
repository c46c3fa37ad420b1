"""Who is written to about a domain."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from provisioning.models import NotificationKind, NotificationMute, PersonKind, Service


@dataclass(frozen=True)
class Recipient:
    """An address and the language of whoever reads it; '' = not told.

    `key` tells the recipients of one event apart; an address may be too long for that.
    """

    key: str
    email: str
    language_code: str


def administrators_of(service: Service) -> list[Recipient]:
    """The client, who may sign in for it, and contacts that asked for letters about services.

    The client first; an address that several of them share comes once.
    """
    client = service.client
    everybody = [Recipient("client", client.email, client.language_code)]
    people = client.people.filter(Q(kind=PersonKind.USER) | Q(wants_product_mail=True))
    everybody += [
        Recipient(f"person-{person.pk}", person.email, person.language_code or client.language_code)
        for person in people.order_by("-is_owner", "pk")
    ]
    by_address: dict[str, Recipient] = {}
    for one in everybody:
        if one.email:
            by_address.setdefault(one.email.lower(), one)
    return list(by_address.values())


def wanted_by(service: Service, kind: NotificationKind) -> list[Recipient]:
    """The administrators, unless letters of this kind are switched off."""
    if NotificationMute.objects.filter(service=service, kind=kind).exists():
        return []
    return administrators_of(service)
