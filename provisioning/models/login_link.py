from __future__ import annotations

from django.db import models

from provisioning.models.fields import EncryptedTextField
from provisioning.models.service import Service


class LoginLink(models.Model):
    """A wish to open the platform without its password, and for a moment the link that does it.

    `token_hash` is of what only the person who asked holds. `mailbox_address` '' = the domain's
    administration. `url` is encrypted, handed out once, and erased then or when it expires.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    mailbox_address = models.CharField(max_length=320, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    url = EncryptedTextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"login to {self.mailbox_address or self.service}"
