"""The forms of a mailbox: add, edit, password."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.formats import MEGABYTE
from clientarea.forms.base import ChangeForm
from clientarea.shown_settings import MAX_QUOTA_BYTES, UNITS, mailbox_settings, shown_settings
from provisioning.capabilities import MailProtocol
from provisioning.models import Mailbox
from provisioning.names import is_well_formed, normalized
from provisioning.passwords import SPECIALS, PasswordPolicy, broken_rules, generate, policy_of
from provisioning.sentences import customer_sentence


class PasswordForm(ChangeForm):
    """A new password, typed or generated; never shown again once sent."""

    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Choose a password, or press Generate.")},
        widget=forms.PasswordInput(
            attrs={
                "class": "input mono",
                "autocomplete": "new-password",
                "autocapitalize": "none",
                "spellcheck": "false",
                "aria-describedby": "password-rules password-error",
            }
        ),
    )

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailbox = mailbox
        # The error at the field then tells the rules; the list of them would say it again.
        self.has_broken_rules = False

    @property
    def password_policy(self) -> PasswordPolicy:
        """The plan's rules, for the list under the field."""
        return policy_of(self.service.plan.options)

    @property
    def password_specials(self) -> str:
        """The characters that count as special."""
        return SPECIALS

    def known_local_part(self) -> str:
        """The name before the @ as far as it is known."""
        if self.mailbox:
            return self.mailbox.local_part
        return normalized(str(self.cleaned_data.get("local_part", "")))

    def clean(self) -> dict[str, Any]:
        """Tells every broken password rule at once."""
        cleaned_data = super().clean() or self.cleaned_data
        if password := cleaned_data.get("password"):
            for rule in broken_rules(
                password,
                policy=self.password_policy,
                local_part=self.known_local_part(),
                domain_name=self.service.domain_name,
            ):
                arguments = {"min_length": self.password_policy.min_length}
                self.add_refusal(f"password_{rule}", arguments)
                self.has_broken_rules = True
        return cleaned_data

    def show_generated_password(self, local_part: str) -> None:
        """Offers a fresh password in clear, for a form that is shown and not judged."""
        shown = forms.TextInput(attrs=self.fields["password"].widget.attrs)
        self.fields["password"].widget = shown
        self.initial["password"] = generate(
            self.password_policy, local_part=local_part, domain_name=self.service.domain_name
        )


class SettingsForm(ChangeForm):
    """What the add and the edit form share: name, storage, protocols."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("Shown to people who receive mail from this address."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    quota_amount = forms.DecimalField(
        label=_("Storage"),
        min_value=0,
        max_digits=12,
        required=False,
        help_text=_("Leave empty for unlimited storage. The largest limit is 1,024 GB."),
        error_messages={
            "invalid": _("Enter a number, such as 5, or leave it empty for unlimited."),
            "min_value": _("Storage cannot be negative. Leave it empty for unlimited."),
        },
        widget=forms.NumberInput(
            attrs={"class": "input number", "step": "any", "placeholder": _("Unlimited")}
        ),
    )
    quota_unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("GB", _("GB")), ("MB", _("MB"))],
        widget=forms.Select(attrs={"class": "input unit"}),
    )
    has_eas = forms.BooleanField(
        label=_("ActiveSync (EAS)"),
        required=False,
        help_text=_("Mail, calendar and contacts on phones, as they arrive."),
    )
    has_mapi = forms.BooleanField(
        label=_("MAPI/Exchange"),
        required=False,
        help_text=_("Outlook in Exchange mode, with shared calendars."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.service.plan
        for name, protocol in (("has_eas", MailProtocol.EAS), ("has_mapi", MailProtocol.MAPI)):
            if not plan.offers(protocol):
                del self.fields[name]
        if not plan.capabilities.has_unlimited_quota:
            self._ask_for_a_quota()

    def _ask_for_a_quota(self) -> None:
        """A platform without unlimited storage needs a size."""
        field = self.fields["quota_amount"]
        field.required = True
        field.help_text = _("The largest limit is 1,024 GB.")
        field.error_messages["required"] = _("Enter a number, such as 5.")
        del field.widget.attrs["placeholder"]

    @property
    def is_quota_touched(self) -> bool:
        """Whether this person chose the size; a size shown rounded is not chosen by being sent."""
        return not {"quota_amount", "quota_unit"}.isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        """A size above 0 that rounds to nothing would mean unlimited: it is refused."""
        cleaned_data = super().clean() or self.cleaned_data
        amount = cleaned_data.get("quota_amount")
        unit = cleaned_data.get("quota_unit")
        if self.is_quota_touched and amount and unit and amount * UNITS[unit] < MEGABYTE:
            self.add_error("quota_amount", _("The smallest limit is 1 MB."))
        return cleaned_data

    def quota_bytes(self) -> int:
        """0 = unlimited; more than 1 TB becomes 1 TB (AT-G11)."""
        amount: Decimal = self.cleaned_data["quota_amount"] or Decimal(0)
        return min(MAX_QUOTA_BYTES, int(amount * UNITS[self.cleaned_data["quota_unit"]]))


class AddMailboxForm(SettingsForm, PasswordForm):
    """A new mailbox: address, name, password, storage, protocols."""

    field_order = ["local_part", "display_name", "password"]

    local_part = forms.CharField(
        label=_("Address"),
        max_length=320,
        error_messages={"required": _("Enter the name before the @, such as info.")},
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    def clean_local_part(self) -> str:
        """Lower case; the whole address is as good as the name before the @."""
        name = normalized(self.cleaned_data["local_part"])
        name = name.removesuffix(f"@{self.service.domain_name}")
        if not is_well_formed(name):
            raise forms.ValidationError(customer_sentence("name_malformed", {}))
        return name

    def wish(self) -> dict[str, Any]:
        """Arguments of the action; a protocol that is not offered stays off (AT-G12)."""
        return {
            "local_part": self.cleaned_data["local_part"],
            "display_name": self.cleaned_data["display_name"],
            "password": self.cleaned_data["password"],
            "quota_bytes": self.quota_bytes(),
            "has_eas": self.cleaned_data.get("has_eas", False),
            "has_mapi": self.cleaned_data.get("has_mapi", False),
        }


class EditMailboxForm(SettingsForm):
    """Settings of an existing mailbox; what was shown travels along, to tell what was changed."""

    is_blocked = forms.BooleanField(
        label=_("Block sign-in"),
        required=False,
        help_text=_("Nobody can open this mailbox until you allow it again. Its mail is kept."),
    )

    def __init__(self, *args: Any, mailbox: Mailbox, **kwargs: Any) -> None:
        super().__init__(*args, initial=shown_settings(mailbox_settings(mailbox)), **kwargs)
        self.mailbox = mailbox
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "request_key"

    def wish(self) -> dict[str, Any]:
        """Arguments of the action: what this person changed, and all else as it is by now.

        Somebody else may have saved other settings since this form was shown; those stay.
        """
        sent = {name: self.cleaned_data[name] for name in self.changed_data}
        if self.is_quota_touched:
            sent["quota_bytes"] = self.quota_bytes()
        if "is_blocked" in sent:
            sent["is_enabled"] = not sent["is_blocked"]
        settings = mailbox_settings(self.mailbox)
        return {name: sent.get(name, value) for name, value in settings.items()}
