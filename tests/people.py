"""Alice owns the service, Charlie is a client of his own, Sam is support."""

from __future__ import annotations

from django.test import Client as Browser

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Service
from tests.factories import make_service


def arrive(browser: Browser, service: Service, *, name: str, is_staff: bool = False) -> Browser:
    """Redeems a fresh login link to `service`, the way everybody arrives."""
    link = sso.mint(
        service=service, by=SYSTEM, person_name=name, whmcs_user_id=7, is_staff=is_staff
    )
    response = browser.get(f"/sso/{link.token}/")
    assert response.status_code == 302, response.content
    return browser


def alice(service: Service) -> Browser:
    """The owner of `service`, signed in."""
    return arrive(Browser(), service, name="Alice")


def charlie() -> Browser:
    """A stranger with a service of his own, signed in."""
    return arrive(Browser(), make_service(domain_name="charlie.test"), name="Charlie")


def sam(service: Service) -> Browser:
    """Support, who came through the staff's link."""
    return arrive(Browser(), service, name="Sam", is_staff=True)
