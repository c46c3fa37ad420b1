from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.actions import bridge_nonces
from provisioning.models import BridgeNonce

pytestmark = pytest.mark.django_db

NONCE = "0123456789abcdef" * 2


def use(key_name: str = "main", nonce: str = NONCE) -> bool:
    return bridge_nonces.use(key_name=key_name, nonce=nonce, skew_seconds=300)


def test_a_nonce_is_good_once() -> None:
    assert use()
    assert not use()


def test_each_key_has_its_own_nonces() -> None:
    assert use("main")
    assert use("spare")


def test_a_nonce_is_kept_while_its_request_could_still_be_in_time() -> None:
    use()
    BridgeNonce.objects.update(seen_at=timezone.now() - timedelta(seconds=590))
    assert not use()


def test_older_ones_are_deleted_on_the_way() -> None:
    use()
    BridgeNonce.objects.update(seen_at=timezone.now() - timedelta(seconds=610))
    use(nonce="f" * 32)
    assert [row.nonce for row in BridgeNonce.objects.all()] == ["f" * 32]
