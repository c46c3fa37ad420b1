"""Forms of aliases, forwards and the catch-all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clientarea.forms.base import ChangeForm
from provisioning.addresses import Pasted, pasted_addresses
from provisioning.models import Alias, ForwardSpamRule, Mailbox
from provisioning.names import is_well_formed, normalized
from provisioning.sentences import customer_sentence

PLAIN = {"class": "input", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class AddressesField(forms.CharField):
    """Addresses one a line, or parted by commas; becomes a list of them.

    Every entry that is none is named with its line; one that is repeated counts once. A bare name
    is one of `usual_domain`, which the form sets.
    """

    widget = forms.Textarea(attrs={**PLAIN, "rows": 4})
    usual_domain = ""

    def pasted(self, text: str) -> list[Pasted]:
        """The entries, judged one by one."""
        return pasted_addresses(text, usual_domain=self.usual_domain)

    def clean(self, value: Any) -> list[str]:
        """Raises `ValidationError` naming every entry that is no address."""
        entries = self.pasted(super().clean(value))
        bad = [entry for entry in entries if entry.address is None]
        if bad:
            raise forms.ValidationError(
                [
                    _now("Line %(line)s: “%(text)s” is not an e-mail address.")
                    % {"line": entry.line_number, "text": entry.text}
                    for entry in bad
                ]
            )
        return [entry.address for entry in entries if entry.address and not entry.is_repeated]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the addresses differ; how they are written does not count."""
        known, sent = (
            sorted({entry.address or entry.text for entry in self.pasted(text or "")})
            for text in (initial, data)
        )
        return known != sent


def as_text(addresses: Sequence[str] | None) -> str:
    """Addresses as `AddressesField` shows them."""
    return "\n".join(addresses or ())


class ItemForm(ChangeForm):
    """What the forms here share: addresses of the service's own domain, what was shown travels."""

    refusal_fields = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, AddressesField):
                field.usual_domain = self.service.domain_name
            field.show_hidden_initial = name != "request_key"

    def changed_only(self) -> dict[str, Any]:
        """What this person changed; the rest stays as it is by now (AT-H04)."""
        names = set(self.changed_data) - {"request_key"}
        return {name: self.cleaned_data[name] for name in self.fields if name in names}


class NamedForm(ItemForm):
    """A form of an object with a name before the @."""

    local_part = forms.CharField(
        label=_("Address"),
        max_length=320,
        error_messages={"required": _("Enter the name before the @, such as info.")},
        widget=forms.TextInput(attrs={**PLAIN, "autofocus": True}),
    )

    def clean_local_part(self) -> str:
        """Lower case; the whole address is as good as the name before the @."""
        name = normalized(self.cleaned_data["local_part"])
        name = name.removesuffix(f"@{self.service.domain_name}")
        if not is_well_formed(name):
            raise forms.ValidationError(customer_sentence("name_malformed", {}))
        return name


class AliasForm(NamedForm):
    """An alias; its name cannot be changed, flags only where they are known."""

    targets = AddressesField(
        label=_("Passes mail on to"),
        help_text=_("One address a line. A name alone means an address of this domain."),
        error_messages={"required": _("Enter at least one address that gets the mail.")},
    )
    allows_sending = forms.BooleanField(
        label=_("May be used to send"),
        required=False,
        help_text=_("People it leads to may choose it as the sender."),
    )
    is_hidden = forms.BooleanField(
        label=_("Hide from the address list"),
        required=False,
        help_text=_("Colleagues do not see it in the domain's address book."),
    )
    is_internal_only = forms.BooleanField(
        label=_("Internal only"),
        required=False,
        help_text=_("Mail from outside the domain is refused."),
    )

    FLAGS = ("allows_sending", "is_hidden", "is_internal_only")

    def __init__(self, *args: Any, alias: Alias | None = None, **kwargs: Any) -> None:
        if alias is not None:
            kwargs.setdefault("initial", alias_initial(alias))
        super().__init__(*args, **kwargs)
        self.alias = alias
        capabilities = self.service.plan.capabilities
        if alias is not None:
            del self.fields["local_part"]
        are_known = alias is None or alias.allows_sending is not None
        if not capabilities.has_alias_flags or not are_known:
            for name in self.FLAGS:
                del self.fields[name]
        if capabilities.max_alias_target_count == 1:
            targets = self.fields["targets"]
            targets.widget = forms.TextInput(attrs=PLAIN)
            targets.help_text = _("A mailbox of this domain; its name alone is enough.")

    @property
    def flags(self) -> list[forms.BoundField]:
        """The flags that are shown."""
        return [self[name] for name in self.FLAGS if name in self.fields]


def alias_initial(alias: Alias) -> dict[str, Any]:
    """The alias as its form shows it."""
    return {"targets": as_text(alias.targets)} | {
        name: bool(getattr(alias, name)) for name in AliasForm.FLAGS
    }


class ForwardForm(ItemForm):
    """Where a mailbox forwards to."""

    targets = AddressesField(
        label=_("Forward to"),
        required=False,
        help_text=_("One address a line. Empty: nothing is forwarded."),
    )
    keeps_copy = forms.BooleanField(
        label=_("Keep a copy in the mailbox"),
        required=False,
        help_text=_("Without it, messages are deleted here once they are forwarded."),
    )
    keeps_recipients = forms.BooleanField(
        label=_("Show the original recipients"),
        required=False,
        help_text=_("The forwarded message names whom it was first sent to."),
    )
    spam_rule = forms.ChoiceField(
        label=_("Messages that look like spam"),
        choices=ForwardSpamRule.choices,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, mailbox: Mailbox, **kwargs: Any) -> None:
        kwargs.setdefault("initial", forward_initial(mailbox))
        super().__init__(*args, **kwargs)
        self.mailbox = mailbox
        capabilities = self.service.plan.capabilities
        if not capabilities.has_forward_keep_copy:
            del self.fields["keeps_copy"], self.fields["keeps_recipients"]
        if not capabilities.has_forward_spam_rule:
            del self.fields["spam_rule"]

    def wish(self) -> dict[str, Any]:
        """Arguments of the action; what was not touched is as it is by now."""
        known = forward_initial(self.mailbox)
        known["targets"] = self.mailbox.forward_targets or []
        return {**{name: known[name] for name in known}, **self.changed_only()}


def forward_initial(mailbox: Mailbox) -> dict[str, Any]:
    """The forward as its form shows it; a copy is kept unless somebody decides otherwise."""
    return {
        "targets": as_text(mailbox.forward_targets),
        "keeps_copy": mailbox.forward_keeps_copy is not False,
        "keeps_recipients": bool(mailbox.forward_keeps_recipients),
        "spam_rule": mailbox.forward_spam_rule or ForwardSpamRule.NONE.value,
    }


class CatchAllForm(ItemForm):
    """Who gets mail for names that nobody has."""

    is_on = forms.BooleanField(
        label=_("Deliver mail for names that nobody has"),
        required=False,
        help_text=_("Off: such mail is returned to its sender, which is what we advise."),
    )
    target = forms.CharField(
        label=_("To this address"),
        max_length=320,
        required=False,
        widget=forms.TextInput(attrs={**PLAIN, "list": "own-addresses"}),
    )

    def clean(self) -> dict[str, Any]:
        """Switched on it needs an address; a name alone is one of the domain."""
        cleaned_data = super().clean() or self.cleaned_data
        target = normalized(str(cleaned_data.get("target", "")))
        if target and "@" not in target:
            target = f"{target}@{self.service.domain_name}"
        if cleaned_data.get("is_on") and not target:
            self.add_error("target", _("Choose the address that gets this mail."))
        cleaned_data["target"] = target if cleaned_data.get("is_on") else ""
        return cleaned_data
