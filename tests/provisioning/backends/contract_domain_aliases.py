"""Domain aliases and the catch-all."""

from __future__ import annotations

import pytest

from provisioning.backends.base import AliasSpec, Backend
from provisioning.backends.errors import DomainInUse, NotFound, Rejected
from tests.provisioning.backends.contract import (
    BOB,
    DOMAIN,
    DOMAIN_SPEC,
    BackendContract,
    Platform,
)

REST = "rest@client.test"


class DomainAliasContract(BackendContract):
    """Second names of a domain."""

    def test_alias_comes_and_goes_and_may_again(self, backend: Backend) -> None:  # AT-I06, AT-I10
        assert list(backend.list_domain_aliases(DOMAIN)) == []
        for _ in range(2):
            backend.add_domain_alias(DOMAIN, "Client.CA")
            assert [alias.domain_name for alias in backend.list_domain_aliases(DOMAIN)] == [
                "client.ca"
            ]
        for _ in range(2):
            backend.remove_domain_alias(DOMAIN, "client.ca")
            assert list(backend.list_domain_aliases(DOMAIN)) == []

    def test_name_of_another_domain_is_in_use(self, backend: Backend) -> None:
        backend.create_domain(DOMAIN_SPEC)
        with pytest.raises(DomainInUse):
            backend.add_domain_alias(DOMAIN, "new.test")

    def test_domain_cannot_be_its_own_alias(self, backend: Backend) -> None:  # AT-I05
        with pytest.raises(Rejected):
            backend.add_domain_alias(DOMAIN, "Client.test")

    def test_aliases_of_a_missing_domain_are_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.list_domain_aliases("missing.test")


class CatchAllContract(BackendContract):
    """Mail for unknown names."""

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        platform.add_mailbox(BOB)
        backend = platform.open_backend()
        backend.create_alias(AliasSpec(REST, (BOB,)))
        return backend

    def test_catch_all_is_set_and_taken_away(self, backend: Backend) -> None:
        assert backend.read_catch_all(DOMAIN) == ""
        for target in (REST, ""):
            for _ in range(2):
                backend.set_catch_all(DOMAIN, target)
                assert backend.read_catch_all(DOMAIN) == target

    def test_target_elsewhere_is_refused(self, backend: Backend) -> None:
        with pytest.raises(Rejected):
            backend.set_catch_all(DOMAIN, "x@elsewhere.test")
        assert backend.read_catch_all(DOMAIN) == ""
