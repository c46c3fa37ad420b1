from __future__ import annotations

from django.db import models

from provisioning.models.mirror_state import MirrorState
from provisioning.models.service import Service


class DomainAliasRequest(models.Model):
    """A domain alias that the customer wishes and has not proven to be theirs.

    It is proven once the domain's mail goes to us (MX) or a TXT record at the domain itself holds
    `proof_text`. A worker looks, last at `checked_at`; `check_error_code` '' = the name servers
    answered. It counts against the plan's limit, and becomes a `DomainAlias` when proven.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    domain_name = models.CharField(max_length=255)
    proof_text = models.CharField(max_length=64)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_asked_at = models.DateTimeField(null=True, blank=True)
    check_error_code = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "domain_name"], name="one_alias_request_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.domain_name


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
