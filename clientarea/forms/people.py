"""Whom to invite, as what, and why staff change something."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.models import Role

# What each role may do, in the words of whoever gives it.
EXPLANATIONS = {
    Role.MANAGER: _("May do everything except what only you can: let support make changes."),
    Role.HELP_DESK: _("Sees the mailboxes and sets passwords, nothing else."),
    Role.DNS: _("Sees the DNS guide and what is still missing, nothing else."),
    Role.VIEWER: _("Sees everything, changes nothing."),
}


class RoleForm(ChangeForm):
    """One role."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.VIEWER,
        widget=forms.Select(attrs={"class": "input"}),
    )


class InviteForm(RoleForm):
    """An address and a role."""

    field_order = ("request_key", "email", "role")

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Enter the address that the invitation goes to.")},
    )


class ReasonForm(ChangeForm):
    """A sentence that the customer reads in the history."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=8,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={
            "required": _("Say why, such as the number of the ticket."),
            "min_length": _("Say a little more: the customer reads it."),
        },
    )
