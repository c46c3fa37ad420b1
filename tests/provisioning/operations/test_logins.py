"""One-click logins: made by a worker, fetched once, on both platforms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from provisioning.actions import logins as actions
from provisioning.errors import ActionRefused, ServiceNotReady
from provisioning.models import AuditEvent, LoginLink, Service, ServiceStatus
from provisioning.operations import logins
from provisioning.queries.logins import PATIENCE, login_state
from provisioning.simulators.faults import FaultKind
from tests.factories import ALICE, STAFF, make_mailbox
from tests.provisioning.operations.platforms import DOMAIN, MailPlatform


def made(service: Service, **values: object) -> str:
    """The token of a login that a worker has been at."""
    token = actions.request_login(service=service, by=ALICE, **values)  # type: ignore[arg-type]
    logins.make(LoginLink.objects.latest("pk").pk)
    return token


def state_of(service: Service, token: str) -> tuple[bool, str]:
    state = login_state(service, token)
    assert state is not None
    return state.is_ready, state.error_code


def test_d28_a_mailbox_is_opened_on_either_platform(
    hosted: Service, platform: MailPlatform
) -> None:
    platform.add_mailbox(f"bob@{DOMAIN}")
    token = made(hosted, mailbox=make_mailbox(hosted, "bob"))
    assert state_of(hosted, token) == (True, "")
    assert actions.take_login(service=hosted, token=token).startswith("http")
    assert AuditEvent.objects.get().verb == "webmail_opened"


def test_the_domains_administration_is_opened_where_the_platform_can(
    hosted: Service, platform: MailPlatform
) -> None:
    if platform.kind == "polarismail":
        with pytest.raises(ActionRefused):
            actions.request_login(service=hosted, by=STAFF)
        return
    token = made(hosted)
    assert actions.take_login(service=hosted, token=token).startswith("http")


def test_the_link_is_handed_out_once_and_stands_nowhere_in_clear(
    hosted: Service, platform: MailPlatform
) -> None:
    platform.add_mailbox(f"bob@{DOMAIN}")
    token = made(hosted, mailbox=make_mailbox(hosted, "bob"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM provisioning_loginlink")
        stored = str(cursor.fetchall())
    assert "http" not in stored
    assert token not in stored
    assert actions.take_login(service=hosted, token=token)
    assert actions.take_login(service=hosted, token=token) == ""
    assert LoginLink.objects.get().url == ""
    assert state_of(hosted, token) == (False, "link_unusable")


def test_a_second_worker_makes_no_second_link(hosted: Service, platform: MailPlatform) -> None:
    platform.add_mailbox(f"bob@{DOMAIN}")
    made(hosted, mailbox=make_mailbox(hosted, "bob"))
    calls = len(platform.simulator.calls)
    assert not logins.make(LoginLink.objects.get().pk)
    assert len(platform.simulator.calls) == calls


def test_another_services_token_and_an_old_link_open_nothing(
    hosted: Service, platform: MailPlatform
) -> None:
    platform.add_mailbox(f"bob@{DOMAIN}")
    token = made(hosted, mailbox=make_mailbox(hosted, "bob"))
    other = platform.make_service(platform.make_server())
    assert login_state(other, token) is None
    assert actions.take_login(service=other, token=token) == ""
    LoginLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert actions.take_login(service=hosted, token=token) == ""


def test_a_mailbox_that_is_gone_and_a_server_that_is_off_are_told(
    hosted: Service, platform: MailPlatform
) -> None:
    bob = make_mailbox(hosted, "bob")
    assert state_of(hosted, made(hosted, mailbox=bob)) == (False, "not_found")
    platform.fail(FaultKind.CUT_BEFORE)
    is_ready, error_code = state_of(hosted, made(hosted, mailbox=bob))
    assert not is_ready
    assert error_code


def test_nobody_waits_for_ever_and_old_wishes_go(hosted: Service) -> None:
    token = actions.request_login(service=hosted, by=ALICE, mailbox=make_mailbox(hosted, "bob"))
    assert state_of(hosted, token) == (False, "")
    LoginLink.objects.update(created_at=timezone.now() - PATIENCE * 2)
    assert state_of(hosted, token) == (False, "server_unavailable")
    LoginLink.objects.update(created_at=timezone.now() - logins.KEPT_FOR * 2)
    assert logins.forget_old() == 1


def test_a_suspended_service_opens_nothing(hosted: Service) -> None:
    Service.objects.update(status=ServiceStatus.SUSPENDED)
    hosted.refresh_from_db()
    with pytest.raises(ServiceNotReady):
        actions.request_login(service=hosted, by=ALICE, mailbox=make_mailbox(hosted, "bob"))
