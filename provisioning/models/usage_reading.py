from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.service import Service


class ReadingSource(models.TextChoices):
    """Where a figure was measured."""

    SERVER = "server", _("List of all domains of the server")
    SERVICE = "service", _("Sum of the domain's mailboxes")
    WHMCS = "whmcs", _("Written to the billing system by something else")


class UsageReading(models.Model):
    """One measured figure of a service. A failed reading has no row; a real zero has one.

    Counts are the platform's own, a hidden administrator included; None = not told.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    measured_at = models.DateTimeField()
    source = models.CharField(max_length=16, choices=ReadingSource.choices)
    used_bytes = models.PositiveBigIntegerField()
    mailbox_count = models.PositiveIntegerField(null=True, blank=True)
    alias_count = models.PositiveIntegerField(null=True, blank=True)
    list_count = models.PositiveIntegerField(null=True, blank=True)
    eas_count = models.PositiveIntegerField(null=True, blank=True)
    mapi_count = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-measured_at"], name="reading_latest")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.measured_at:%Y-%m-%d %H:%M} {self.used_bytes}"
