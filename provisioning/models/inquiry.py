from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.fields import EncryptedTextField
from provisioning.models.server import Server
from provisioning.models.service import Service


class InquiryKind(models.TextChoices):
    TEST_CONNECTION = "test_connection", _("Test connection")
    LIST_DOMAINS = "list_domains", _("List of all domains")
    ADMIN_LOGIN = "admin_login", _("Log in as the domain's administrator")
    MAILBOX_LOGIN = "mailbox_login", _("Open a mailbox")
    READ_AUTO_REPLY = "read_auto_reply", _("Read an automatic reply")


class Inquiry(models.Model):
    """A question to a mail server whose answer somebody is waiting for at this moment.

    A worker asks it once; it changes nothing on the server. Question and answer are JSON texts,
    encrypted, because they hold passwords and login links. Nobody reads either after `expires_at`,
    and the row is deleted soon after.
    """

    kind = models.CharField(max_length=32, choices=InquiryKind.choices)
    # A server record that nobody has saved yet stands in the question instead.
    server = models.ForeignKey(Server, on_delete=models.CASCADE, null=True, blank=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True)
    question = EncryptedTextField(blank=True)
    answer = EncryptedTextField(blank=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_detail = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = _("inquiries")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.service or self.server or ''}".strip()
