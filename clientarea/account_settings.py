"""How people without WHMCS, and staff, sign in: django-allauth's settings, part of settings.py.

Nobody makes an account for himself: invitations and `createsuperuser` do. No page tells whether
there is an account for an address.
"""

from __future__ import annotations

from typing import Any

MIN_PASSWORD_LENGTH = 10

ACCOUNT_SETTINGS: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": MIN_PASSWORD_LENGTH},
        },
    ],
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "service-list",
    "ACCOUNT_ADAPTER": "clientarea.accounts.AccountAdapter",
    "ACCOUNT_FORMS": {
        "login": "clientarea.forms.accounts.SignInForm",
        "request_login_code": "clientarea.forms.accounts.AskCodeForm",
        "confirm_login_code": "clientarea.forms.accounts.CodeForm",
        "reauthenticate": "clientarea.forms.accounts.ConfirmByPasswordForm",
        "confirm_reauthentication_code": "clientarea.forms.accounts.ConfirmByCodeForm",
        "change_password": "clientarea.forms.accounts.ChangePasswordForm",
        "set_password": "clientarea.forms.accounts.SetPasswordForm",
    },
    # Staff have user names, invited people their address.
    "ACCOUNT_LOGIN_METHODS": {"email", "username"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    # An invitation has proven the address.
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_SESSION_REMEMBER": True,
    "MFA_ADAPTER": "clientarea.accounts.SecondFactorAdapter",
    "MFA_FORMS": {
        "authenticate": "clientarea.forms.accounts.SecondFactorForm",
        "reauthenticate": "clientarea.forms.accounts.ConfirmBySecondFactorForm",
        "activate_totp": "clientarea.forms.accounts.ActivateAppForm",
        "add_webauthn": "clientarea.forms.accounts.AddPasskeyForm",
    },
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    # A clock may be half a minute off.
    "MFA_TOTP_TOLERANCE": 1,
}
