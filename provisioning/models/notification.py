from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.service import Service


class NotificationKind(models.TextChoices):
    """What a domain's administrators are written to about."""

    QUOTA = "quota", _("A mailbox is nearly full")
    TRANCHE = "tranche", _("The next step of storage, and of its price, is near")
    REFUSED = "refused", _("The mail server has refused a change")
    DNS = "dns", _("DNS records that were in order are broken")


class NotificationMute(models.Model):
    """A kind of letter that nobody wants for this service; without a row it is sent."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="notification_mutes"
    )
    kind = models.CharField(max_length=16, choices=NotificationKind.choices)

    class Meta:
        verbose_name = _("notification switched off")
        verbose_name_plural = _("notifications switched off")
        constraints = [
            models.UniqueConstraint(fields=["service", "kind"], name="one_mute_per_kind")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
