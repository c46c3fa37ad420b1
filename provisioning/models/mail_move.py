from __future__ import annotations

from django.db import models

from provisioning.models.service import Service


class MailMove(models.Model):
    """The addresses that a domain has at its old host, to be found here before the MX moves.

    `addresses` are of this domain, sorted; `set_aside` are those among them that the customer does
    not want any more.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE)
    addresses = models.JSONField(default=list)
    set_aside = models.JSONField(default=list, blank=True)
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"{self.service}: {len(self.addresses)}"
