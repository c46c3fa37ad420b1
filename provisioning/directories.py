"""A domain's directory out of the mirror, for working out who receives what."""

from __future__ import annotations

from django.db.models import QuerySet

from provisioning.models import (
    Alias,
    DistributionList,
    DomainAlias,
    Mailbox,
    MirrorState,
    Service,
)
from provisioning.receivers import AliasEntry, Directory, ListEntry, MailboxEntry


def directory_of(service: Service) -> Directory:
    """All of the domain in four queries, however much is in it; what is being deleted is gone."""
    mailboxes = _standing(Mailbox.objects.filter(service=service))
    aliases = _standing(Alias.objects.filter(service=service))
    lists = _standing(DistributionList.objects.filter(service=service))
    domain_aliases = _standing(DomainAlias.objects.filter(service=service))
    unread_forwards = None if _reads_forwards_one_by_one(service) else ()
    return Directory(
        domain_name=service.domain_name,
        mailboxes={
            name: MailboxEntry(unread_forwards if targets is None else targets, keeps is not False)
            for name, targets, keeps in mailboxes.values_list(
                "local_part", "forward_targets", "forward_keeps_copy"
            )
        },
        aliases={
            name: AliasEntry(targets, includes_all, is_enabled is not False)
            for name, targets, includes_all, is_enabled in aliases.values_list(
                "local_part", "targets", "includes_all_mailboxes", "is_enabled"
            )
        },
        lists={
            name: ListEntry(members, is_enabled)
            for name, members, is_enabled in lists.values_list(
                "local_part", "members", "is_enabled"
            )
        },
        domain_aliases=frozenset(domain_aliases.values_list("domain_name", flat=True)),
        catch_all=service.catch_all_target if service.plan.capabilities.has_catch_all else "",
    )


def _reads_forwards_one_by_one(service: Service) -> bool:
    capabilities = service.plan.capabilities
    return capabilities.has_forwards and not capabilities.reads_forwards_in_bulk


def _standing(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.exclude(state=MirrorState.DELETING).order_by()
