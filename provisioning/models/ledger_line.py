from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.billing_run import BillingRun, BillingWindow


class LedgerCharge(models.TextChoices):
    """What is charged."""

    STORAGE = "storage", _("Storage")
    PROMOTION = "promotion", _("Discount")
    COMBINED = "combined", _("ActiveSync and MAPI/Exchange")
    EAS = "eas", _("ActiveSync")
    MAPI = "mapi", _("MAPI/Exchange")


class LedgerLine(models.Model):
    """One charge of one mailbox, or of the storage of the domain; `window` None: storage.

    The ledger lines of a run add up to the lines of its invoice. `price` is a month's for a
    mailbox, a period's for a tranche; `quantity` counts tranches.
    """

    run = models.ForeignKey(BillingRun, on_delete=models.CASCADE, related_name="ledger")
    window = models.ForeignKey(BillingWindow, on_delete=models.CASCADE, null=True, blank=True)
    charge = models.CharField(max_length=16, choices=LedgerCharge.choices)
    address = models.CharField(max_length=320, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=16, decimal_places=4)
    month_count = models.PositiveSmallIntegerField(default=1)
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.charge} {self.address} {self.amount}"


class JudgedUsage(models.Model):
    """How long a mailbox used a protocol in a window, and what came of it.

    Verdict `carried`: on, but below the threshold; its seconds count in the next window.
    """

    window = models.ForeignKey(BillingWindow, on_delete=models.CASCADE, related_name="usages")
    address = models.CharField(max_length=320)
    protocol = models.CharField(max_length=8)
    seconds = models.PositiveIntegerField()
    carried_seconds = models.PositiveIntegerField()
    threshold_seconds = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_deleted = models.BooleanField(default=False)
    verdict = models.CharField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["window", "verdict"], name="usage_carried")]

    def __str__(self) -> str:
        return f"{self.address} {self.protocol} {self.seconds} s {self.verdict}"
