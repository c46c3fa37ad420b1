"""What every wish for a mailbox is held against: limits, password rules, what plan and platform
offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from provisioning.capabilities import MailProtocol
from provisioning.errors import ActionRefused, LimitReached, PasswordRefused
from provisioning.models import Mailbox, MailboxKind, Service
from provisioning.passwords import broken_rules, policy_of

MAX_QUOTA_BYTES = 1024**4
PROTOCOL_FIELDS = {"has_eas": MailProtocol.EAS, "has_mapi": MailProtocol.MAPI}
LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Taken:
    """What the other mailboxes take of the plan, where the caller knows better than the rows."""

    quota_bytes: int
    counts_by_kind: Mapping[str, int]


def check_room(service: Service, kind: str) -> None:
    """Counts rows: those being created count, those being deleted count until they are gone."""
    limit = service.limits.mailbox_count
    if limit is not None and Mailbox.objects.filter(service=service).count() >= limit:
        raise LimitReached(limit=limit)
    _check_room_of_kind(service, kind)


def _check_room_of_kind(service: Service, kind: str, taken: Taken | None = None) -> None:
    limit = service.limits.mailbox_count_of(kind)
    if limit is None:
        return
    if limit == 0:
        raise ActionRefused("kind_not_offered", field="kind")
    if taken is not None:
        count = taken.counts_by_kind.get(kind, 0)
    else:
        count = Mailbox.objects.filter(service=service, kind=kind).count()
    if count >= limit:
        raise ActionRefused("kind_limit", field="kind", count=count, limit=limit)


def check_password(service: Service, local_part: str, password: str) -> None:
    """Raises `PasswordRefused` for the first rule of the plan that it breaks (D-18)."""
    broken = broken_rules(
        password,
        policy=policy_of(service.plan.options),
        local_part=local_part,
        domain_name=service.domain_name,
    )
    if broken:
        raise PasswordRefused(
            f"password_{broken[0]}", min_length=service.plan.options.password_min_length
        )


def check_values(
    service: Service,
    wish: Mapping[str, Any],
    mailbox: Mailbox | None = None,
    *,
    taken: Taken | None = None,
) -> None:
    """What the plan does not sell or the platform does not have is refused (AT-G12).

    `mailbox` is the row as it was, None for a new one; `taken` None: the rows tell what is taken.
    """
    if (quota_bytes := wish.get("quota_bytes")) is not None:
        _check_quota(service, quota_bytes, mailbox, taken)
    for name, protocol in PROTOCOL_FIELDS.items():
        if wish.get(name) and not service.plan.offers(protocol):
            raise ActionRefused("protocol_not_offered", field=name)
    kind = wish.get("kind", MailboxKind.BASIC)
    if kind not in service.plan.capabilities.mailbox_kinds:
        raise ActionRefused("kind_not_offered", field="kind")
    if mailbox is not None and "kind" in wish:
        _check_room_of_kind(service, kind, taken)


def _check_quota(
    service: Service, quota_bytes: int, mailbox: Mailbox | None, taken: Taken | None
) -> None:
    if not 0 <= quota_bytes <= MAX_QUOTA_BYTES:
        raise ActionRefused("quota_out_of_range", field="quota")
    limits = service.limits
    is_limited = limits.mailbox_quota_bytes is not None or limits.total_quota_bytes is not None
    if quota_bytes == 0 and (is_limited or not service.plan.capabilities.has_unlimited_quota):
        raise ActionRefused("quota_needed", field="quota")
    if limits.mailbox_quota_bytes is not None and quota_bytes > limits.mailbox_quota_bytes:
        limit = gigabytes_text(limits.mailbox_quota_bytes)
        raise ActionRefused("quota_above_plan", field="quota", limit=limit)
    if limits.total_quota_bytes is not None:
        taken_bytes = taken.quota_bytes if taken else _quota_sum(service, mailbox)
        left = limits.total_quota_bytes - taken_bytes
        if quota_bytes > left:
            raise ActionRefused(
                "quota_pool_full",
                field="quota",
                limit=gigabytes_text(limits.total_quota_bytes),
                left=gigabytes_text(max(left, 0)),
            )


def _quota_sum(service: Service, mailbox: Mailbox | None) -> int:
    """What all mailboxes but this one may take together."""
    others = Mailbox.objects.filter(service=service)
    if mailbox is not None:
        others = others.exclude(pk=mailbox.pk)
    return others.aggregate(sum=Sum("quota_bytes"))["sum"] or 0


def creation_extras(
    service: Service, *, language: str, allows_two_factor: bool | None
) -> dict[str, object]:
    """What only a new mailbox can be told, where the platform takes it."""
    capabilities = service.plan.capabilities
    extras: dict[str, object] = {}
    if capabilities.has_mailbox_language and language in LANGUAGES:
        extras["language"] = language
    if capabilities.has_mailbox_two_factor and allows_two_factor is not None:
        extras["allows_two_factor"] = allows_two_factor
    return extras


def gigabytes_text(byte_count: int) -> str:
    """`5 GB`, `0.5 GB`."""
    return f"{byte_count / 1024**3:.2f}".rstrip("0").rstrip(".") + " GB"
