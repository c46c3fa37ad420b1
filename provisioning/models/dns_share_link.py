from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.service import Service


class DnsShareLink(models.Model):
    """A link to a domain's records for whoever runs its DNS; only the hash of the token is kept.

    It can be looked at any number of times until `expires_at`, unless it is revoked.
    `completed_at`: when all records were in place, which is told to the client once.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    created_by_name = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("DNS link")
        verbose_name_plural = _("DNS links")
        indexes = [models.Index(fields=["service", "expires_at"], name="dns_share_link_live")]

    def __str__(self) -> str:
        return f"{self.service}, {self.expires_at:%Y-%m-%d}"
