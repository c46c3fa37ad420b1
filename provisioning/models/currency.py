from __future__ import annotations

from django.db import models


class NumberFormat(models.IntegerChoices):
    """How amounts are written, by WHMCS's numbers."""

    PLAIN = 1, "1234.56"
    COMMAS = 2, "1,234.56"
    CONTINENTAL = 3, "1.234,56"
    WHOLE = 4, "1,234"


class Currency(models.Model):
    """Our copy of a WHMCS currency: how its amounts are written, and its rate.

    `prefix` and `suffix` go around the number as they are, blanks included. `rate` is units of this
    currency for one unit of the default one.
    """

    whmcs_currency_id = models.PositiveBigIntegerField(unique=True)
    code = models.CharField(max_length=8)
    prefix = models.CharField(max_length=16, blank=True)
    suffix = models.CharField(max_length=16, blank=True)
    number_format = models.PositiveSmallIntegerField(
        choices=NumberFormat.choices, default=NumberFormat.PLAIN
    )
    rate = models.DecimalField(max_digits=10, decimal_places=5, default=1)
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "currencies"

    def __str__(self) -> str:
        return self.code
