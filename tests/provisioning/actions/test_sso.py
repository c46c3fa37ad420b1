from __future__ import annotations

import pytest

from provisioning.actions import sso
from provisioning.errors import LinkUnusable, ServiceNotReady
from provisioning.models import SsoToken
from tests.factories import WHMCS, make_client, make_service

pytestmark = pytest.mark.django_db


def test_a_link_is_redeemed_once() -> None:
    service = make_service()
    link = sso.mint(service=service, by=WHMCS, person_name="Alice")
    assert sso.redeem(token=link.token, ip_address="203.0.113.7").service == service
    with pytest.raises(LinkUnusable):
        sso.redeem(token=link.token, ip_address="203.0.113.7")


def test_only_a_hash_of_it_is_kept() -> None:
    link = sso.mint(service=make_service(), by=WHMCS)
    assert link.token not in str(SsoToken.objects.values())
    assert link.token not in repr(link)


def test_a_service_that_changes_hands_does_not_take_the_link_along() -> None:
    service = make_service()
    link = sso.mint(service=service, by=WHMCS)
    service.client = make_client()
    service.save()
    with pytest.raises(LinkUnusable):
        sso.redeem(token=link.token, ip_address="203.0.113.7")


def test_a_terminated_service_gives_no_link() -> None:
    with pytest.raises(ServiceNotReady):
        sso.mint(service=make_service(status="terminated"), by=WHMCS)
