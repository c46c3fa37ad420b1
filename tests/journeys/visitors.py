"""Whoever walks through the states of the pages, signed in."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.test import Client as Browser

from provisioning.models import Service
from tests import people
from tests.clientarea.roles import invited
from tests.factories import PASSWORD


def arrive() -> dict[str, Browser]:
    """By the names that states give them.

    "alice" also has a staff login, with a password, an app and recovery codes, in the same browser;
    "helper" was invited; the others are nobody, each at another step of the sign-in.
    """
    service = Service.objects.get(whmcs_service_id=101)
    alice = people.alice(service)
    sam = User.objects.create_user("sam", password=PASSWORD, is_staff=True)
    alice.force_login(sam)
    session = alice.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(sam.pk)
    session.save()
    TOTP.activate(sam, generate_totp_secret())
    RecoveryCodes.activate(sam)
    nobody = {name: Browser() for name in ("nobody", "coder", "stepper")}
    return {"alice": alice, "helper": invited(service, "viewer"), **nobody}
