from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.audit_event import ActorKind
from provisioning.models.service import Service


class SwitchSource(models.TextChoices):
    """How we learned that a protocol was switched on."""

    OPERATION = "operation", _("Changed here")
    OUTSIDE = "outside", _("Found on the mail server")
    SYNC = "sync", _("Added by staff's comparison")
    ADOPTED = "adopted", _("Taken over from the former module")


class SwitchOff(models.TextChoices):
    """Why an interval ended."""

    SWITCHED_OFF = "switched_off", _("Switched off")
    MAILBOX_DELETED = "mailbox_deleted", _("Mailbox deleted")
    SERVICE_ENDED = "service_ended", _("Service ended")


class ProtocolInterval(models.Model):
    """A mailbox had a protocol on: who switched it on and off, and when. `ended_at` None: still on.

    Opened and closed by confirmed changes alone, never by what a form says. Instants are whole
    seconds. `confirmed_at` None (taken over, not yet seen on the platform) is not charged.
    `threshold_seconds` is the one in force when it was opened; `open_key` keeps one open interval
    per mailbox and protocol.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    address = models.CharField(max_length=320)
    protocol = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=SwitchOff.choices, blank=True)
    source = models.CharField(max_length=16, choices=SwitchSource.choices)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    threshold_seconds = models.PositiveIntegerField()
    started_by_kind = models.CharField(max_length=16, choices=ActorKind.choices)
    started_by_name = models.CharField(max_length=255, blank=True)
    ended_by_kind = models.CharField(max_length=16, choices=ActorKind.choices, blank=True)
    ended_by_name = models.CharField(max_length=255, blank=True)
    open_key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["service", "ended_at"], name="interval_of_service"),
            models.Index(fields=["service", "address"], name="interval_of_mailbox"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, open_key__isnull=False)
                | models.Q(ended_at__isnull=False, open_key__isnull=True),
                name="interval_open_has_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.protocol} {self.started_at:%Y-%m-%d %H:%M}"
