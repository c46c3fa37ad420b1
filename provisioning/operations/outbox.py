"""The durable outbox: a letter is a row, written with its cause and sent by a worker.

`post` is called inside the transaction of what the letter tells of, so that there is never one
without the other. Claiming is a conditional UPDATE, as for operations. Before the letter is handed
to the mail server the row says so: what is cut after that may have arrived, and is left to staff.
"""

from __future__ import annotations

import json
import logging
import smtplib
import socket
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_supported_language_variant

from provisioning.models import RESENDABLE, MailStatus, OutgoingMail, Service
from provisioning.operations import waking
from provisioning.operations.alerts import raise_alert
from provisioning.operations.closing import backoff_seconds
from provisioning.operations.letters import compose

logger = logging.getLogger(__name__)

SEND_MAIL = "provisioning.send_mail"
LIFETIME = timedelta(days=2)
LEASE = timedelta(minutes=5)
NOT_CONFIGURED, UNSENT = "mail_not_configured", "mail_not_sent"


def is_configured() -> bool:
    """Whether letters can be sent at all; a page that would offer one asks first."""
    return bool(settings.MAIL_CONFIGURED)


def post(
    *,
    kind: str,
    event_key: str,
    recipient: str,
    language_code: str = "",
    brand_host: str = "",
    service: Service | None = None,
    context: Mapping[str, object] | None = None,
    secrets: Mapping[str, str] | None = None,
    lifetime: timedelta = LIFETIME,
) -> OutgoingMail | None:
    """Writes the letter inside the caller's transaction and wakes a worker on commit.

    `event_key` names the event for good: a second letter for it is not written, and None returned.
    `context` is JSON without secrets; `secrets` (a personal link) is stored encrypted. The brand is
    that of `brand_host`, else of the service's product. A letter that is not out after `lifetime`
    is not sent any more.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            mail = OutgoingMail.objects.create(
                event_key=event_key,
                kind=kind,
                recipient=recipient,
                language_code=_supported(language_code),
                brand_host=brand_host,
                service=service,
                context=dict(context or {}),
                secrets=json.dumps(dict(secrets)) if secrets else "",
                not_before_at=now,
                expires_at=now + lifetime,
            )
    except IntegrityError:
        if OutgoingMail.objects.filter(event_key=event_key).exists():
            return None
        raise
    waking.wake_on_commit(SEND_MAIL, mail.pk)
    return mail


def send(mail_id: int) -> MailStatus | None:
    """Sends one letter if it is due and nobody else does; returns its status, None if not ours."""
    if not is_configured():
        raise_alert(NOT_CONFIGURED, detail="EMAIL_URL and EMAIL_SENDER are not set; mail waits")
        return None
    mail = _claim(mail_id)
    if mail is None:
        return None
    letter = compose(mail)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _postpone(mail, _said(error))
    try:
        if not _mine(mail).update(may_be_sent=True):
            return None
        letter.connection = connection
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, _text = next(iter(error.recipients.values()))
        return _refused(mail, code, _said(error))
    except smtplib.SMTPResponseException as error:
        return _refused(mail, error.smtp_code, _said(error))
    except (OSError, smtplib.SMTPException) as error:
        return _give_up(mail, MailStatus.UNKNOWN, _said(error))
    else:
        return _sent(mail)
    finally:
        connection.close()


def sweep() -> int:
    """Takes back letters of dead workers, ends the ones too late, wakes for the due; how many."""
    now = timezone.now()
    for mail in OutgoingMail.objects.filter(status=MailStatus.SENDING, claim_expires_at__lt=now):
        if mail.may_be_sent:
            _give_up(mail, MailStatus.UNKNOWN, f"{mail.claimed_by} did not come back")
        else:
            _postpone(mail, f"{mail.claimed_by} did not come back", delay_seconds=0)
    for mail in OutgoingMail.objects.filter(status=MailStatus.QUEUED, expires_at__lte=now):
        _give_up(mail, MailStatus.EXPIRED, mail.error_detail)
    due = OutgoingMail.objects.filter(status=MailStatus.QUEUED, not_before_at__lte=timezone.now())
    mail_ids = list(due.order_by("not_before_at").values_list("pk", flat=True)[:200])
    if not is_configured():
        mail_ids = mail_ids[:1]  # enough to raise the alert
    for mail_id in mail_ids:
        waking.wake(SEND_MAIL, mail_id)
    return len(mail_ids)


def send_again(mail: OutgoingMail) -> bool:
    """Staff's decision for a letter that ended without certainly being sent; False if it did not.

    The personal link of such a letter is kept until then: it is erased only once it is out.
    """
    now = timezone.now()
    reset = OutgoingMail.objects.filter(pk=mail.pk, status__in=RESENDABLE).update(
        status=MailStatus.QUEUED,
        may_be_sent=False,
        attempt_count=0,
        not_before_at=now,
        expires_at=now + LIFETIME,
    )
    if reset:
        waking.wake_on_commit(SEND_MAIL, mail.pk)
    return bool(reset)


def _claim(mail_id: int) -> OutgoingMail | None:
    now = timezone.now()
    claimed_by = f"{socket.gethostname()}:{uuid4().hex[:12]}"
    mail = OutgoingMail.objects.filter(
        pk=mail_id, status=MailStatus.QUEUED, not_before_at__lte=now, expires_at__gt=now
    ).first()
    if mail is None:
        return None
    claimed = OutgoingMail.objects.filter(
        pk=mail_id, status=MailStatus.QUEUED, attempt_count=mail.attempt_count
    ).update(
        status=MailStatus.SENDING,
        attempt_count=mail.attempt_count + 1,
        claimed_by=claimed_by,
        claim_expires_at=now + LEASE,
    )
    if not claimed:
        return None
    return OutgoingMail.objects.select_related("service__plan").get(pk=mail_id)


def _mine(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(
        pk=mail.pk,
        status=mail.status,
        attempt_count=mail.attempt_count,
        claimed_by=mail.claimed_by,
    )


def _sent(mail: OutgoingMail) -> MailStatus:
    _mine(mail).update(
        status=MailStatus.SENT,
        sent_at=timezone.now(),
        secrets="",
        error_detail="",
        claim_expires_at=None,
    )
    return MailStatus.SENT


def _refused(mail: OutgoingMail, code: int, detail: str) -> MailStatus:
    """The mail server has said no, so the letter is certainly not out: 4xx later, 5xx never."""
    if 400 <= code < 500:
        return _postpone(mail, detail)
    return _give_up(mail, MailStatus.FAILED, detail)


def _postpone(mail: OutgoingMail, detail: str, *, delay_seconds: float | None = None) -> MailStatus:
    """Certainly not sent: again later, until `expires_at`."""
    delay = backoff_seconds(mail.attempt_count) if delay_seconds is None else delay_seconds
    _mine(mail).update(
        status=MailStatus.QUEUED,
        may_be_sent=False,
        not_before_at=timezone.now() + timedelta(seconds=delay),
        claim_expires_at=None,
        error_detail=detail,
    )
    logger.warning("letter %s waits: %s", mail.pk, detail)
    return MailStatus.QUEUED


def _give_up(mail: OutgoingMail, status: MailStatus, detail: str) -> MailStatus:
    with transaction.atomic():
        if _mine(mail).update(status=status, claim_expires_at=None, error_detail=detail):
            raise_alert(
                UNSENT,
                detail=f"letter {mail.pk} ({mail}) {status}: {detail}",
                service=mail.service,
            )
    return status


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


def _supported(language_code: str) -> str:
    try:
        return get_supported_language_variant(language_code or settings.LANGUAGE_CODE)
    except LookupError:
        return settings.LANGUAGE_CODE
