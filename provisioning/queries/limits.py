"""What a service holds of what it may hold, for the pages that say "n of m"."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from provisioning.models import (
    Alias,
    DistributionList,
    DomainAlias,
    Mailbox,
    MailboxKind,
    Service,
)


@dataclass(frozen=True)
class LimitUse:
    """What exists of one noun, and the limit; `limit` None: no limit, 0: not included."""

    used: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be added."""
        return self.limit is not None and self.used >= self.limit

    @property
    def is_over(self) -> bool:
        """More than the limit exists: it stays, nothing is deleted (D-26)."""
        return self.limit is not None and self.used > self.limit


@dataclass(frozen=True)
class LimitUses:
    """Of every noun that has a limit; what is being created or deleted counts."""

    mailboxes: LimitUse
    basic_mailboxes: LimitUse
    enhanced_mailboxes: LimitUse
    aliases: LimitUse
    lists: LimitUse
    domain_aliases: LimitUse

    @property
    def is_over(self) -> bool:
        """Whether any of them is over its limit."""
        return any(use.is_over for use in vars(self).values())


def limit_uses(service: Service) -> LimitUses:
    """Counted in one query; reads the plan, so select it with the service."""
    counted = Service.objects.filter(pk=service.pk).values(
        basic=_count(Mailbox.objects.exclude(kind=MailboxKind.ENHANCED)),
        enhanced=_count(Mailbox.objects.filter(kind=MailboxKind.ENHANCED)),
        aliases=_count(Alias.objects.all()),
        lists=_count(DistributionList.objects.all()),
        domain_aliases=_count(DomainAlias.objects.all()),
    )
    [counts] = counted
    limits = service.limits
    return LimitUses(
        mailboxes=LimitUse(counts["basic"] + counts["enhanced"], limits.mailbox_count),
        basic_mailboxes=LimitUse(counts["basic"], limits.basic_mailbox_count),
        enhanced_mailboxes=LimitUse(counts["enhanced"], limits.enhanced_mailbox_count),
        aliases=LimitUse(counts["aliases"], limits.alias_count),
        lists=LimitUse(counts["lists"], limits.list_count),
        domain_aliases=LimitUse(counts["domain_aliases"], limits.domain_alias_count),
    )


def _count(rows: QuerySet[Model]) -> Coalesce:
    counted = rows.filter(service=OuterRef("pk")).order_by().values(owner=F("service"))
    return Coalesce(Subquery(counted.values(count=Count("pk")).values("count")), 0)
