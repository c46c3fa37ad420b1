from __future__ import annotations

from django.db import models

from provisioning.models.mailbox import Mailbox
from provisioning.models.operation import Operation
from provisioning.models.service import Service


class SetupLink(models.Model):
    """Lets the owner of a mailbox choose its password, once; only the token's hash is kept.

    `operation` sets the chosen password: a link whose operation was refused may be used again.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="setup_links")
    sent_to = models.EmailField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    operation = models.ForeignKey(Operation, on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"set-up of {self.mailbox}"
