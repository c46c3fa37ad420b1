"""Which letters are wanted."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.models import NotificationKind


class NotificationForm(ChangeForm):
    """A box a kind; none ticked: no letters at all."""

    wanted = forms.MultipleChoiceField(
        label=_("Write to us when"),
        choices=NotificationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
