"""Aliases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.backends.base import AliasChange, Backend
from provisioning.backends.errors import NameInUse, NotFound
from tests.provisioning.backends.contract import (
    ADDRESS,
    ALIAS,
    ALIAS_SPEC,
    BOB,
    DOMAIN,
    MAILBOX_SPEC,
    BackendContract,
    Platform,
)


class AliasContract(BackendContract):
    """Names without storage that deliver to a mailbox."""

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        platform.add_mailbox(BOB)
        platform.add_mailbox(ADDRESS)
        return platform.open_backend()

    def test_created_alias_reads_back(self, backend: Backend) -> None:
        backend.create_alias(replace(ALIAS_SPEC, address="Info@Client.Test"))
        state = backend.read_alias(ALIAS)
        assert state is not None
        assert (state.address, state.targets) == (ALIAS, (BOB,))
        [listed] = backend.list_aliases(DOMAIN)
        assert (listed.address, listed.targets) == (ALIAS, (BOB,))

    def test_no_alias_at_all(self, backend: Backend) -> None:
        assert list(backend.list_aliases(DOMAIN)) == []
        assert backend.read_alias(ALIAS) is None

    def test_name_of_an_alias_or_a_mailbox_is_refused(self, backend: Backend) -> None:
        backend.create_alias(ALIAS_SPEC)
        for address in (ALIAS, ADDRESS):
            with pytest.raises(NameInUse):
                backend.create_alias(replace(ALIAS_SPEC, address=address))
        with pytest.raises(NameInUse):
            backend.create_mailbox(replace(MAILBOX_SPEC, address=ALIAS))

    def test_target_is_replaced_and_may_be_again(self, backend: Backend) -> None:
        backend.create_alias(ALIAS_SPEC)
        for _ in range(2):
            backend.change_alias(AliasChange(ALIAS, targets=(ADDRESS,)))
            state = backend.read_alias(ALIAS)
            assert state is not None
            assert state.targets == (ADDRESS,)

    def test_change_of_nothing_makes_no_call(self, platform: Platform, backend: Backend) -> None:
        backend.change_alias(AliasChange(ALIAS))
        assert platform.call_count() == 0

    def test_deleting_an_alias_again_is_quiet(self, backend: Backend) -> None:
        backend.create_alias(ALIAS_SPEC)
        backend.delete_alias(ALIAS)
        backend.delete_alias(ALIAS)
        assert backend.read_alias(ALIAS) is None

    def test_deleting_an_alias_never_takes_a_mailbox(
        self, platform: Platform, backend: Backend
    ) -> None:
        backend.delete_alias(BOB)
        assert platform.has_mailbox(BOB)

    def test_similar_names_are_told_apart(self, backend: Backend) -> None:
        backend.create_alias(replace(ALIAS_SPEC, address="information@client.test"))
        assert backend.read_alias(ALIAS) is None
        backend.delete_alias(ALIAS)
        assert backend.read_alias("information@client.test") is not None

    def test_aliases_of_a_missing_domain_are_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.list_aliases("missing.test")


class AliasFlagContract(AliasContract):
    """Several targets, and what an alias may do, where the platform has it."""

    def test_several_targets_outside_ones_among_them(self, backend: Backend) -> None:
        targets = (BOB, "x@elsewhere.test")
        backend.create_alias(replace(ALIAS_SPEC, targets=(*targets, "X@elsewhere.test")))
        [listed] = backend.list_aliases(DOMAIN)
        assert listed.targets == targets

    def test_change_keeps_what_it_does_not_name(self, backend: Backend) -> None:  # AT-H04
        spec = replace(
            ALIAS_SPEC, allows_sending=True, is_hidden=True, is_internal_only=True, display_name="I"
        )
        backend.create_alias(spec)
        before = backend.read_alias(ALIAS)
        assert before is not None
        backend.change_alias(AliasChange(ALIAS, targets=(ADDRESS,)))
        assert backend.read_alias(ALIAS) == replace(before, targets=(ADDRESS,))
        backend.change_alias(AliasChange(ALIAS, is_enabled=False, is_hidden=False))
        after = backend.read_alias(ALIAS)
        assert after == replace(before, targets=(ADDRESS,), is_enabled=False, is_hidden=False)

    def test_changing_a_missing_alias_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.change_alias(AliasChange(ALIAS, targets=(BOB,)))
