from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.colours import HEX, is_readable_in_light, readable_in_light

HOST_NAME = r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"


class LogoType(models.TextChoices):
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"


class Brand(models.Model):
    """Whose name and look customers see on one host name, and in what is sent to them.

    `colour` '' is the panel's own. `logo` is a picture written anew by `provisioning/images.py`.
    """

    host_name = models.CharField(
        max_length=253,
        unique=True,
        verbose_name=_("host name"),
        help_text=_("As customers type it, without https:// and port: panel.reseller.example"),
        validators=[RegexValidator(HOST_NAME, _("Use a host name in lower case, nothing else."))],
    )
    name = models.CharField(max_length=60, verbose_name=_("name"))
    colour = models.CharField(
        max_length=7,
        blank=True,
        verbose_name=_("colour"),
        help_text=_("Of links and buttons, such as #1b5e9b; empty for the panel's own."),
        validators=[RegexValidator(f"^{HEX.pattern}$", _("Write # and six digits, 0-9 a-f."))],
    )
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=16, choices=LogoType.choices, blank=True)
    logo_digest = models.CharField(max_length=16, blank=True)
    support_url = models.URLField(
        blank=True, verbose_name=_("support link"), help_text=_("Where customers find help.")
    )
    billing_url = models.URLField(
        blank=True,
        verbose_name=_("billing link"),
        help_text=_("Where customers see and pay their invoices."),
    )
    support_email = models.EmailField(
        blank=True,
        verbose_name=_("support address"),
        help_text=_("Mail that customers get comes from the panel; answers go to this address."),
    )

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["host_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(logo__isnull=True, logo_type="", logo_digest="")
                | (models.Q(logo__isnull=False) & ~models.Q(logo_type="", logo_digest="")),
                name="brand_logo_has_type_and_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.host_name})"

    def clean(self) -> None:
        """A colour that cannot be read on the pages is refused, with the nearest that can."""
        if HEX.fullmatch(self.colour) and not is_readable_in_light(self.colour):
            sentence = _(
                "Text in this colour is too faint to read (contrast below 4.5 to 1). "
                "The nearest that can be read is %(colour)s."
            )
            arguments = {"colour": readable_in_light(self.colour)}
            raise ValidationError({"colour": ValidationError(sentence, params=arguments)})
