"""The forms around a mailbox owner's personal link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm


class OwnerLinkForm(ChangeForm):
    """Where the link goes; without an address it is only shown."""

    send_to = forms.EmailField(
        label=_("Send it to"),
        required=False,
        max_length=254,
        help_text=_("Another address of the owner. Leave empty to hand the link over yourself."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
