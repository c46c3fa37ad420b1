"""The upload of a table of mailboxes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.models import HandOver


class UploadForm(ChangeForm):
    """A file, and how owners come to their passwords; what is in it a worker reads."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a CSV or Excel file.")},
        help_text=_("CSV or Excel (.xlsx), at most 5,000 lines and 2 MB."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    hand_over = forms.ChoiceField(
        label=_("Passwords of new mailboxes"),
        choices=HandOver.choices,
        initial=HandOver.LINKS.value,
        widget=forms.RadioSelect(attrs={"class": "radio"}),
    )
