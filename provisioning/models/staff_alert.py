from __future__ import annotations

from django.db import models

from provisioning.models.server import Server
from provisioning.models.service import Service


class StaffAlert(models.Model):
    """Something a person must look at; `open_key` keeps one open alert per cause."""

    code = models.CharField(max_length=64)
    detail = models.TextField(blank=True)
    server = models.ForeignKey(Server, on_delete=models.CASCADE, null=True, blank=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True)
    operation_id = models.BigIntegerField(null=True, blank=True)
    open_key = models.CharField(max_length=128, unique=True, null=True, blank=True)
    raised_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code
