"""Before the MX moves: which addresses the old host has, and which of them are given up."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.models import MailMove, Service
from provisioning.transactions import transactional

MAX_ADDRESS_COUNT = 20_000


@transactional
def note_addresses(*, service: Service, by: Actor, addresses: Iterable[str]) -> MailMove:
    """Keeps the old host's addresses in place of any noted before; what was given up stays so."""
    lock_service(service.pk)
    wanted = sorted(set(addresses))
    earlier = MailMove.objects.filter(service=service).first()
    kept = set(earlier.set_aside) & set(wanted) if earlier else set()
    move, _created = MailMove.objects.update_or_create(
        service=service,
        defaults={
            "addresses": wanted,
            "set_aside": sorted(kept),
            "noted_at": timezone.now(),
            "noted_by_name": by.name,
        },
    )
    record(
        by, service, "mail_move_noted", service.domain_name, after={"address_count": len(wanted)}
    )
    return move


@transactional
def set_aside(*, service: Service, by: Actor, address: str, is_wanted: bool) -> bool:
    """Gives an address up, or takes it back; False when it is not among those noted."""
    lock_service(service.pk)
    move = MailMove.objects.filter(service=service).first()
    if move is None or address not in move.addresses:
        return False
    kept = set(move.set_aside)
    wanted = kept - {address} if is_wanted else kept | {address}
    if wanted != kept:
        move.set_aside = sorted(wanted)
        move.save(update_fields=["set_aside"])
        verb = "mail_move_address_taken_back" if is_wanted else "mail_move_address_set_aside"
        record(by, service, verb, address)
    return True


@transactional
def forget(*, service: Service, by: Actor) -> None:
    """Empties the list, to begin again or because the move is over."""
    lock_service(service.pk)
    if MailMove.objects.filter(service=service).delete()[0]:
        record(by, service, "mail_move_forgotten", service.domain_name)
