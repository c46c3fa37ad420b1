"""What the forms of every room share: shape and syntax of what customers type.

Rules of the plan are enforced again by the actions.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac

from provisioning.errors import ActionRefused
from provisioning.models import Service
from provisioning.sentences import customer_sentence, field_of


def new_request_key() -> str:
    """Names one showing of a form, so that sending it twice does the thing once."""
    return secrets.token_urlsafe(16)


class ChangeForm(forms.Form):
    """A form that sets off a change. Messages stand at their fields; the first error is focused."""

    use_required_attribute = False
    # A form field for each field that a refusal may name, where the two differ.
    refusal_fields: Mapping[str, str] = {"quota": "quota_amount"}

    request_key = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput, initial=new_request_key
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service

    def idempotency_key(self, *content: object) -> str:
        """The same for the same showing of the form with the same content, '' without a key.

        The content counts because a browser may bring an old form back with its old key.
        """
        key = self.cleaned_data["request_key"]
        text = "\x00".join(str(part) for part in (self.service.pk, key, *content))
        return salted_hmac("request-key", text, algorithm="sha256").hexdigest() if key else ""

    def add_refusal(self, code: str, arguments: Mapping[str, object], field: str = "") -> None:
        """Shows why the wish was refused, at the field that is to blame if there is one."""
        name = field or field_of(code)
        name = self.refusal_fields.get(name, name)
        self.add_error(name if name in self.fields else None, customer_sentence(code, arguments))

    def add_action_refusal(self, refusal: ActionRefused) -> None:
        """The same for what an action raised."""
        self.add_refusal(refusal.code, refusal.arguments, refusal.field)

    def show_earlier_refusal(self, code: str, arguments: Mapping[str, object]) -> None:
        """Shows a bound form with that refusal as its only error."""
        self.errors.clear()
        self.add_refusal(code, arguments)

    def focus_first_error(self) -> None:
        """Puts the cursor into the first field that needs correcting, if one does."""
        if not self.errors:
            return
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        for name, field in self.fields.items():
            if name in self.errors:
                field.widget.attrs["autofocus"] = True
                return
