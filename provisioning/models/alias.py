from __future__ import annotations

from django.db import models

from provisioning.models.mirror_state import MirrorState
from provisioning.models.service import Service


class Alias(models.Model):
    """Our mirror of an alias: a name without storage whose mail goes on to other addresses.

    `targets` is a sorted list of addresses. A flag of None: the platform has no such flag, or its
    list does not tell it and nobody has looked closer (`flags_read_at`, asked for at
    `flags_asked_at`).
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    local_part = models.CharField(max_length=64)
    targets = models.JSONField(default=list)
    display_name = models.CharField(max_length=100, blank=True)
    includes_all_mailboxes = models.BooleanField(default=False)
    allows_sending = models.BooleanField(null=True, blank=True)
    is_hidden = models.BooleanField(null=True, blank=True)
    is_internal_only = models.BooleanField(null=True, blank=True)
    is_enabled = models.BooleanField(null=True, blank=True)
    flags_read_at = models.DateTimeField(null=True, blank=True)
    flags_asked_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=16, choices=MirrorState.choices, default=MirrorState.CREATING
    )

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["service", "local_part"], name="one_alias_per_name")
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """`local_part@domain_name`; reads the service, so select it with the row."""
        return f"{self.local_part}@{self.service.domain_name}"
