"""What became of a question to a mail server."""

from __future__ import annotations

from django.utils import timezone

from provisioning.models import Inquiry


def answered(inquiry_id: int) -> Inquiry | None:
    """The inquiry once it is answered, for as long as its answer may be read; else None."""
    rows = Inquiry.objects.filter(pk=inquiry_id, expires_at__gt=timezone.now())
    return rows.exclude(answered_at=None).first()
