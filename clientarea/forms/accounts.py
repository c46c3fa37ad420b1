"""The forms of sign-in and security: allauth's, with our labels and in our design."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from clientarea.account_settings import MIN_PASSWORD_LENGTH


class OurLook(forms.Form):
    """Fields as everywhere; a label above says what a placeholder would."""

    use_required_attribute = False
    labels: dict[str, Any] = {}
    autofocus = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if not field.widget.is_hidden:
                field.widget.attrs["class"] = "input"
        if self.autofocus:
            self.fields[self.autofocus].widget.attrs["autofocus"] = True


class CodeLook(OurLook):
    """One field for a code that was sent or made."""

    labels = {"code": _("Code")}
    autofocus = "code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class SignInForm(OurLook, account.LoginForm):
    """Address and password; staff may give their user name."""

    labels = {"login": _("E-mail address"), "password": _("Password")}
    autofocus = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class AskCodeForm(OurLook, account.RequestLoginCodeForm):
    """Where the code goes."""

    labels = {"email": _("E-mail address")}
    autofocus = "email"


class CodeForm(CodeLook, account.ConfirmLoginCodeForm):
    """The code that was sent."""


class ConfirmByCodeForm(CodeLook, account.ConfirmReauthenticationCodeForm):
    """The same, of somebody who is signed in."""


class ConfirmByPasswordForm(OurLook, account.ReauthenticateForm):
    """The password once more."""

    labels = {"password": _("Password")}
    autofocus = "password"


class NewPasswordLook(OurLook):
    """The rules as one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "%(count)s characters or more; no common password, and none like your address."
        ) % {"count": MIN_PASSWORD_LENGTH}


class ChangePasswordForm(NewPasswordLook, account.ChangePasswordForm):
    """The old one and the new one."""

    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }


class SetPasswordForm(NewPasswordLook, account.SetPasswordForm):
    """A first password."""

    labels = {"password1": _("New password"), "password2": _("New password, again")}


class SecondFactorForm(CodeLook, second.AuthenticateForm):
    """A code of the app, or a recovery code."""


class ConfirmBySecondFactorForm(CodeLook, second.ReauthenticateForm):
    """The same, of somebody who is signed in."""


class ActivateAppForm(CodeLook, totp.ActivateTOTPForm):
    """The first code of an app."""


class AddPasskeyForm(OurLook, webauthn.AddWebAuthnForm):
    """What the browser made, and a name for it; a passkey always signs in by itself."""

    labels = {"name": _("Name of this device")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = "on"
