from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.models.fields import EncryptedTextField
from provisioning.models.plan import Platform


class PauseReason(models.TextChoices):
    CREDENTIALS = "credentials", _("Administrator account refused")
    PROTOCOL = "protocol", _("Answers are not those of the mail server")
    STAFF = "staff", _("Paused by staff")


class Server(models.Model):
    """A mail server as WHMCS's server record or staff describe it."""

    whmcs_server_id = models.PositiveBigIntegerField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=255)
    platform = models.CharField(max_length=32, choices=Platform.choices)
    host_name = models.CharField(max_length=255)
    client_host_name = models.CharField(
        max_length=255,
        blank=True,
        default="",
        db_default="",
        verbose_name=_("host name for customers"),
        help_text=_(
            "What mail programs and DNS records name; empty where it is the host name above."
        ),
    )
    port = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Empty: 443 with TLS, 80 without.")
    )
    is_secure = models.BooleanField(
        default=True, help_text=_("Use TLS and verify the certificate.")
    )
    ca_certificate_pem = models.TextField(
        blank=True,
        verbose_name=_("private authority's certificate"),
        help_text=_(
            "PEM text. Trusted for this server besides the public authorities; empty for a server "
            "whose certificate is a public one."
        ),
    )
    username = models.CharField(max_length=255, blank=True)
    password = EncryptedTextField(blank=True)
    max_parallel_count = models.PositiveSmallIntegerField(
        default=4, help_text=_("Operations carried out on this server at the same time.")
    )
    max_service_count = models.PositiveIntegerField(
        null=True,
        blank=True,
        verbose_name=_("capacity"),
        help_text=_("Services that the server is meant for; empty: no figure, and no warning."),
    )
    pause_reason = models.CharField(
        max_length=16, blank=True, choices=PauseReason.choices, editable=False
    )
    pause_detail = models.TextField(blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The last connection test: '' in the code is a good one; None and '' in what it told: not told.
    test_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    test_error_code = models.CharField(max_length=64, blank=True, editable=False)
    test_error_detail = models.TextField(blank=True, editable=False)
    software_version = models.CharField(max_length=64, blank=True, editable=False)
    domain_count = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pause_reason="", paused_at__isnull=True)
                | (~models.Q(pause_reason="") & models.Q(paused_at__isnull=False)),
                name="server_pause_has_reason_and_time",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mail_host(self) -> str:
        """The mail server's host name as customers know it."""
        return self.client_host_name or self.host_name

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a path."""
        scheme, usual_port = ("https", 443) if self.is_secure else ("http", 80)
        port = self.port or usual_port
        return f"{scheme}://{self.host_name}" + ("" if port == usual_port else f":{port}")


class BackendToken(models.Model):
    """A platform session shared by all workers; losing the row costs one sign-in."""

    server = models.ForeignKey(Server, on_delete=models.CASCADE)
    scope = models.CharField(max_length=255)
    token = EncryptedTextField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["server", "scope"], name="one_token_per_scope")
        ]

    def __str__(self) -> str:
        return f"{self.server} {self.scope}"
