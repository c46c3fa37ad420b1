from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.fields import EncryptedTextField
from provisioning.models.operation import Operation
from provisioning.models.service import Service


class BulkStatus(models.TextChoices):
    READING = "reading", _("Being read")
    PLANNED = "planned", _("Waiting for your decision")
    UNREADABLE = "unreadable", _("Cannot be read")
    RUNNING = "running", _("Under way")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class HandOver(models.TextChoices):
    """How the owners of new mailboxes come to their passwords."""

    LINKS = "links", _("Each owner chooses the password by a personal link")
    SHEET = "sheet", _("Passwords are generated and shown once on a sheet")


class BulkVerdict(models.TextChoices):
    CREATE = "create", _("Create")
    CHANGE = "change", _("Change")
    SAME = "same", _("Nothing to do")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")


class BulkRun(models.Model):
    """A table of mailboxes from a customer: read and judged by a worker, then carried out by one.

    `content` is the file, erased once it is read. Nothing is changed before the customer has seen
    the difference and said yes.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    status = models.CharField(max_length=16, choices=BulkStatus.choices, default=BulkStatus.READING)
    hand_over = models.CharField(max_length=16, choices=HandOver.choices, default=HandOver.LINKS)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_arguments = models.JSONField(default=dict, blank=True)
    # What the difference adds to the bill of a month, in the client's currency.
    monthly_difference = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    actor = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    sheet_shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "worked_at"], name="bulk_run_to_go_on")]

    def __str__(self) -> str:
        return f"{self.file_name} for {self.service}"


class BulkRow(models.Model):
    """One line of the table. `errors` are [column, code, arguments]; `is_asked` = its action ran.

    `secret` is what the owner needs, a password or a link, encrypted, erased once it was shown.
    """

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="rows")
    line_number = models.PositiveIntegerField()
    address = models.CharField(max_length=320, blank=True)
    verdict = models.CharField(max_length=16, choices=BulkVerdict.choices)
    wish = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    owner_email = models.EmailField(max_length=254, blank=True)
    is_asked = models.BooleanField(default=False)
    operation = models.ForeignKey(Operation, on_delete=models.SET_NULL, null=True, blank=True)
    secret = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["line_number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "line_number"], name="bulk_rows_are_numbered")
        ]

    def __str__(self) -> str:
        return f"line {self.line_number}: {self.address}"
