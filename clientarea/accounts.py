"""What allauth asks the product: whether to sign up, how to send, how to keep a secret."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import get_language

from clientarea.access import forget_visitor
from clientarea.browsers import browser_name
from clientarea.context import brand_of
from provisioning.actions import accounts
from provisioning.models.fields import cipher

LOGIN_CODE = "account/email/login_code"
# For the list of sessions, when a proxy told no address.
UNKNOWN_ADDRESS = "::"


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up; mail goes through the outbox; the visitor's address is the middleware's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations and from staff."""
        return False

    def send_mail(self, template_prefix: str, email: str, values: dict[str, Any]) -> None:
        """Writes the letter with a code; allauth is set up to send no other."""
        if template_prefix != LOGIN_CODE:
            raise ValueError(f"no letter {template_prefix}")
        accounts.send_code(
            email=email,
            code=values["code"],
            language_code=get_language() or "",
            brand_host=self.request.get_host(),
            lifetime=timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """As `VisitorAddressMiddleware` found it."""
        return request.META["REMOTE_ADDR"] or UNKNOWN_ADDRESS

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Ends a client's session in this browser: two people must not be mixed up."""
        forget_visitor(request)
        super().login(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who signed in just now."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        return bool(time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets under our own keys; apps and passkeys show the brand."""

    def encrypt(self, text: str) -> str:
        """As every stored secret (FIELD_ENCRYPTION_KEYS)."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse."""
        return cipher().decrypt(encrypted_text).decode()

    def get_totp_issuer(self) -> str:
        """What an app shows above its code."""
        return brand_of(context.request).name

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002
        """The device that is being added, which can be given another name."""
        return browser_name(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkey the browser says it is; it works on this host alone."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}
