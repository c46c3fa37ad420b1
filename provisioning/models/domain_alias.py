from __future__ import annotations

from django.db import models

from provisioning.models.mirror_state import MirrorState
from provisioning.models.service import Service


class DomainAlias(models.Model):
    """Our mirror of a second domain name whose whole address space goes to the service's domain."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    domain_name = models.CharField(max_length=255)
    state = models.CharField(
        max_length=16, choices=MirrorState.choices, default=MirrorState.CREATING
    )

    class Meta:
        verbose_name_plural = "domain aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "domain_name"], name="one_domain_alias_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.domain_name
