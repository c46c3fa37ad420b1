"""Who looks at the page states, each with a session: Alice, people she has invited, nobody."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client as Browser
from django.test import RequestFactory

from provisioning.models import Service
from tests import people
from tests.clientarea.roles import invited
from tests.factories import PASSWORD

HELPER, NOVICE = "helper@helper.example", "novice@helper.example"


def sessions() -> dict[str, Browser]:
    """By name. Alice sees the gallery too; the helper has every way to sign in but a passkey.

    May be called once for a database.
    """
    cache.clear()
    service = Service.objects.get(whmcs_service_id=101)
    alice = people.alice(service)
    alice.force_login(User.objects.create_user("sam", is_staff=True))
    novice = _lately_signed_in(invited(service, "viewer", NOVICE), NOVICE)
    invited(service, "manager", HELPER)
    account = User.objects.get(email=HELPER)
    account.set_password(PASSWORD)
    account.save()
    helper = Browser()
    response = helper.post("/sign-in/", {"login": HELPER, "password": PASSWORD})
    assert response.status_code == 302, response.content
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    assert Authenticator.objects.filter(user=account).count() == 2
    # One of the two is left in the middle of a sign-in.
    strangers = {"nobody": Browser(), "stranger": Browser()}
    return {"alice": alice, "novice": novice, "helper": helper, **strangers}


def _lately_signed_in(browser: Browser, email: str) -> Browser:
    """Is not asked to confirm who it is."""
    request = RequestFactory().get("/")
    request.session = browser.session
    record_authentication(request, User.objects.get(email=email), method="code")
    request.session.save()
    return browser
