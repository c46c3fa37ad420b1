from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.operation import Operation
from provisioning.models.server import Server
from provisioning.models.service import Service


class DifferenceKind(models.TextChoices):
    NOT_ON_SERVER = "not_on_server", _("In WHMCS, not on the mail server")
    NOT_IN_WHMCS = "not_in_whmcs", _("On the mail server, not in WHMCS")
    STATUS = "status", _("The status differs")
    LIMITS = "limits", _("The limits differ")


class Difference(models.Model):
    """Where WHMCS and a mail server disagree about a domain; found at night, repaired by staff.

    `service` None: a domain of nobody here. `accepted_at`: staff have said to leave it so.
    `open_key` keeps one open row per domain and kind; it is empty once the two agree again.
    """

    kind = models.CharField(max_length=16, choices=DifferenceKind.choices)
    server = models.ForeignKey(Server, on_delete=models.CASCADE)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True)
    domain_name = models.CharField(max_length=255)
    whmcs_says = models.CharField(max_length=255, blank=True, verbose_name=_("WHMCS says"))
    server_says = models.CharField(max_length=255, blank=True, verbose_name=_("the server says"))
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # What a button has set off, while it is on its way.
    operation = models.ForeignKey(Operation, on_delete=models.SET_NULL, null=True, blank=True)
    open_key = models.CharField(max_length=300, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("difference from WHMCS")
        verbose_name_plural = _("differences from WHMCS")

    def __str__(self) -> str:
        return f"{self.domain_name}: {self.get_kind_display()}"
