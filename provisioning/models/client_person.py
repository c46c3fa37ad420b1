from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.client import Client


class PersonKind(models.TextChoices):
    USER = "user", _("Signs in to WHMCS")
    CONTACT = "contact", _("Is written to")


class ClientPerson(models.Model):
    """Our copy of a user or a contact of a WHMCS client; a user may belong to several clients.

    `wants_product_mail`: letters about services go to this person too.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="people")
    kind = models.CharField(max_length=16, choices=PersonKind.choices)
    whmcs_person_id = models.PositiveBigIntegerField()
    full_name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    language_code = models.CharField(max_length=8, blank=True)
    is_owner = models.BooleanField(default=False)
    wants_product_mail = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = _("people of clients")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "whmcs_person_id"], name="one_row_per_person_of_client"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email
