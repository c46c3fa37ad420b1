"""The look of the mail platform's own pages: name, support address, colour, logo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.actions.domain_branding import MAX_LOGO_BYTES
from provisioning.colours import HEX
from provisioning.images import ImageRefused, Picture, checked_picture
from provisioning.models import DomainBranding

USUAL_COLOUR = "#000000"
LOGO_REFUSALS = {
    "too_large": _("The logo is larger than 512,000 bytes. Choose a smaller one."),
    "too_many_pixels": _("The logo is wider or higher than 2,000 pixels. Choose a smaller one."),
    "not_an_image": _("This file is not a whole PNG or JPEG picture."),
}


class BrandingForm(ChangeForm):
    """Filled with what was chosen before."""

    name = forms.CharField(
        label=_("Brand name"),
        max_length=100,
        required=False,
        help_text=_("Shown in webmail in place of the provider's name."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
    )
    support_email = forms.EmailField(
        label=_("Support address"),
        required=False,
        help_text=_("Where people who use your mailboxes ask for help."),
        error_messages={"invalid": _("Enter a whole address, such as help@example.com.")},
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    colour = forms.CharField(
        label=_("Colour"),
        required=True,
        validators=[
            RegexValidator(
                f"^(?i:{HEX.pattern})$", _("Write # and six digits, 0-9 a-f, such as #1b5e9b.")
            )
        ],
        error_messages={"required": _("Choose a colour.")},
        widget=forms.TextInput(attrs={"class": "input colour", "type": "color"}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, 512,000 bytes at most. Empty keeps the present one."),
        widget=forms.FileInput(attrs={"class": "input", "accept": "image/png,image/jpeg"}),
    )

    def __init__(self, *args: Any, branding: DomainBranding | None, **kwargs: Any) -> None:
        initial = {
            "name": branding.name if branding else "",
            "support_email": branding.support_email if branding else "",
            "colour": (branding.colour if branding else "") or USUAL_COLOUR,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.picture: Picture | None = None

    def clean_colour(self) -> str:
        """In lower case, as everywhere."""
        return str(self.cleaned_data["colour"]).lower()

    def clean_logo(self) -> UploadedFile[Any] | None:
        """Judged by its content (AT-N24): the name and type that a browser tells prove nothing."""
        sent: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if sent:
            try:
                content = sent.read(MAX_LOGO_BYTES + 1)
                self.picture = checked_picture(content, max_bytes=MAX_LOGO_BYTES)
            except ImageRefused as refusal:
                raise forms.ValidationError(LOGO_REFUSALS[refusal.code]) from None
        return sent
