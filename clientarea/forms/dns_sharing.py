"""How long a link to the records is to work."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.actions.dns_sharing import LIFETIMES

DAYS = {1: _("1 day"), 7: _("1 week"), 30: _("30 days")}


class ShareForm(ChangeForm):
    """One choice."""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        choices=[(days, DAYS[days]) for days in LIFETIMES],
        initial=7,
        widget=forms.Select(attrs={"class": "input"}),
    )
