"""Aliases, lists, forwards and a domain alias on the demo's mail servers, made there directly."""

from __future__ import annotations

from provisioning.backends.base import (
    AliasSpec,
    Backend,
    ForwardState,
    ListSpec,
    PostingRule,
)
from provisioning.models import DistributionList, Mailbox, Service, ServiceStatus
from provisioning.operations import details
from provisioning.operations.platform import backend_of

ENOUGH_MAILBOX_COUNT = 5
SECOND_DOMAINS = {"harbour-bakery.test": "harbour-bakery.example"}


def fill(service: Service) -> bool:
    """Gives a domain with a few mailboxes its addresses; False when it has too few of them."""
    names = Mailbox.objects.filter(service=service).order_by("local_part")
    people = [
        f"{name}@{service.domain_name}" for name in names.values_list("local_part", flat=True)
    ]
    is_active = service.status == ServiceStatus.ACTIVE
    if not is_active or len(people) < ENOUGH_MAILBOX_COUNT or service.server is None:
        return False
    backend = backend_of(service.server)
    _add_aliases(backend, service.domain_name, people)
    _add_lists(backend, service.domain_name, people)
    backend.set_forward(people[2], ForwardState((people[3], "home@visitor.example")))
    if second := SECOND_DOMAINS.get(service.domain_name):
        backend.add_domain_alias(service.domain_name, second)
    return True


def look_closer(service: Service) -> None:
    """Brings what a whole domain's reading leaves out, so that the demo starts with all of it."""
    details.read_catch_all(service.pk)
    for row in DistributionList.objects.filter(service=service):
        details.read_members(row.pk)
    if not service.plan.capabilities.reads_forwards_in_bulk:
        for mailbox in Mailbox.objects.filter(service=service).order_by("local_part")[:5]:
            details.read_forward(mailbox.pk)


def _add_aliases(backend: Backend, domain_name: str, people: list[str]) -> None:
    several = backend.capabilities.max_alias_target_count != 1
    backend.create_alias(
        AliasSpec(f"info@{domain_name}", tuple(people[:2] if several else people[:1]))
    )
    backend.create_alias(AliasSpec(f"orders@{domain_name}", (people[1],)))
    if several:
        backend.create_alias(
            AliasSpec(f"owner@{domain_name}", (people[0],), allows_sending=True, is_hidden=True)
        )
        backend.create_alias(AliasSpec(f"press@{domain_name}", (f"team@{domain_name}",)))


def _add_lists(backend: Backend, domain_name: str, people: list[str]) -> None:
    has_rules = backend.capabilities.has_list_posting_rules
    moderators = (people[0],) if backend.capabilities.list_needs_moderator else ()
    backend.create_list(
        ListSpec(
            f"team@{domain_name}",
            members=tuple(people[:5]),
            moderators=moderators,
            posting=PostingRule.MEMBERS if has_rules else PostingRule.ANYONE,
            description="Everybody on duty" if backend.capabilities.has_list_description else "",
        )
    )
    members = (*people[1:3], "friend@visitor.example")
    backend.create_list(ListSpec(f"news@{domain_name}", members=members, moderators=moderators))
