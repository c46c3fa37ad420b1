from __future__ import annotations

from django.db import models

from provisioning.models.service import Service


class SsoToken(models.Model):
    """A one-use login link; only the hash of the token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    # Whose link it is: a service that changes hands within the minute must not take the link along.
    whmcs_client_id = models.PositiveBigIntegerField(default=0)
    is_staff = models.BooleanField(default=False)
    person_name = models.CharField(max_length=255, blank=True)
    whmcs_user_id = models.PositiveBigIntegerField(null=True, blank=True)
    next_path = models.CharField(max_length=255, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link to {self.service} until {self.expires_at:%H:%M:%S}"
