"""One signed-in browser for everybody who may come to the client area."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client as Browser

from provisioning.actions import people as people_actions
from provisioning.models import Administrator, Service
from tests import people
from tests.factories import ALICE

REASON = "Ticket 4711: address to correct"


def invite(service: Service, role: str, email: str = "") -> str:
    """Alice invites somebody; the token of the link in the letter."""
    email = email or f"{role.replace('_', '-')}@helper.example"
    return people_actions.invite(service=service, by=ALICE, email=email, role=role)


def invited(service: Service, role: str, email: str = "") -> Browser:
    """Somebody who has accepted an invitation with this role."""
    token = invite(service, role, email)
    browser = Browser()
    response = browser.post(f"/invitation/{token}/")
    assert response.status_code == 302, response.content
    return browser


def sam_writing(service: Service) -> Browser:
    """Support, who has given a reason."""
    browser = people.sam(service)
    address = f"/services/{service.whmcs_service_id}/people/support/reason/"
    response = browser.post(address, {"reason": REASON})
    assert response.status_code == 302, response.content
    return browser


def staff_account() -> User:
    """Somebody of the staff, with a password."""
    return User.objects.create_user(
        "sam", "sam@reseller.example", "Kite-Harbor7-lemon", is_staff=True
    )


def row_of(email: str) -> Administrator:
    """The invitation of that address."""
    return Administrator.objects.get(email=email)
