"""The forms of a mailbox: add, edit, password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clientarea.forms.addresses import PLAIN, AddressesField
from clientarea.forms.base import ChangeForm
from clientarea.forms.quota import QuotaForm
from clientarea.shown_settings import mailbox_settings, shown_settings
from provisioning.allowances import allowance_of
from provisioning.capabilities import MailProtocol
from provisioning.models import Mailbox, ObjectKind
from provisioning.names import is_well_formed, normalized
from provisioning.passwords import SPECIALS, PasswordPolicy, broken_rules, generate, policy_of
from provisioning.sentences import customer_sentence

BASIC_LABEL = _("Basic")
ENHANCED_LABEL = _("Enhanced")


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


class SettingsForm(QuotaForm):
    """What the add and the edit form share: name, storage, kind, protocols."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("Shown to people who receive mail from this address."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField()
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
        self._offer_kinds()

    def _offer_kinds(self) -> None:
        """Only where the platform has both; one that the plan does not sell cannot be chosen."""
        kinds = self.service.plan.capabilities.mailbox_kinds
        if len(kinds) < 2:
            del self.fields["kind"]
            return
        limits = self.service.limits
        sold = [kind for kind in kinds if limits.mailbox_count_of(kind) != 0]
        labels = {"basic": BASIC_LABEL, "enhanced": ENHANCED_LABEL}
        self.fields["kind"] = forms.ChoiceField(
            label=_("Type"),
            choices=[(kind.value, labels[kind.value]) for kind in sold],
            initial=sold[0].value if sold else None,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "radio"}),
        )


class AddMailboxForm(SettingsForm, PasswordForm):
    """A new mailbox: address, name, password or its owner's link, storage, protocols."""

    field_order = ["local_part", "display_name", "password"]

    alias_names = AddressesField(
        label=_("Also receives mail for"),
        required=False,
        help_text=_("More names of this mailbox, such as info, one a line. Each becomes an alias."),
        widget=forms.Textarea(attrs={**PLAIN, "rows": 2}),
    )

    owner_chooses = forms.BooleanField(
        label=_("Let the owner choose it"),
        required=False,
        help_text=_("You get a personal link for the owner, good for 72 hours. You never see it."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("en", "English"), ("fr", "Français")],
        required=False,
        help_text=_("Of the webmail, until its owner chooses another."),
        widget=forms.Select(attrs={"class": "input"}),
    )
    allows_two_factor = forms.BooleanField(
        label=_("Allow two-factor sign-in"),
        required=False,
        initial=True,
        help_text=_("The owner can then protect the mailbox with a code besides the password."),
    )

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        names = self.fields["alias_names"]
        if isinstance(names, AddressesField):
            names.usual_domain = self.service.domain_name
        if allowance_of(self.service, ObjectKind.ALIAS) == 0:
            del self.fields["alias_names"]
        capabilities = self.service.plan.capabilities
        if capabilities.has_mailbox_language:
            self.fields["language"].initial = get_language()
        else:
            del self.fields["language"]
        if not capabilities.has_mailbox_two_factor:
            del self.fields["allows_two_factor"]

    def clean(self) -> dict[str, Any]:
        """A password, unless its owner is to choose it."""
        if self.cleaned_data.get("owner_chooses"):
            self.cleaned_data["password"] = ""
        elif not self.cleaned_data.get("password"):
            self.add_error("password", self.fields["password"].error_messages["required"])
        return super().clean()

    def clean_local_part(self) -> str:
        """Lower case; the whole address is as good as the name before the @."""
        return self._own_name(normalized(self.cleaned_data["local_part"]))

    def clean_alias_names(self) -> list[str]:
        """Names before the @, of this domain alone."""
        return [self._own_name(address) for address in self.cleaned_data["alias_names"]]

    def _own_name(self, address: str) -> str:
        domain = self.service.domain_name
        name = address.removesuffix(f"@{domain}")
        if "@" in name:
            raise forms.ValidationError(customer_sentence("domain_mismatch", {"domain": domain}))
        if not is_well_formed(name):
            raise forms.ValidationError(customer_sentence("name_malformed", {}))
        return name

    def wish(self) -> dict[str, Any]:
        """Arguments of the action; a protocol that is not offered stays off (AT-G12)."""
        extras: dict[str, Any] = {
            name: self.cleaned_data[name]
            for name in ("language", "allows_two_factor", "alias_names")
            if name in self.cleaned_data
        }
        if kind := self.cleaned_data.get("kind"):
            extras["kind"] = kind
        return {
            **extras,
            "local_part": self.cleaned_data["local_part"],
            "display_name": self.cleaned_data["display_name"],
            "password": self.cleaned_data["password"] or None,
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
        if mailbox.kind not in dict(getattr(self.fields.get("kind"), "choices", [])):
            self.fields.pop("kind", None)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "request_key"

    def wish(self) -> dict[str, Any]:
        """Arguments of the action: what this person changed, and all else as it is by now.

        Somebody else may have saved other settings since this form was shown; those stay.
        """
        sent = {name: self.cleaned_data[name] for name in self.changed_data}
        if self.is_quota_touched:
            sent["quota_bytes"] = self.quota_bytes()
        if not sent.get("kind"):
            sent.pop("kind", None)
        if "is_blocked" in sent:
            sent["is_enabled"] = not sent["is_blocked"]
        settings = mailbox_settings(self.mailbox)
        return {name: sent.get(name, value) for name, value in settings.items()}
