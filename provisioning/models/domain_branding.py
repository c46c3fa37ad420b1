from __future__ import annotations

from django.db import models

from provisioning.models.service import Service


class DomainBranding(models.Model):
    """How the platform's own pages (webmail) look for a domain, as customers chose it here.

    No row: nothing was chosen here, so the platform's own look. `colour` is `#rrggbb`. `logo` ''
    has not been chosen; it is a picture written anew by `provisioning/images.py`.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="branding")
    name = models.CharField(max_length=100, blank=True)
    support_email = models.EmailField(blank=True)
    colour = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=16, blank=True)
    logo_digest = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"branding of {self.service_id}"
