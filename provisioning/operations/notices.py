"""Letters about what is coming or went wrong while nobody looked; each event is told once.

A round looks at the mirror and asks no mail server. What a letter tells of is named by its
`event_key`, which the outbox takes once (`outbox.post`); a mailbox remembers the step of its
storage that was told of, and forgets it when it falls back.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from provisioning.errors import InvalidPlanOption
from provisioning.ledger.forecast import Forecast, forecast_of
from provisioning.ledger.measured import measured_storage
from provisioning.ledger.statement import statement_so_far
from provisioning.ledger.tariff import bills_usage, tariff_of
from provisioning.models import (
    ActorKind,
    Mailbox,
    MirrorState,
    NotificationKind,
    Operation,
    OperationStatus,
    OutgoingMail,
    Service,
    ServiceStatus,
)
from provisioning.money import money_text
from provisioning.operations.telling import tell
from provisioning.recipients import Recipient, wanted_by
from provisioning.sentences import customer_sentence
from provisioning.transactions import transactional

logger = logging.getLogger(__name__)

STEPS_PERCENT = (80, 90, 95)
# A mailbox that swings about a step is told of once.
FALLS_BACK_PERCENT = 5
TOLD_AHEAD = timedelta(days=7)
# Whoever still has the page open has read the refusal there.
SEEN_ON_THE_PAGE = timedelta(minutes=10)
REFUSALS_SINCE = timedelta(days=1)
BATCH_SIZE = 500
LINES_IN_A_LETTER = 10


def tell_all(now: datetime) -> None:
    """One round over everything that the mirror shows at a glance."""
    tell_of_full_mailboxes()
    tell_of_refusals(now)


def tell_of_full_mailboxes() -> int:
    """Owner and administrators, at each step once until it falls back; how many were told of."""
    is_near = Q(used_bytes__gte=F("quota_bytes") * STEPS_PERCENT[0] / 100)
    mailboxes = (
        Mailbox.objects.filter(
            is_near | Q(told_percent__gt=0),
            quota_bytes__gt=0,
            state=MirrorState.ACTIVE,
            service__status=ServiceStatus.ACTIVE,
        )
        .select_related("service__client", "service__plan")
        .order_by("pk")
    )
    return sum(_tell_of_storage(mailbox) for mailbox in mailboxes.iterator(BATCH_SIZE))


@transactional
def _tell_of_storage(mailbox: Mailbox) -> bool:
    percent = mailbox.used_bytes * 100 // mailbox.quota_bytes
    step = max((one for one in STEPS_PERCENT if one <= percent), default=0)
    if step < mailbox.told_percent and percent > mailbox.told_percent - FALLS_BACK_PERCENT:
        return False
    noted = Mailbox.objects.filter(pk=mailbox.pk, told_percent=mailbox.told_percent)
    if step == mailbox.told_percent or not noted.update(told_percent=step):
        return False
    if step < mailbox.told_percent:
        return False
    service = mailbox.service
    administrators = wanted_by(service, NotificationKind.QUOTA)
    if not administrators:
        return False
    owner = Recipient("owner", mailbox.address, service.client.language_code)
    page_path = reverse("mailbox-edit", args=[service.whmcs_service_id, mailbox.pk])
    tell(
        service,
        (owner, *administrators),
        letter="mailbox_full",
        # A mailbox that fell back and filled again is another event.
        event_key=f"mailbox_full:{mailbox.pk}:{step}:{_episode(mailbox)}",
        words=lambda recipient: {
            "address": mailbox.address,
            "percent": percent,
            "is_owner": recipient is owner,
            "page_path": page_path,
        },
    )
    return True


def _episode(mailbox: Mailbox) -> int:
    """How many letters this mailbox has had: the number of the next."""
    return OutgoingMail.objects.filter(
        event_key__startswith=f"mailbox_full:{mailbox.pk}:", event_key__endswith=":owner"
    ).count()


def tell_of_refusals(now: datetime) -> int:
    """Changes that customers asked for and the mail server refused, unseen; how many letters."""
    refused = (
        Operation.objects.filter(
            status=OperationStatus.FAILED,
            requested_by_kind=ActorKind.CUSTOMER,
            dismissed_at=None,
            finished_at__gt=now - REFUSALS_SINCE,
            finished_at__lte=now - SEEN_ON_THE_PAGE,
        )
        .select_related("service__client", "service__plan")
        .defer("secrets")
        .order_by("service_id", "pk")
    )
    by_service: dict[Service, list[Operation]] = {}
    for operation in refused:
        by_service.setdefault(operation.service, []).append(operation)
    return sum(_tell_of_refused(service, rows) for service, rows in by_service.items())


@transactional
def _tell_of_refused(service: Service, refused: list[Operation]) -> int:
    """One letter for all that is new: a bulk change may be refused a hundred times."""
    letters = 0
    for recipient in wanted_by(service, NotificationKind.REFUSED):
        told = _told_of(service, recipient)
        new = [row for row in refused if row.pk not in told]
        if new:
            letters += tell(
                service,
                [recipient],
                letter="change_refused",
                event_key=f"refused:{new[0].pk}",
                words=partial(_refusal_words, service, new),
            )
    return letters


def _refusal_words(
    service: Service, refused: Sequence[Operation], recipient: Recipient
) -> dict[str, object]:
    with override(recipient.language_code or None):
        lines = [_refusal_text(row) for row in refused[:LINES_IN_A_LETTER]]
    return {
        "operation_ids": [row.pk for row in refused],
        "lines": lines,
        "more_count": len(refused) - len(lines),
        "page_path": reverse("history", args=[service.whmcs_service_id]),
    }


def _told_of(service: Service, recipient: Recipient) -> set[int]:
    letters = OutgoingMail.objects.filter(
        service=service,
        kind="change_refused",
        recipient=recipient.email,
        created_at__gt=timezone.now() - 2 * REFUSALS_SINCE,
    )
    contexts = letters.values_list("context", flat=True)
    return {pk for context in contexts for pk in context["operation_ids"]}


def _refusal_text(operation: Operation) -> str:
    sentence = customer_sentence(operation.error_code, operation.error_arguments)
    return f"{operation.object_name}: {sentence}"


def tell_of_tranches(now: datetime) -> int:
    """The next step of storage within a week, at the pace of the last month; how many services."""
    services = Service.objects.filter(
        status=ServiceStatus.ACTIVE, used_bytes__gt=0, recurring_amount__gt=0
    ).select_related("client__currency", "plan", "server")
    return sum(
        _tell_of_tranche(service, now)
        for service in services.order_by("pk").iterator(BATCH_SIZE)
        if bills_usage(service.plan) and _is_worth_a_look(service)
    )


def _is_worth_a_look(service: Service) -> bool:
    """The forecast takes questions of its own; far below the next step it cannot be near."""
    try:
        tranche_bytes = service.plan.options.tranche_gigabytes * 1024**3
    except InvalidPlanOption as error:
        logger.warning("service %s: %s; its storage is not forecast", service.pk, error)
        return False
    return (service.used_bytes or 0) % tranche_bytes > tranche_bytes / 2


@transactional
def _tell_of_tranche(service: Service, now: datetime) -> bool:
    tariff, measured = tariff_of(service), measured_storage(service)
    statement = statement_so_far(service, tariff, at=now, reading=measured.latest)
    forecast = forecast_of(tariff, statement, measured.by_day)
    if forecast is None or forecast.reached_on > (now + TOLD_AHEAD).date():
        return False
    told = tell(
        service,
        wanted_by(service, NotificationKind.TRANCHE),
        letter="tranche_near",
        event_key=f"tranche:{service.pk}:{forecast.gigabytes}:{statement.due_on}",
        words=partial(_tranche_words, service, forecast, tariff.currency_code),
    )
    return bool(told)


def _tranche_words(
    service: Service, forecast: Forecast, currency_code: str, recipient: Recipient
) -> dict[str, object]:
    language_code = recipient.language_code
    with override(language_code or None):
        day = date_format(forecast.reached_on, "DATE_FORMAT")
    return {
        "gigabytes": forecast.gigabytes,
        "day": day,
        "amount": money_text(forecast.monthly_amount, currency_code, language_code),
        "page_path": reverse("usage", args=[service.whmcs_service_id]),
    }
