"""Distribution lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.backends.base import Backend, ListChange, PostingRule
from provisioning.backends.errors import NameInUse, NotFound, Rejected
from tests.provisioning.backends.contract import (
    ADDRESS,
    BOB,
    DOMAIN,
    LIST,
    BackendContract,
    Platform,
    list_spec,
)

OUTSIDE = "x@elsewhere.test"


def members_of(backend: Backend) -> set[str]:
    state = backend.read_list(LIST)
    assert state is not None
    assert state.members is not None
    assert state.member_count == len(state.members)
    return set(state.members)


class ListContract(BackendContract):
    """Names that deliver to many."""

    @pytest.fixture
    def backend(self, platform: Platform) -> Backend:
        platform.add_mailbox(BOB)
        platform.add_mailbox(ADDRESS)
        return platform.open_backend()

    def test_created_list_reads_back(self, backend: Backend) -> None:
        refused = backend.create_list(list_spec(backend, BOB, OUTSIDE, BOB.upper()))
        assert list(refused) == []
        assert members_of(backend) == {BOB, OUTSIDE}
        [listed] = backend.list_lists(DOMAIN)
        assert (listed.address, listed.members) == (LIST, None)

    def test_no_list_at_all(self, backend: Backend) -> None:
        assert list(backend.list_lists(DOMAIN)) == []
        assert backend.read_list(LIST) is None

    def test_name_of_a_list_or_a_mailbox_is_refused(self, backend: Backend) -> None:
        backend.create_list(list_spec(backend))
        for address in (LIST, ADDRESS):
            with pytest.raises((NameInUse, Rejected)) as caught:
                backend.create_list(replace(list_spec(backend), address=address))
            assert address != LIST or isinstance(caught.value, NameInUse)

    def test_refused_member_is_named_and_the_list_stays(self, backend: Backend) -> None:  # AT-N20
        refused = backend.create_list(list_spec(backend, BOB, "nonsense", OUTSIDE))
        assert [member.address for member in refused] == ["nonsense"]
        assert refused[0].detail
        assert members_of(backend) == {BOB, OUTSIDE}

    def test_only_differences_are_sent(self, platform: Platform, backend: Backend) -> None:
        backend.create_list(list_spec(backend, BOB, OUTSIDE))
        backend.change_list(ListChange(LIST, members=(ADDRESS, OUTSIDE)))  # AT-N21
        assert members_of(backend) == {ADDRESS, OUTSIDE}
        calls_before = platform.call_count()
        members_of(backend)
        reading_count = platform.call_count() - calls_before
        backend.change_list(ListChange(LIST, members=(OUTSIDE, ADDRESS)))
        assert platform.call_count() - calls_before == 2 * reading_count

    def test_members_are_kept_when_they_are_not_named(self, backend: Backend) -> None:
        backend.create_list(list_spec(backend, BOB))
        backend.change_list(ListChange(LIST))
        assert members_of(backend) == {BOB}

    def test_all_members_may_go(self, backend: Backend) -> None:
        backend.create_list(list_spec(backend, BOB))
        backend.change_list(ListChange(LIST, members=()))
        assert members_of(backend) == set()

    def test_changing_a_missing_list_is_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.change_list(ListChange(LIST, members=(BOB,)))

    def test_deleting_a_list_again_is_quiet(self, backend: Backend) -> None:
        backend.create_list(list_spec(backend, BOB))
        backend.delete_list(LIST)
        backend.delete_list(LIST)
        assert backend.read_list(LIST) is None

    def test_lists_of_a_missing_domain_are_not_found(self, backend: Backend) -> None:
        with pytest.raises(NotFound):
            backend.list_lists("missing.test")


class PostingRuleContract(ListContract):
    """Who may write, who moderates, a description: where the platform has them."""

    def test_settings_read_back_and_survive_other_changes(self, backend: Backend) -> None:
        spec = replace(
            list_spec(backend, BOB), posting=PostingRule.MEMBERS, description="All of us"
        )
        backend.create_list(spec)
        backend.change_list(ListChange(LIST, posting=PostingRule.MODERATORS))
        backend.change_list(ListChange(LIST, moderators=(ADDRESS,)))
        state = backend.read_list(LIST)
        assert state is not None
        assert (state.posting, state.moderators) == (PostingRule.MODERATORS, (ADDRESS,))
        assert (state.description, state.members) == ("All of us", (BOB,))
        [listed] = backend.list_lists(DOMAIN)
        assert listed.posting is PostingRule.MODERATORS

    def test_too_many_moderators_are_refused(self, backend: Backend) -> None:
        with pytest.raises(Rejected):
            backend.create_list(replace(list_spec(backend), moderators=(BOB, ADDRESS)))
        assert backend.read_list(LIST) is None
