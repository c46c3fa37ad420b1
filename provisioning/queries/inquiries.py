"""What became of a question to a mail server."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from provisioning.models import Inquiry, Service

WAITING, ANSWERED = "waiting", "answered"


def answered(inquiry_id: int) -> Inquiry | None:
    """The inquiry once it is answered, for as long as its answer may be read; else None."""
    rows = Inquiry.objects.filter(pk=inquiry_id, expires_at__gt=timezone.now())
    return rows.exclude(answered_at=None).first()


def answer_of(service: Service, inquiry_id: int) -> dict[str, Any]:
    """What was answered to a question about the service; empty while it is not."""
    rows = Inquiry.objects.filter(service=service, pk=inquiry_id, expires_at__gt=timezone.now())
    inquiry = rows.exclude(answer="").first()
    return dict(json.loads(inquiry.answer)) if inquiry else {}


def standing(service: Service, inquiry_id: int) -> str:
    """How far a question about the service is: "waiting", "answered", or the code of its error.

    One that has expired, was taken, or is about another service has no answer any more.
    """
    inquiry = Inquiry.objects.filter(service=service, pk=inquiry_id).first()
    if inquiry is None or inquiry.expires_at <= timezone.now():
        is_unanswered = inquiry is not None and inquiry.answered_at is None
        return "server_unavailable" if is_unanswered else "link_unusable"
    if inquiry.answered_at is None:
        return WAITING
    return inquiry.error_code or ANSWERED
