from __future__ import annotations

from django.db import models

from provisioning.models.currency import Currency


class Client(models.Model):
    """Who pays: our copy of a WHMCS client.

    `email` is the address for bills. `language_code` '' and `currency` None: not told, or one that
    we do not have.
    """

    whmcs_client_id = models.PositiveBigIntegerField(unique=True)
    full_name = models.CharField(max_length=255, blank=True)
    company_name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    language_code = models.CharField(max_length=8, blank=True)
    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.company_name or self.full_name or f"client {self.whmcs_client_id}"

    @property
    def currency_code(self) -> str:
        """Such as `USD`; '' when unknown. Reads the currency, so select it with the row."""
        return self.currency.code if self.currency else ""
