from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.client import Client
from provisioning.models.fields import EncryptedTextField
from provisioning.models.plan import Plan
from provisioning.models.server import Server


class ServiceStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")


class Service(models.Model):
    """What was bought: one mail domain on one server.

    `status` is what we carried out on the platform; `whmcs_status` is what WHMCS's database says.
    `used_bytes` None means never measured; `refreshed_at` is the last good reading of the platform.
    """

    whmcs_service_id = models.PositiveBigIntegerField(unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    server = models.ForeignKey(Server, on_delete=models.PROTECT, null=True, blank=True)
    domain_name = models.CharField(max_length=255, db_index=True)
    status = models.CharField(
        max_length=16, choices=ServiceStatus.choices, default=ServiceStatus.PENDING
    )
    suspend_reason = models.CharField(max_length=255, blank=True)
    admin_username = models.CharField(max_length=64, blank=True)
    admin_password = EncryptedTextField(blank=True)
    used_bytes = models.BigIntegerField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    refresh_started_at = models.DateTimeField(null=True, blank=True)
    refresh_error_code = models.CharField(max_length=64, blank=True)

    whmcs_status = models.CharField(max_length=16, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    billing_cycle = models.CharField(max_length=32, blank=True)
    recurring_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["domain_name"]

    def __str__(self) -> str:
        return self.domain_name
