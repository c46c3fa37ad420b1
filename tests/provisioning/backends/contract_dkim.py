"""DKIM keys."""

from __future__ import annotations

import pytest

from provisioning.backends.base import Backend, DkimStatus
from provisioning.backends.errors import NotFound
from tests.provisioning.backends.contract import DOMAIN, BackendContract, Platform


class DkimContract(BackendContract):
    """From no key to a signing one."""

    def test_no_key_at_first(self, backend: Backend) -> None:
        state = backend.read_dkim(DOMAIN)
        assert (state.status, state.active_key, state.pending_key) == (DkimStatus.OFF, None, None)

    def test_enabling_makes_one_key_and_keeps_it(self, backend: Backend) -> None:
        first = backend.enable_dkim(DOMAIN)
        assert first.status is DkimStatus.PENDING
        assert first.pending_key is not None
        assert first.pending_key.record.record_type == "TXT"
        assert first.pending_key.record.name
        assert "p=" in first.pending_key.record.value
        assert backend.enable_dkim(DOMAIN).pending_key == first.pending_key
        assert backend.read_dkim(DOMAIN).pending_key == first.pending_key

    def test_key_becomes_active_once_it_is_published(
        self, platform: Platform, backend: Backend
    ) -> None:
        pending = backend.enable_dkim(DOMAIN).pending_key
        assert backend.verify_dkim(DOMAIN).status is DkimStatus.PENDING
        platform.publish_dkim()
        state = backend.verify_dkim(DOMAIN)
        assert (state.status, state.active_key) == (DkimStatus.ACTIVE, pending)
        assert backend.verify_dkim(DOMAIN) == state
        assert backend.enable_dkim(DOMAIN).active_key == pending

    def test_disabling_may_be_repeated(self, backend: Backend) -> None:
        backend.enable_dkim(DOMAIN)
        for _ in range(2):
            backend.disable_dkim(DOMAIN)
            assert backend.read_dkim(DOMAIN).status is DkimStatus.OFF

    def test_keys_of_a_missing_domain_are_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.read_dkim("missing.test")


class RollOverContract(DkimContract):
    """A new key beside the old one, where the platform can."""

    def test_old_key_signs_until_the_new_one_is_published(
        self, platform: Platform, backend: Backend
    ) -> None:
        backend.enable_dkim(DOMAIN)
        platform.publish_dkim()
        old = backend.verify_dkim(DOMAIN).active_key
        rolling = backend.roll_dkim_key(DOMAIN)
        assert (rolling.status, rolling.active_key) == (DkimStatus.ACTIVE, old)
        assert rolling.pending_key not in {None, old}
        assert backend.roll_dkim_key(DOMAIN).pending_key == rolling.pending_key
        assert backend.verify_dkim(DOMAIN).active_key == old
        platform.publish_dkim()
        after = backend.verify_dkim(DOMAIN)
        assert (after.active_key, after.pending_key) == (rolling.pending_key, None)
