from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.currency import Currency
from provisioning.models.plan import Plan


class BillingCycle(models.TextChoices):
    """How often is paid. The value is WHMCS's own text as `whmcs_values.billing_cycle` reads it."""

    FREE = "freeaccount", _("Free")
    ONE_TIME = "onetime", _("Once")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    SEMI_ANNUALLY = "semiannually", _("Twice a year")
    ANNUALLY = "annually", _("Yearly")
    BIENNIALLY = "biennially", _("Every two years")
    TRIENNIALLY = "triennially", _("Every three years")

    @property
    def month_count(self) -> int:
        """Months of one period; 0 where nothing is paid regularly."""
        return MONTH_COUNTS.get(self, 0)


MONTH_COUNTS = {
    BillingCycle.MONTHLY: 1,
    BillingCycle.QUARTERLY: 3,
    BillingCycle.SEMI_ANNUALLY: 6,
    BillingCycle.ANNUALLY: 12,
    BillingCycle.BIENNIALLY: 24,
    BillingCycle.TRIENNIALLY: 36,
}


class PlanPrice(models.Model):
    """What a plan costs a period, in one currency. No row: not offered so.

    A plan that is paid once has one row a currency, its cycle ONE_TIME.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="prices")
    currency = models.ForeignKey(Currency, on_delete=models.CASCADE)
    cycle = models.CharField(max_length=16, choices=BillingCycle.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    set_up_amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "currency", "cycle"], name="one_price_per_currency_and_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_cycle_display()}"
