from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.fields import EncryptedTextField
from provisioning.models.service import Service


class MailStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Under way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Refused")
    UNKNOWN = "unknown", _("Perhaps sent")
    EXPIRED = "expired", _("Too late")


# What staff may send again: nobody is sending it, and it has not certainly gone out.
RESENDABLE = (MailStatus.FAILED, MailStatus.UNKNOWN, MailStatus.EXPIRED)


class OutgoingMail(models.Model):
    """One letter to one person. Only `operations/outbox.py` writes its status.

    `event_key` is unique: the same event never writes a second letter. `kind` names the templates
    `emails/<kind>.txt` and `.html`. `context` holds no secret; `secrets` is a JSON object with what
    must not be read from the database (a set-up link), encrypted, erased when the letter is out.
    `may_be_sent` is set before the letter is handed to the mail server: whatever is cut after that
    ends as UNKNOWN and is never sent again by itself.
    """

    event_key = models.CharField(max_length=190, unique=True)
    kind = models.CharField(max_length=32)
    recipient = models.EmailField(max_length=254)
    language_code = models.CharField(max_length=8)
    brand_host = models.CharField(max_length=255, blank=True)
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True)
    context = models.JSONField(default=dict, blank=True)
    secrets = EncryptedTextField(blank=True)

    status = models.CharField(max_length=16, choices=MailStatus.choices, default=MailStatus.QUEUED)
    may_be_sent = models.BooleanField(default=False)
    attempt_count = models.PositiveIntegerField(default=0)
    not_before_at = models.DateTimeField()
    # A letter that is not out by then would only confuse.
    expires_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=128, blank=True)
    claim_expires_at = models.DateTimeField(null=True, blank=True)
    error_detail = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [models.Index(fields=["status", "not_before_at"], name="outgoing_mail_due")]
        constraints = [
            models.CheckConstraint(
                name="outgoing_mail_sending_is_claimed",
                condition=~models.Q(status="sending") | models.Q(claim_expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outgoing_mail_sent_is_closed",
                condition=~models.Q(status="sent") | models.Q(sent_at__isnull=False, secrets=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"
