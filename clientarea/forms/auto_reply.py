"""The form of a mailbox's automatic reply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.actions.auto_replies import MAX_BODY_LENGTH, MAX_SUBJECT_LENGTH, Reply

MOMENT = "%Y-%m-%dT%H:%M"
AUDIENCES = [
    ("everyone", _("Everybody")),
    ("contacts", _("Only people in the address book")),
    ("nobody", _("Nobody: colleagues only")),
]


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("Enter a day and a time, such as 2026-12-24 08:00.")},
        widget=forms.DateTimeInput(
            format=MOMENT, attrs={"class": "input", "type": "datetime-local"}
        ),
    )


class AutoReplyForm(ChangeForm):
    """What is sent back by itself, to whom and when."""

    is_enabled = forms.BooleanField(label=_("Answer automatically"), required=False)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=MAX_SUBJECT_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=MAX_BODY_LENGTH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 8}),
    )
    is_html = forms.BooleanField(
        label=_("The text is HTML"),
        required=False,
        help_text=_("What could do harm in it is taken out when it is saved."),
    )
    starts_at = _moment(_("Start"))
    ends_at = _moment(_("End"))
    outside_audience = forms.ChoiceField(
        label=_("Who outside your domain gets it"),
        choices=AUDIENCES,
        widget=forms.Select(attrs={"class": "input"}),
    )
    only_when_addressed_directly = forms.BooleanField(
        label=_("Only to mail addressed to this mailbox itself"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """What is switched on needs a subject and a text, each told at its field."""
        cleaned_data = super().clean() or self.cleaned_data
        if cleaned_data.get("is_enabled"):
            for name in ("subject", "body"):
                if name not in self.errors and not cleaned_data.get(name, "").strip():
                    self.add_error(name, _("A reply that is switched on needs this."))
        return cleaned_data

    def reply(self) -> Reply:
        """Argument of the action."""
        names = Reply.__dataclass_fields__
        return Reply(**{name: self.cleaned_data[name] for name in names})


def initial_of(texts: Mapping[str, Any]) -> dict[str, Any]:
    """What the platform told, as the form shows it; moments in the panel's time zone."""
    return {
        **texts,
        "starts_at": _local(texts.get("starts_at", "")),
        "ends_at": _local(texts.get("ends_at", "")),
    }


def _local(text: str) -> datetime | None:
    return timezone.localtime(datetime.fromisoformat(text)) if text else None
