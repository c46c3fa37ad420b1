from __future__ import annotations

from django.db import models


class Client(models.Model):
    """Who pays: our copy of a WHMCS client."""

    whmcs_client_id = models.PositiveBigIntegerField(unique=True)
    full_name = models.CharField(max_length=255, blank=True)
    company_name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    language_code = models.CharField(max_length=8, blank=True)
    currency_code = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return self.company_name or self.full_name or f"client {self.whmcs_client_id}"
