from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from provisioning.actions import sso
from provisioning.errors import LinkUnusable
from provisioning.models import ServiceStatus, SsoToken
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("sso_link", *arguments, stdout=output)
    return output.getvalue().strip()


def redeemed(link: str, settings: Settings) -> SsoToken:
    prefix, suffix = f"{settings.PUBLIC_URL}/sso/", "/"
    assert link.startswith(prefix)
    assert link.endswith(suffix)
    token = link.removeprefix(prefix).removesuffix(suffix)
    return sso.redeem(token=token, ip_address="203.0.113.9")


def test_prints_a_link_that_signs_the_owner_in_once(settings: Settings) -> None:
    service = make_service()
    link = run(str(service.whmcs_service_id))
    token = redeemed(link, settings)
    assert token.service == service
    assert not token.is_staff
    assert token.person_name == service.client.full_name
    with pytest.raises(LinkUnusable):
        redeemed(link, settings)


def test_staff_are_marked_as_staff(settings: Settings) -> None:
    token = redeemed(run(str(make_service().whmcs_service_id), "--staff"), settings)
    assert token.is_staff
    assert token.person_name == "sso_link on the command line"


def test_an_unknown_service_is_told() -> None:
    with pytest.raises(CommandError, match="No service 999999 here"):
        run("999999")


def test_a_terminated_service_is_told() -> None:
    service = make_service(status=ServiceStatus.TERMINATED)
    with pytest.raises(CommandError, match="is terminated"):
        run(str(service.whmcs_service_id))
    assert not SsoToken.objects.exists()
