"""URLs of sign-in and of "Sign-in and security": allauth's views, under our paths and pages.

The names are allauth's, which finds its own pages by them. What is left out is not offered: nobody
signs up, changes an address or resets a password by mail (a code by mail signs in instead).
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.generic.base import ContextMixin, View

from clientarea.views import invitations, security

Answer = Callable[..., HttpResponseBase]


def private(view: Answer) -> Answer:
    """Never stored by anybody."""
    return cache_control(no_store=True, private=True)(view)


def page(view: type[View], name: str, **words: object) -> Answer:
    """An allauth view with our template and words; `words` fill the shared form page."""
    options = {"extra_context": words} if issubclass(view, ContextMixin) else {}
    return private(view.as_view(template_name=f"accounts/{name}.html", **options))


CONFIRM = {
    "title": _("Confirm that it is you"),
    "lead": _("For your safety, before sign-in and security are changed."),
    "button": _("Confirm"),
}
ASK_CODE = {
    "lead": _("We mail you a code that works once, for 15 minutes."),
    "button": _("Send me a code"),
    "button_icon": "envelope",
}

sign_in_urls: list[URLPattern] = [
    path("sign-in/", page(account.LoginView, "sign_in"), name="account_login"),
    path(
        "sign-in/code/",
        page(account.RequestLoginCodeView, "form", title=_("Sign in by a code"), **ASK_CODE),
        name="account_request_login_code",
    ),
    path(
        "sign-in/code/confirm/",
        page(account.ConfirmLoginCodeView, "code", button=_("Sign in")),
        name="account_confirm_login_code",
    ),
    path(
        "sign-in/second/",
        page(second.AuthenticateView, "second"),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/passkey/", private(webauthn.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"
    ),
    path("invitation/<str:token>/", invitations.answer_invitation, name="invitation"),
]

confirm_urls: list[URLPattern] = [
    path(
        "security/confirm/",
        page(account.ReauthenticateView, "form", **CONFIRM),
        name="account_reauthenticate",
    ),
    path(
        "security/confirm/code/",
        page(
            account.RequestReauthenticationCodeView,
            "form",
            **{**ASK_CODE, "title": CONFIRM["title"]},
        ),
        name="account_request_reauthentication_code",
    ),
    path(
        "security/confirm/code/enter/",
        page(account.ConfirmReauthenticationCodeView, "code", button=CONFIRM["button"]),
        name="account_confirm_reauthentication_code",
    ),
    path(
        "security/confirm/second/",
        page(second.ReauthenticateView, "form", **CONFIRM),
        name="mfa_reauthenticate",
    ),
    path(
        "security/confirm/passkey/",
        page(webauthn.ReauthenticateWebAuthnView, "passkey_confirm", **CONFIRM),
        name="mfa_reauthenticate_webauthn",
    ),
]

security_urls: list[URLPattern] = [
    path("security/", security.show_security, name="mfa_index"),
    path("security/passkeys/", security.show_security, name="mfa_list_webauthn"),
    path("security/sessions/end/", security.end_other_sessions, name="sessions-end"),
    path("security/sessions/<int:session_id>/end/", security.end_session, name="session-end"),
    path(
        "security/password/",
        page(
            account.PasswordChangeView,
            "form",
            title=_("Change password"),
            lead=_("Your other sessions end."),
            button=_("Set password"),
            button_icon="key",
        ),
        name="account_change_password",
    ),
    path(
        "security/password/new/",
        page(
            account.PasswordSetView,
            "form",
            title=_("Set a password"),
            lead=_("You can then sign in with it, besides the codes by mail."),
            button=_("Set password"),
            button_icon="key",
        ),
        name="account_set_password",
    ),
    path("security/app/", page(totp.ActivateTOTPView, "app"), name="mfa_activate_totp"),
    path(
        "security/app/remove/",
        page(
            totp.DeactivateTOTPView,
            "form",
            title=_("Remove the authenticator app?"),
            lead=_("Codes of the app are not asked for any more."),
            button=_("Remove the app"),
            is_dangerous=True,
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "security/passkeys/add/", page(webauthn.AddWebAuthnView, "passkey"), name="mfa_add_webauthn"
    ),
    path(
        "security/passkeys/<int:pk>/remove/",
        page(
            webauthn.RemoveWebAuthnView,
            "form",
            title=_("Remove this passkey?"),
            lead=_("This device cannot be used to sign in any more."),
            button=_("Remove the passkey"),
            is_dangerous=True,
        ),
        name="mfa_remove_webauthn",
    ),
    path(
        "security/recovery/",
        page(recovery.ViewRecoveryCodesView, "recovery"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "security/recovery/new/",
        page(
            recovery.GenerateRecoveryCodesView,
            "form",
            title=_("Make new recovery codes?"),
            lead=_("The codes you have now stop working."),
            button=_("Make new codes"),
            is_dangerous=True,
        ),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/recovery/codes.txt",
        private(recovery.DownloadRecoveryCodesView.as_view(template_name="accounts/recovery.txt")),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns: list[URLPattern] = [*sign_in_urls, *confirm_urls, *security_urls]
