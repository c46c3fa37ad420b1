from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from provisioning.models.service import Service


class Role(models.TextChoices):
    MANAGER = "manager", pgettext_lazy("role", "Manager")
    HELP_DESK = "help_desk", pgettext_lazy("role", "Help desk")
    DNS = "dns", pgettext_lazy("role", "DNS")
    VIEWER = "viewer", pgettext_lazy("role", "Viewer")


class Administrator(models.Model):
    """Somebody whom the owner has invited to look after one domain.

    Until the invitation is accepted there is a hash of its token and no user. Whoever is removed
    has no row any more; the history keeps what was.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="administrators")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="administrators",
    )
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16, choices=Role.choices)
    invited_by_name = models.CharField(max_length=255, blank=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invited administrator")
        verbose_name_plural = _("invited administrators")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "email"], name="one_administrator_per_address"
            ),
            models.CheckConstraint(
                name="administrator_who_accepted_is_a_user",
                condition=models.Q(accepted_at__isnull=True)
                | models.Q(user__isnull=False, token_hash__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.email
