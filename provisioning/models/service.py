from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.limits import Limits, limits_of
from provisioning.models.client import Client
from provisioning.models.fields import EncryptedTextField
from provisioning.models.plan import Plan
from provisioning.models.server import Server


class ServiceStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    UNPROVEN = "unproven", _("Waiting for proof of ownership")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")


# Statuses of a service whose domain exists on the mail platform.
ON_PLATFORM = (ServiceStatus.UNPROVEN, ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)


# Our word, in `whmcs_status`, for a service whose row WHMCS does not have any more.
DELETED_IN_WHMCS = "Deleted"


class Ownership(models.TextChoices):
    """Whether the customer has proven to the platform that the domain is theirs.

    LAPSED: not proven in time, and the platform has removed the domain.
    """

    NOT_NEEDED = "not_needed", _("Not needed")
    PENDING = "pending", _("Not proven yet")
    VERIFIED = "verified", _("Proven")
    LAPSED = "lapsed", _("Not proven in time")


class Service(models.Model):
    """What was bought: one mail domain on one server.

    `status` is what we carried out on the platform; `whmcs_status` is what WHMCS's database says.
    A domain that exists and waits for its proof of ownership is UNPROVEN, never ACTIVE.
    `catch_all_target` gets mail for names that nobody has: '' = nobody does, None = not read yet.
    `used_bytes` None means never measured, else it is the latest `UsageReading`; `refreshed_at` is
    the last good reading of the whole domain.
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
    ownership = models.CharField(
        max_length=16, choices=Ownership.choices, default=Ownership.NOT_NEEDED
    )
    # The DNS record that proves it, verbatim as the platform wants it; '' when none is asked for.
    ownership_record_name = models.CharField(max_length=255, blank=True)
    ownership_record_type = models.CharField(max_length=16, blank=True)
    ownership_record_value = models.TextField(blank=True)
    # None: the platform sets no deadline.
    ownership_deadline_at = models.DateTimeField(null=True, blank=True)
    ownership_checked_at = models.DateTimeField(null=True, blank=True)
    # When a person last asked for a check.
    ownership_asked_at = models.DateTimeField(null=True, blank=True)
    # NULL says something else than '': nobody has looked yet.
    catch_all_target = models.CharField(max_length=320, null=True, blank=True)  # noqa: DJ001
    catch_all_read_at = models.DateTimeField(null=True, blank=True)
    catch_all_asked_at = models.DateTimeField(null=True, blank=True)
    used_bytes = models.BigIntegerField(null=True, blank=True)
    # When and where that figure was measured; `usage_failed_at`: the last measuring has failed.
    used_measured_at = models.DateTimeField(null=True, blank=True)
    used_source = models.CharField(max_length=16, blank=True, default="")
    usage_failed_at = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    refresh_started_at = models.DateTimeField(null=True, blank=True)
    refresh_error_code = models.CharField(max_length=64, blank=True)

    # WHMCS's configurable options of this service: name -> chosen value, both as WHMCS has them.
    option_texts = models.JSONField(default=dict, blank=True)
    # Custom fields of WHMCS's product that have a value: name -> text.
    custom_texts = models.JSONField(default=dict, blank=True)
    # What the platform was last told of the plan; empty: never by us.
    applied_settings = models.JSONField(default=dict, blank=True)

    whmcs_status = models.CharField(max_length=16, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    billing_cycle = models.CharField(max_length=32, blank=True)
    recurring_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    # The owner lets support make changes until then, without a reason.
    support_pass_until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["domain_name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="unproven") | models.Q(ownership="pending"),
                name="service_unproven_waits_for_proof",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="active", ownership__in=["pending", "lapsed"]),
                name="service_active_is_proven",
            ),
        ]

    def __str__(self) -> str:
        return self.domain_name

    @cached_property
    def limits(self) -> Limits:
        """How much the service may hold. Reads the plan, so select it with the row."""
        return limits_of(self.plan.platform, self.plan.options, self.option_texts)

    @property
    def status_in_use(self) -> ServiceStatus:
        """What an enabled domain is: active, or still waiting for its proof of ownership."""
        if self.ownership == Ownership.PENDING:
            return ServiceStatus.UNPROVEN
        return ServiceStatus.ACTIVE
