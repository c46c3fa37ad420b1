"""Mailboxes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.backends.base import Backend, MailboxChange
from provisioning.backends.errors import (
    NameInUse,
    NotFound,
    PasswordTooWeak,
    PlatformLimit,
    ProtocolNotAvailable,
)
from tests.provisioning.backends.contract import (
    ADDRESS,
    BOB,
    DOMAIN,
    GIBIBYTE,
    MAILBOX_SPEC,
    PASSWORD,
    BackendContract,
    Platform,
)


class MailboxContract(BackendContract):
    """From creation to removal."""

    def test_created_mailbox_reads_back(self, platform: Platform, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        state = backend.read_mailbox(ADDRESS)
        assert state is not None
        assert (state.address, state.display_name) == (ADDRESS, "Alice Ångström")
        assert (state.quota_bytes, state.used_bytes) == (5 * GIBIBYTE, 0)
        assert (state.has_eas, state.has_mapi) == (False, False)
        assert (state.is_enabled, state.is_domain_admin) == (True, False)
        assert state.last_login_at is None
        assert platform.has_password(ADDRESS, PASSWORD)

    def test_address_is_taken_in_any_case(self, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, address="Alice@Client.Test"))
        assert backend.read_mailbox("ALICE@client.test") is not None

    def test_second_mailbox_of_the_name_is_refused(self, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        with pytest.raises(NameInUse):
            backend.create_mailbox(MAILBOX_SPEC)

    def test_name_of_an_alias_is_refused(self, platform: Platform, backend: Backend) -> None:
        platform.add_alias(ADDRESS)
        with pytest.raises(NameInUse):
            backend.create_mailbox(MAILBOX_SPEC)

    def test_limit_of_the_platform_is_refused(self, platform: Platform, backend: Backend) -> None:
        platform.limit_mailboxes(1)
        with pytest.raises(PlatformLimit):
            backend.create_mailbox(MAILBOX_SPEC)

    def test_weak_password_is_refused(self, platform: Platform, backend: Backend) -> None:
        for weak in ("a1!", "alllowercase"):
            with pytest.raises(PasswordTooWeak):
                backend.create_mailbox(replace(MAILBOX_SPEC, password=weak))
        platform.add_mailbox(ADDRESS)
        with pytest.raises(PasswordTooWeak):
            backend.set_mailbox_password(ADDRESS, "weak")

    def test_mailbox_in_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.create_mailbox(replace(MAILBOX_SPEC, address="alice@missing.test"))

    def test_change_touches_only_what_is_named(self, platform: Platform, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        backend.change_mailbox(MailboxChange(ADDRESS, quota_bytes=GIBIBYTE))
        backend.change_mailbox(MailboxChange(ADDRESS, is_enabled=False))
        state = backend.read_mailbox(ADDRESS)
        assert state is not None
        assert (state.display_name, state.quota_bytes) == ("Alice Ångström", GIBIBYTE)
        assert not state.is_enabled
        assert platform.has_password(ADDRESS, PASSWORD)

    def test_everything_can_be_changed_at_once_and_again(self, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        kind = backend.capabilities.mailbox_kinds[-1]
        quota_bytes = 0 if backend.capabilities.has_unlimited_quota else GIBIBYTE // 2
        change = MailboxChange(
            ADDRESS, display_name="", quota_bytes=quota_bytes, is_enabled=False, kind=kind
        )
        for _ in range(2):
            backend.change_mailbox(change)
            state = backend.read_mailbox(ADDRESS)
            assert state is not None
            assert (state.display_name, state.quota_bytes) == ("", quota_bytes)
            assert (state.is_enabled, state.kind) == (False, kind)

    def test_change_of_nothing_makes_no_call(self, platform: Platform, backend: Backend) -> None:
        backend.change_mailbox(MailboxChange(ADDRESS))
        assert platform.call_count() == 0

    @pytest.mark.parametrize(
        "change",
        [
            MailboxChange(ADDRESS, display_name="Nobody"),
            MailboxChange(ADDRESS, is_enabled=False),
        ],
    )
    def test_changing_a_missing_mailbox_is_not_found(
        self, backend: Backend, change: MailboxChange
    ) -> None:
        with pytest.raises(NotFound):
            backend.change_mailbox(change)

    def test_password_is_set_and_nothing_else(self, platform: Platform, backend: Backend) -> None:
        backend.create_mailbox(MAILBOX_SPEC)
        before = backend.read_mailbox(ADDRESS)
        for _ in range(2):
            backend.set_mailbox_password(ADDRESS, "Another!Passw0rd8")
        assert platform.has_password(ADDRESS, "Another!Passw0rd8")
        assert backend.read_mailbox(ADDRESS) == before

    def test_password_of_a_missing_mailbox_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.set_mailbox_password(ADDRESS, PASSWORD)

    def test_deleting_a_mailbox_again_is_quiet(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(ADDRESS)
        backend.delete_mailbox(ADDRESS)
        assert not platform.has_mailbox(ADDRESS)
        backend.delete_mailbox(ADDRESS)
        assert backend.read_mailbox(ADDRESS) is None

    def test_list_has_every_mailbox(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(ADDRESS)
        platform.add_mailbox(BOB)
        states = {state.address: state for state in backend.list_mailboxes(DOMAIN)}
        people = [address for address, state in states.items() if not state.is_domain_admin]
        assert people == [ADDRESS, BOB]
        assert states[ADDRESS] == backend.read_mailbox(ADDRESS)

    def test_list_of_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.list_mailboxes("missing.test")


class MailboxProtocolContract(MailboxContract):
    """EAS and MAPI of a mailbox, where the platform switches them."""

    def test_created_with_its_protocols(self, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True, has_mapi=True))
        state = backend.read_mailbox(ADDRESS)
        assert state is not None
        assert (state.has_eas, state.has_mapi) == (True, True)

    def test_refused_protocol_leaves_no_half_made_mailbox(
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.forbid_protocols()
        with pytest.raises(ProtocolNotAvailable):
            backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True))
        assert not platform.has_mailbox(ADDRESS)

    def test_protocols_can_be_changed_with_the_rest_and_again(self, backend: Backend) -> None:
        backend.create_mailbox(replace(MAILBOX_SPEC, has_eas=True))
        change = MailboxChange(ADDRESS, display_name="", has_eas=False, has_mapi=True)
        for _ in range(2):
            backend.change_mailbox(change)
            state = backend.read_mailbox(ADDRESS)
            assert state is not None
            assert (state.display_name, state.quota_bytes) == ("", 5 * GIBIBYTE)
            assert (state.has_eas, state.has_mapi) == (False, True)

    def test_protocol_of_a_missing_mailbox_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.change_mailbox(MailboxChange(ADDRESS, has_eas=True))

    def test_list_tells_protocols(self, platform: Platform, backend: Backend) -> None:
        platform.add_mailbox(ADDRESS, has_eas=True)
        platform.add_mailbox(BOB)
        states = {state.address: state for state in backend.list_mailboxes(DOMAIN)}
        assert (states[ADDRESS].has_eas, states[BOB].has_eas) == (True, False)
