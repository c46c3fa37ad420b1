from __future__ import annotations

from django.db import models

from provisioning.models.currency import Currency
from provisioning.models.plan import Plan


class ProtocolPrice(models.Model):
    """What protocols cost a month in one currency, as staff set it; else the plan's own prices
    (options 2 to 4, in the default currency) are converted at the currency's rate."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="protocol_prices")
    currency = models.ForeignKey(Currency, on_delete=models.CASCADE)
    eas_amount = models.DecimalField(max_digits=12, decimal_places=4)
    mapi_amount = models.DecimalField(max_digits=12, decimal_places=4)
    combined_amount = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "currency"], name="one_protocol_price_per_currency"
            ),
            models.CheckConstraint(
                condition=models.Q(eas_amount__gte=0, mapi_amount__gte=0, combined_amount__gte=0),
                name="protocol_prices_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.currency}"
