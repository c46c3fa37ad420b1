from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.service import Service


class DnsLevel(models.TextChoices):
    """The verdicts of `provisioning.dns_checks`, as people read them."""

    OK = "ok", _("Configured")
    PARTLY = "partly", _("Almost there")
    WRONG = "wrong", _("Wrong")
    MISSING = "missing", _("Missing")
    UNKNOWN = "unknown", _("Could not check")
    NOT_NEEDED = "not_needed", _("Not needed")


class DkimKeyState(models.TextChoices):
    """What the mail server said last about signing; NOT_TOLD: it has never been read."""

    NOT_TOLD = "not_told", _("Not told")
    OFF = "off", _("Off")
    PENDING = "pending", _("Waiting for DNS")
    ACTIVE = "active", _("On")


class DnsCheck(models.Model):
    """The last look at a domain's DNS. Pages show it; workers write it.

    `asked_at` None: no check is under way. `dkim_records` holds the mail server's keys as records,
    by "active" and "pending". `unchanged_count` checks in a row have found the same, so that a
    domain nobody works on is looked at less and less often. `green_at` is the last time at which
    nothing was red; `broken_at` is set once the customer has been told of what broke since.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="dns_check")
    asked_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    unchanged_count = models.PositiveIntegerField(default=0)
    green_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    name_servers = models.JSONField(default=list, blank=True)
    provider_code = models.CharField(max_length=32, blank=True)
    dkim_state = models.CharField(
        max_length=16, choices=DkimKeyState.choices, default=DkimKeyState.NOT_TOLD
    )
    dkim_records = models.JSONField(default=dict, blank=True)
    dkim_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"DNS of service {self.service_id}"


class DnsFinding(models.Model):
    """One verdict; `provisioning.dns_checks.values.Finding` as a row.

    `known_level` is the last verdict that was certain, with its time: a name server that does not
    answer changes nothing about it.
    """

    check_row = models.ForeignKey(DnsCheck, on_delete=models.CASCADE, related_name="findings")
    check_id = models.CharField(max_length=16)
    level = models.CharField(max_length=16, choices=DnsLevel.choices)
    code = models.CharField(max_length=64)
    arguments = models.JSONField(default=dict, blank=True)
    record_name = models.CharField(max_length=255)
    record_type = models.CharField(max_length=8)
    expected = models.JSONField(default=list, blank=True)
    found = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    is_optional = models.BooleanField(default=False)
    server = models.CharField(max_length=64, blank=True)
    ttl_seconds = models.PositiveBigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    known_level = models.CharField(max_length=16, choices=DnsLevel.choices, blank=True)
    known_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_row", "check_id"], name="one_dns_finding_per_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.level}"
