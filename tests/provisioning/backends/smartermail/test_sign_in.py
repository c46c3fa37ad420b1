"""Every way in which signing in to SmarterMail can go wrong names its cause."""

from __future__ import annotations

import pytest

from provisioning.backends.errors import (
    ApiUnsupported,
    CredentialsRefused,
    HostUnreachable,
    Overloaded,
    ServerUnavailable,
)
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import DOMAIN, MAILBOX_SPEC
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform


def test_version_is_shown(backend: SmarterMailBackend) -> None:  # AT-B21
    assert backend.test_connection().version.startswith("100.")


def test_build_that_does_not_tell_its_version(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.simulator.inject(
        Fault(kind=FaultKind.STATUS, path_contains="get-version", status_code=404)
    )
    assert backend.test_connection().version == ""


@pytest.mark.parametrize("status", [401, 400, 200])
def test_wrong_password_is_refused_once_in_every_form(  # AT-B21
    platform: SmarterMailPlatform, status: int
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed(
        {"login_failure_status": status}
    )
    with pytest.raises(CredentialsRefused, match="user name or password is wrong"):
        platform.open_backend(password="Wrong!Passw0rd").create_mailbox(MAILBOX_SPEC)
    assert platform.paths() == ["POST auth/authenticate-user"]


@pytest.mark.parametrize("answer", ["step_token", "unauthorised"])
def test_second_factor_demanded(
    platform: SmarterMailPlatform, backend: SmarterMailBackend, answer: str
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed({"two_factor_answer": answer})
    for admin in platform.simulator.state.admins.values():
        admin.needs_two_factor = True
    with pytest.raises(CredentialsRefused, match="second factor"):
        backend.list_domains()
    assert platform.tokens.load("system") is None


def test_password_must_be_changed_first(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    for admin in platform.simulator.state.admins.values():
        admin.must_change_password = True
    with pytest.raises(CredentialsRefused, match="password"):
        backend.test_connection()


def test_address_of_the_panel_is_not_allowed(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    for admin in platform.simulator.state.admins.values():
        admin.is_ip_restricted = True
    with pytest.raises(CredentialsRefused, match="sign-in refused"):
        backend.test_connection()


def test_account_of_a_domain_is_not_enough(platform: SmarterMailPlatform) -> None:
    platform.simulator.add_mailbox(
        "boss@client.test", password="Boss!Passw0rd", is_domain_admin=True
    )
    access = platform.access(password="Boss!Passw0rd")
    object.__setattr__(access, "username", "boss@client.test")
    with pytest.raises(CredentialsRefused, match="not a system administrator"):
        SmarterMailBackend(access, platform.tokens).test_connection()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.HTML),
        Fault(kind=FaultKind.EMPTY),
        Fault(kind=FaultKind.STATUS, status_code=404),
        Fault(kind=FaultKind.STATUS, status_code=405),
    ],
    ids=["page", "nothing", "404", "405"],
)
def test_not_this_api(
    platform: SmarterMailPlatform, backend: SmarterMailBackend, fault: Fault
) -> None:
    platform.simulator.inject(fault)
    with pytest.raises(ApiUnsupported):
        backend.test_connection()


def test_sign_in_meets_a_failing_server(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.simulator.inject(Fault(kind=FaultKind.STATUS, status_code=502))
    with pytest.raises(ServerUnavailable):
        backend.create_mailbox(MAILBOX_SPEC)
    platform.simulator.inject(Fault(kind=FaultKind.STATUS, status_code=429, retry_after_seconds=30))
    with pytest.raises(Overloaded) as caught:
        backend.create_mailbox(MAILBOX_SPEC)
    assert (caught.value.retry_after_seconds, caught.value.was_sent) == (30, False)


def test_closed_port(platform: SmarterMailPlatform) -> None:
    access = platform.access(base_url="http://127.0.0.1:1")
    with pytest.raises(HostUnreachable, match="refused"):
        SmarterMailBackend(access, platform.tokens).test_connection()


@pytest.mark.parametrize("base_url", ["http://mail.invalid", "http://mail server", "http://"])
def test_host_name_that_leads_nowhere(platform: SmarterMailPlatform, base_url: str) -> None:
    access = platform.access(base_url=base_url)
    with pytest.raises(HostUnreachable):
        SmarterMailBackend(access, platform.tokens).test_connection()


def test_administrator_who_lost_his_rights_pauses_the_server(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.inject(Fault(kind=FaultKind.STATUS, status_code=403))
    with pytest.raises(CredentialsRefused, match="may not do this"):
        warm.set_domain_enabled(DOMAIN, is_enabled=False)
