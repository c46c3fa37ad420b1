"""Reading a whole service, usage, protocols, logins, password rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from provisioning.backends.base import (
    Backend,
    DomainChange,
    ListState,
    MailProtocol,
    ProtocolSwitch,
)
from provisioning.backends.errors import NotFound, PasswordTooWeak, ProtocolNotAvailable
from tests.provisioning.backends.contract import (
    ADDRESS,
    ALIAS_SPEC,
    BOB,
    DOMAIN,
    MAILBOX_SPEC,
    BackendContract,
    Platform,
    list_spec,
)


class ServiceContract(BackendContract):
    """What the mirror is made of."""

    def test_snapshot_has_everything(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(BOB, has_eas=MailProtocol.EAS in backend.capabilities.protocols)
        backend.create_alias(ALIAS_SPEC)
        if backend.capabilities.has_lists:
            backend.create_list(list_spec(backend, BOB))
        if backend.capabilities.has_domain_aliases:
            backend.add_domain_alias(DOMAIN, "client.ca")
        snapshot = backend.read_service(DOMAIN)
        assert list(snapshot.mailboxes) == list(backend.list_mailboxes(DOMAIN))
        assert list(snapshot.aliases) == list(backend.list_aliases(DOMAIN))
        assert len(snapshot.aliases) == 1
        assert all(isinstance(state, ListState) for state in snapshot.lists)
        assert len(snapshot.lists) == int(backend.capabilities.has_lists)
        assert len(snapshot.domain_aliases) == int(backend.capabilities.has_domain_aliases)
        assert (snapshot.forwards is not None) is backend.capabilities.reads_forwards_in_bulk

    def test_snapshot_of_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.read_service("missing.test")

    def test_usage_of_one_domain(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(BOB, has_eas=MailProtocol.EAS in backend.capabilities.protocols)
        usage = backend.read_usage(DOMAIN)
        assert usage.domain_name == DOMAIN
        assert usage.used_bytes is not None
        if backend.capabilities.protocols:
            assert (usage.eas_count, usage.mapi_count) == (1, 0)
        with pytest.raises(NotFound):
            backend.read_usage("missing.test")


class BulkUsageContract(BackendContract):
    """All domains at once."""

    def test_usage_of_all_domains(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(BOB)
        [usage] = backend.list_usage()
        one = backend.read_usage(DOMAIN)
        assert (usage.domain_name, usage.mailbox_count) == (DOMAIN, one.mailbox_count)


class DomainLimitContract(BackendContract):
    """Limits that the platform itself holds."""

    def test_change_sets_what_is_named(self, backend: Backend) -> None:  # AT-B18
        for change in (
            DomainChange(DOMAIN, max_mailbox_count=7, offers_mapi=False),
            DomainChange(DOMAIN, max_domain_bytes=9 * 1024**3, outbound_ip="203.0.113.9"),
        ):
            backend.change_domain(change)
            backend.change_domain(change)
        state = backend.read_domain(DOMAIN)
        assert state is not None
        assert (state.max_mailbox_count, state.max_domain_bytes) == (7, 9 * 1024**3)

    def test_change_of_nothing_makes_no_call(self, platform: Platform, backend: Backend) -> None:
        backend.change_domain(DomainChange(DOMAIN))
        assert platform.call_count() == 0

    def test_changing_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.change_domain(DomainChange("missing.test", max_mailbox_count=7))


class ProtocolContract(BackendContract):
    """EAS and MAPI of many mailboxes at once."""

    def test_many_are_switched_together(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(BOB, has_eas=True)
        platform.add_mailbox(ADDRESS)
        switches = [
            ProtocolSwitch(BOB, MailProtocol.EAS, is_on=False),
            ProtocolSwitch(ADDRESS, MailProtocol.EAS, is_on=True),
            ProtocolSwitch(ADDRESS, MailProtocol.MAPI, is_on=True),
        ]
        for _ in range(2):
            backend.switch_protocols(DOMAIN, switches)
        states = {state.address: state for state in backend.list_mailboxes(DOMAIN)}
        assert (states[BOB].has_eas, states[BOB].has_mapi) == (False, False)
        assert (states[ADDRESS].has_eas, states[ADDRESS].has_mapi) == (True, True)

    def test_no_effect_is_an_error(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(BOB)
        platform.forbid_protocols()
        with pytest.raises(ProtocolNotAvailable):
            backend.switch_protocols(DOMAIN, [ProtocolSwitch(BOB, MailProtocol.EAS, is_on=True)])

    def test_no_switch_makes_no_call(self, platform: Platform, backend: Backend) -> None:
        backend.switch_protocols(DOMAIN, [])
        assert platform.call_count() == 0


class LoginContract(BackendContract):
    """Opening the platform without typing a password."""

    def test_mailbox_link_is_new_each_time(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(BOB)
        links = [backend.make_mailbox_login(BOB) for _ in range(2)]
        assert links[0].url != links[1].url
        assert urlsplit(links[0].url).scheme in {"http", "https"}
        assert links[0].expires_at is None or links[0].expires_at > datetime.now(UTC)
        assert links[0].url not in repr(links[0])

    def test_link_to_a_missing_mailbox_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.make_mailbox_login(ADDRESS)


class AdminLoginContract(LoginContract):
    """The domain's administration as well."""

    def test_administrator_link(self, backend: Backend) -> None:  # AT-B24
        assert urlsplit(backend.make_admin_login(DOMAIN).url).netloc
        with pytest.raises(NotFound):
            backend.make_admin_login("missing.test")

    def test_administrator_password(self, platform: Platform, backend: Backend) -> None:  # AT-B20
        state = backend.read_domain(DOMAIN)
        assert state is not None
        for _ in range(2):
            backend.set_domain_admin_password(DOMAIN, "Another!Passw0rd8")
        assert platform.has_password(f"{state.admin_username}@{DOMAIN}", "Another!Passw0rd8")
        with pytest.raises(PasswordTooWeak):
            backend.set_domain_admin_password(DOMAIN, "weak")


class PasswordPolicyContract(BackendContract):
    """The platform's own rules are the ones it applies."""

    def test_rules_are_those_applied(self, backend: Backend) -> None:
        policy = backend.read_password_policy(DOMAIN)
        assert policy.min_length > 1
        too_short = "Aa1!"[: policy.min_length - 1]
        with pytest.raises(PasswordTooWeak):
            backend.create_mailbox(replace(MAILBOX_SPEC, password=too_short))
        backend.create_mailbox(replace(MAILBOX_SPEC, password="Aa1!" * policy.min_length))
