from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.service import Service


class RunState(models.TextChoices):
    """OPEN: the last use of an ended service, on no invoice yet. HELD: staff must look first."""

    OPEN = "open", _("Waiting for an invoice")
    HELD = "held", _("Held for review")
    COMPUTED = "computed", _("Computed")
    APPLIED = "applied", _("On the invoice")
    RELEASED = "released", _("Released: the invoice was cancelled")
    WAIVED = "waived", _("Waived by staff")


# Runs whose windows are charged, or were given up: nobody charges them again.
STANDING = (RunState.OPEN, RunState.COMPUTED, RunState.APPLIED, RunState.WAIVED)


class BillingRun(models.Model):
    """What one line of one WHMCS invoice was computed to be, once and for all.

    `lines` holds the computed result in the words of the bridge, `fingerprint` its SHA-256.
    `unit_amount` is what WHMCS had put on the line: the price of one tranche. `used_bytes` None:
    never measured. `active_key` (`invoice:line`) keeps one standing run per invoice line.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    whmcs_invoice_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    whmcs_line_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    is_final = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=RunState.choices)
    due_on = models.DateField()
    cut_off_at = models.DateTimeField()
    currency_code = models.CharField(max_length=8, blank=True)
    unit_amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    used_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    tranche_gigabytes = models.PositiveIntegerField(default=0)
    tranche_count = models.PositiveIntegerField(default=0)
    # Staff have seen that there is no reading, and have it charged as one tranche.
    may_charge_unmeasured = models.BooleanField(default=False)
    total_amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    lines = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    active_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-cut_off_at"], name="run_latest")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.due_on} {self.get_state_display()}"


class BillingWindow(models.Model):
    """A stretch of time that a run charges together; `starts_at` None: from the beginning."""

    run = models.ForeignKey(BillingRun, on_delete=models.CASCADE, related_name="windows")
    due_on = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()
    month_count = models.PositiveSmallIntegerField()
    is_arrears = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.starts_at} {self.ends_at}"
