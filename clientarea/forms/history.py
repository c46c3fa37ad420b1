"""What to narrow the history down to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from provisioning.models import ActorKind
from provisioning.queries.history import Asked

WHO = [
    ("", _("Everybody")),
    ("customer", _("Customers")),
    ("staff", _("Support")),
    ("billing", _("Billing")),
    ("system", _("Automatic")),
    ("outside", _("Outside the panel")),
]
ABOUT = [
    ("", _("Everything")),
    ("mailboxes", _("Mailboxes")),
    ("aliases", _("Aliases")),
    ("forwards", _("Forwards")),
    ("lists", _("Distribution lists")),
    ("domain_aliases", _("Domain aliases")),
    ("dns", _("DNS")),
    ("service", _("The domain itself")),
    ("sign_ins", _("Sign-ins")),
]


# A customer's page names no product, its addresses and fields neither.
ACTOR_KINDS = {"billing": ActorKind.WHMCS}


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "input"}, format="%Y-%m-%d")


class HistoryForm(forms.Form):
    """A filter that stands in the address; what makes no sense is told and left out."""

    search = forms.CharField(
        label=_("Address or person"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "search"}),
    )
    who = forms.ChoiceField(
        label=_("Who"),
        choices=WHO,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    about = forms.ChoiceField(
        label=_("What"),
        choices=ABOUT,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    since = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": _("Enter a day, such as 2026-11-27.")},
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": _("Enter a day, such as 2026-11-27.")},
    )

    def asked(self) -> Asked:
        """The part of the filter that makes sense."""
        self.is_valid()
        told = self.cleaned_data
        who = told.get("who", "")
        return Asked(
            who=ACTOR_KINDS.get(who, who),
            about=told.get("about", ""),
            search=told.get("search", "").strip(),
            since_on=told.get("since"),
            until_on=told.get("until"),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.asked() != Asked()
