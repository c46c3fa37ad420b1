"""Mail domains."""

from __future__ import annotations

import pytest

from provisioning.backends.base import Backend
from provisioning.backends.errors import NameInUse, NotFound, ServerUnavailable
from tests.provisioning.backends.contract import (
    ADDRESS,
    DOMAIN,
    DOMAIN_SPEC,
    BackendContract,
    Platform,
)


class DomainContract(BackendContract):
    """From creation to removal."""

    def test_created_and_configured_domain_reads_back(
        self, platform: Platform, backend: Backend
    ) -> None:
        backend.create_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        state = backend.read_domain("new.test")
        assert state is not None
        assert (state.domain_name, state.is_enabled) == ("new.test", True)
        assert state.admin_username == (
            "qzxwvutsrp" if backend.capabilities.has_admin_login else ""
        )
        assert "new.test" in [domain.domain_name for domain in backend.list_domains()]

    def test_second_creation_says_that_the_name_is_in_use(self, backend: Backend) -> None:
        backend.create_domain(DOMAIN_SPEC)
        with pytest.raises(NameInUse):
            backend.create_domain(DOMAIN_SPEC)

    def test_configuring_again_changes_nothing(self, backend: Backend) -> None:
        backend.create_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        assert backend.read_domain("new.test") is not None

    def test_missing_domain_reads_as_none(self, backend: Backend) -> None:
        assert backend.read_domain("missing.test") is None

    def test_domain_is_not_absent_when_the_server_fails(  # AT-B06
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        platform.fail_next_read(500)
        with pytest.raises(ServerUnavailable):
            backend.read_domain("missing.test")

    def test_suspending_and_resuming_may_be_repeated(self, backend: Backend) -> None:  # AT-B11, B13
        for is_enabled in (False, False, True, True):
            backend.set_domain_enabled(DOMAIN, is_enabled=is_enabled)
            state = backend.read_domain(DOMAIN)
            assert state is not None
            assert state.is_enabled is is_enabled

    def test_suspending_a_missing_domain_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.set_domain_enabled("missing.test", is_enabled=False)

    def test_deleting_a_domain_again_is_quiet(  # AT-B16
        self, platform: Platform, backend: Backend
    ) -> None:
        platform.sign_in()
        backend.delete_domain(DOMAIN, delete_files=True)
        assert not platform.has_domain(DOMAIN)
        backend.delete_domain(DOMAIN, delete_files=True)
        assert backend.read_mailbox(ADDRESS) is None

    def test_dkim_may_be_enabled_again(self, backend: Backend) -> None:
        backend.enable_dkim(DOMAIN)
        backend.enable_dkim(DOMAIN)
