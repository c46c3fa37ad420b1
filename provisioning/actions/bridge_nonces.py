"""Remembers which signed requests have been answered, so that none is answered twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from provisioning.models import BridgeNonce


def use(*, key_name: str, nonce: str, skew_seconds: int) -> bool:
    """True the first time that a key brings this nonce, False ever after.

    A timestamp may be `skew_seconds` ahead and is then good for twice as long; older nonces are
    deleted on the way, because their requests are late by their timestamps.
    """
    now = timezone.now()
    BridgeNonce.objects.filter(seen_at__lt=now - timedelta(seconds=2 * skew_seconds)).delete()
    try:
        with transaction.atomic():
            BridgeNonce.objects.create(key_name=key_name, nonce=nonce, seen_at=now)
    except IntegrityError:
        return False
    return True
