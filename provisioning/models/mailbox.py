from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from provisioning.models.mirror_state import MirrorState
from provisioning.models.service import Service


class MailboxKind(models.TextChoices):
    """What is sold as a mailbox; OTHER is one that the platform has and we cannot make."""

    BASIC = "basic", _("Basic")
    ENHANCED = "enhanced", _("Enhanced")
    OTHER = "other", _("Other")


class ForwardSpamRule(models.TextChoices):
    """What a forwarding mailbox does with messages that look like spam."""

    NONE = "none", pgettext_lazy("spam", "Forward them like the others")
    DELETE = "delete", pgettext_lazy("spam", "Delete them")
    JUNK = "junk", pgettext_lazy("spam", "Keep them in the junk folder")
    UNPROCESSED = "unprocessed", pgettext_lazy("spam", "Leave them alone")


class Mailbox(models.Model):
    """Our mirror of a mailbox on the platform; the hidden administrator is never mirrored.

    `quota_bytes` 0 means unlimited. Names are lower case. `forward_targets` is a sorted list of
    addresses, None = the platform has not told yet; its other `forward_...` columns: None or '' =
    not told. Where forwards take the platform a call a mailbox, they are as they were at
    `forward_read_at`, and were asked for at `forward_asked_at`.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    local_part = models.CharField(max_length=64)
    display_name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=16, choices=MailboxKind.choices, default=MailboxKind.BASIC)
    quota_bytes = models.PositiveBigIntegerField(default=0)
    used_bytes = models.PositiveBigIntegerField(default=0)
    # The highest of the notices' steps (80, 90, 95) that its owner has been told of; 0 = none.
    told_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    is_enabled = models.BooleanField(default=True)
    has_eas = models.BooleanField(default=False)
    has_mapi = models.BooleanField(default=False)
    forward_targets = models.JSONField(null=True, blank=True)
    forward_keeps_copy = models.BooleanField(null=True, blank=True)
    forward_keeps_recipients = models.BooleanField(null=True, blank=True)
    forward_spam_rule = models.CharField(
        max_length=16, choices=ForwardSpamRule.choices, blank=True, default="", db_default=""
    )
    forward_read_at = models.DateTimeField(null=True, blank=True)
    forward_asked_at = models.DateTimeField(null=True, blank=True)
    last_login_at = models.DateTimeField(null=True, blank=True)
    # From then on the schedule deletes it for good; None = it stays.
    deletes_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # What a restored mailbox has again: the columns that the planned deletion switched off.
    restores = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=16, choices=MirrorState.choices, default=MirrorState.CREATING
    )

    class Meta:
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.UniqueConstraint(fields=["service", "local_part"], name="one_mailbox_per_name")
        ]
        indexes = [
            models.Index(fields=["service", "used_bytes"], name="mailbox_by_storage"),
            models.Index(fields=["service", "display_name"], name="mailbox_by_display_name"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """`local_part@domain_name`; reads the service, so select it with the row."""
        return f"{self.local_part}@{self.service.domain_name}"
