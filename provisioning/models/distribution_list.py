from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.mirror_state import MirrorState
from provisioning.models.service import Service


class PostingRule(models.TextChoices):
    """Who may write to a list."""

    ANYONE = "anyone", _("Anyone")
    MEMBERS = "members", _("Members only")
    MODERATORS = "moderators", _("Moderators only")


class DistributionList(models.Model):
    """Our mirror of a distribution list.

    `members` and `moderators` are sorted lists of addresses. Members take the platform a call a
    list: `members` None = never read, else as they were at `members_read_at`, and asked for at
    `members_asked_at`. `member_count` None and `posting` '' = the platform does not tell.
    `refused_members` are addresses that the platform would not take; the list was kept without
    them.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    local_part = models.CharField(max_length=64)
    description = models.CharField(max_length=255, blank=True)
    posting = models.CharField(max_length=16, choices=PostingRule.choices, blank=True)
    moderators = models.JSONField(default=list)
    member_count = models.PositiveIntegerField(null=True, blank=True)
    members = models.JSONField(null=True, blank=True)
    members_read_at = models.DateTimeField(null=True, blank=True)
    members_asked_at = models.DateTimeField(null=True, blank=True)
    refused_members = models.JSONField(default=list, blank=True)
    is_enabled = models.BooleanField(default=True)
    state = models.CharField(
        max_length=16, choices=MirrorState.choices, default=MirrorState.CREATING
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "local_part"], name="one_list_per_name"),
            models.CheckConstraint(
                condition=models.Q(members__isnull=True, members_read_at__isnull=True)
                | models.Q(members__isnull=False, members_read_at__isnull=False),
                name="list_members_have_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """`local_part@domain_name`; reads the service, so select it with the row."""
        return f"{self.local_part}@{self.service.domain_name}"
