from __future__ import annotations

from django.db import models


class BridgeNonce(models.Model):
    """A nonce that a signed request has used; kept until its timestamp is too old anyway."""

    key_name = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_name", "nonce"], name="a_nonce_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.key_name} {self.seen_at:%Y-%m-%d %H:%M}"
