from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    STAFF = "staff", _("Staff")
    WHMCS = "whmcs", _("Billing system")
    SYSTEM = "system", _("System")
    OUTSIDE = "outside", _("Outside the panel")


class AuditEvent(models.Model):
    """Who did what, when and from where. It outlives what it speaks of: the database keeps no
    foreign key, and the operation may have been swept away.

    `before` and `after` hold changed values only, never a secret.
    """

    happened_at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=16, choices=ActorKind.choices)
    actor_name = models.CharField(max_length=255)
    whmcs_user_id = models.PositiveBigIntegerField(null=True, blank=True)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    whmcs_service_id = models.PositiveBigIntegerField(null=True, blank=True)
    operation = models.ForeignKey(
        "provisioning.Operation",
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    verb = models.CharField(max_length=64)
    object_name = models.CharField(max_length=320)
    # The event whose change this one takes back.
    undoes_event_id = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["whmcs_service_id", "-happened_at"], name="audit_of_service"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_name}"
