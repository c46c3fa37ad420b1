"""Forms of distribution lists and domain aliases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.forms.addresses import PLAIN, AddressesField, ItemForm, NamedForm, as_text
from clientarea.item_rows import POSTING
from provisioning.models import DistributionList


class ListForm(NamedForm):
    """A distribution list; its name cannot be changed, members only once they have been read."""

    description = forms.CharField(
        label=_("Description"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    members = AddressesField(
        label=_("Members"),
        help_text=_("One address a line, or pasted from elsewhere with commas between them."),
        error_messages={"required": _("Enter at least one member.")},
        widget=forms.Textarea(attrs={**PLAIN, "rows": 10}),
    )
    posting = forms.ChoiceField(
        label=_("Who may write to the list"),
        choices=lambda: list(POSTING.items()),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    moderators = AddressesField(
        label=_("Looked after by"),
        required=False,
        help_text=_("This person gets questions about the list, and may always write to it."),
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(
        self, *args: Any, mailing_list: DistributionList | None = None, **kwargs: Any
    ) -> None:
        if mailing_list is not None:
            kwargs.setdefault("initial", list_initial(mailing_list))
        super().__init__(*args, **kwargs)
        self.mailing_list = mailing_list
        capabilities = self.service.plan.capabilities
        if mailing_list is not None:
            del self.fields["local_part"]
            if mailing_list.members is None:
                del self.fields["members"]
        if not capabilities.has_list_description:
            del self.fields["description"]
        if not capabilities.has_list_posting_rules:
            del self.fields["posting"]
        if capabilities.max_list_moderator_count == 0:
            del self.fields["moderators"]

    @property
    def outside_limit(self) -> int | None:
        """How many members outside the domain the platform takes."""
        return self.service.plan.capabilities.max_outside_list_member_count


def list_initial(mailing_list: DistributionList) -> dict[str, Any]:
    """The list as its form shows it."""
    return {
        "description": mailing_list.description,
        "members": as_text(mailing_list.members),
        "posting": mailing_list.posting or "anyone",
        "moderators": as_text(mailing_list.moderators),
    }


class DomainAliasForm(ItemForm):
    """A second domain name."""

    domain = forms.CharField(
        label=_("Domain name"),
        max_length=320,
        help_text=_("For example the same name with another ending."),
        error_messages={"required": _("Enter a domain name, such as example.com.")},
        widget=forms.TextInput(attrs={**PLAIN, "autofocus": True}),
    )
