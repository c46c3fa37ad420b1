from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a part that must never stop was last at work; a row a part."""

    SCHEDULE = "schedule"
    WHMCS = "whmcs"

    name = models.CharField(max_length=32, unique=True)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
