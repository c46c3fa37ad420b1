"""Aliases, forwards and the catch-all, carried out on both platforms' simulators."""

from __future__ import annotations

import pytest

from provisioning.actions import aliases, catch_all, forwards
from provisioning.backends.base import ForwardSpamRule
from provisioning.models import Alias, Mailbox, Operation, Service
from provisioning.operations import details
from provisioning.operations.platform import backend_of
from provisioning.operations.refresh import refresh_service
from provisioning.simulators.faults import Fault, FaultKind
from tests.factories import ALICE
from tests.provisioning.operations.carrying import run
from tests.provisioning.operations.platforms import MailPlatform

pytestmark = pytest.mark.django_db

BOB, AL, INFO = "bob@client.test", "al@client.test", "info@client.test"


@pytest.fixture
def domain(platform: MailPlatform, hosted: Service) -> Service:
    """Bob and Al, read from the platform."""
    platform.add_mailbox(BOB)
    platform.add_mailbox(AL)
    assert refresh_service(hosted.pk)
    hosted.refresh_from_db()
    return hosted


def make_alias(domain: Service) -> Operation:
    return run(aliases.create(service=domain, by=ALICE, local_part="info", targets=[BOB]))


def targets_on_platform(domain: Service) -> tuple[str, ...] | None:
    assert domain.server is not None
    state = backend_of(domain.server).read_alias(INFO)
    return state.targets if state else None


class TestAlias:
    def test_it_is_created_changed_and_deleted(self, domain: Service) -> None:
        assert make_alias(domain).status == "succeeded"
        assert targets_on_platform(domain) == (BOB,)
        alias = Alias.objects.get()
        assert alias.state == "active"
        assert run(aliases.change(alias=alias, by=ALICE, targets=[AL])).status == "succeeded"
        assert targets_on_platform(domain) == (AL,)
        assert run(aliases.delete(alias=alias, by=ALICE)).status == "succeeded"
        assert targets_on_platform(domain) is None
        assert not Alias.objects.exists()

    @pytest.mark.parametrize("kind", [FaultKind.CUT_AFTER, FaultKind.CUT_BEFORE])
    def test_a_cut_while_creating_is_settled_by_looking(
        self, platform: MailPlatform, domain: Service, kind: FaultKind
    ) -> None:
        path = "alias-put" if platform.kind == "smartermail" else "addAlias"
        platform.simulator.inject(Fault(kind=kind, path_contains=path))
        operation = aliases.create(service=domain, by=ALICE, local_part="info", targets=[BOB])
        while run(operation).status in {"queued", "unknown"}:
            operation.refresh_from_db()
        assert run(operation).status == "succeeded"
        assert targets_on_platform(domain) == (BOB,)

    def test_a_name_that_the_platform_has_already_is_refused_and_leaves_no_row(
        self, platform: MailPlatform, domain: Service
    ) -> None:
        platform.add_alias(INFO, [AL])
        operation = make_alias(domain)
        assert (operation.status, operation.error_code) == ("failed", "name_taken")
        assert not Alias.objects.exists()
        assert targets_on_platform(domain) == (AL,)

    def test_at_h05_a_refused_deletion_leaves_it_listed(
        self, platform: MailPlatform, domain: Service
    ) -> None:
        make_alias(domain)
        path = "alias-delete" if platform.kind == "smartermail" else "removeAlias"
        platform.fail(FaultKind.FAILURE, path)
        operation = run(aliases.delete(alias=Alias.objects.get(), by=ALICE))
        assert operation.status == "failed"
        assert Alias.objects.get().state == "active"

    def test_a_refused_change_puts_the_targets_back(
        self, platform: MailPlatform, domain: Service
    ) -> None:
        make_alias(domain)
        path = "settings/domain/alias" if platform.kind == "smartermail" else "removeAlias"
        platform.fail(FaultKind.FAILURE, path)
        run(aliases.change(alias=Alias.objects.get(), by=ALICE, targets=[AL]))
        assert Alias.objects.get().targets == [BOB]


class TestForward:
    def test_at_n19_it_is_set_and_taken_away(self, domain: Service) -> None:
        assert domain.server is not None
        backend = backend_of(domain.server)
        bob = Mailbox.objects.get(local_part="bob")
        operation = forwards.set_forward(mailbox=bob, by=ALICE, targets=[AL, "x@y.test"])
        assert run(operation).status == "succeeded"
        assert sorted(backend.read_forward(BOB).targets) == [AL, "x@y.test"]
        assert run(forwards.set_forward(mailbox=bob, by=ALICE, targets=[])).status == "succeeded"
        assert backend.read_forward(BOB).targets == ()

    def test_at_g17_flags_and_spam_rule_reach_the_platform(self, domain: Service) -> None:
        if not domain.plan.capabilities.has_forward_spam_rule:
            return
        assert domain.server is not None
        bob = Mailbox.objects.get(local_part="bob")
        run(
            forwards.set_forward(
                mailbox=bob,
                by=ALICE,
                targets=[AL],
                keeps_copy=False,
                keeps_recipients=True,
                spam_rule="junk",
            )
        )
        state = backend_of(domain.server).read_forward(BOB)
        assert (state.keeps_copy, state.keeps_recipients) == (False, True)
        assert state.spam_rule == ForwardSpamRule.JUNK


class TestCatchAll:
    def test_it_is_switched_on_and_off(self, domain: Service) -> None:
        assert domain.server is not None
        make_alias(domain)
        operation = catch_all.set_catch_all(service=domain, by=ALICE, target=INFO)
        assert run(operation).status == "succeeded"
        assert backend_of(domain.server).read_catch_all("client.test") == INFO
        domain.refresh_from_db()
        assert domain.catch_all_target == INFO
        run(catch_all.set_catch_all(service=domain, by=ALICE, target=""))
        assert backend_of(domain.server).read_catch_all("client.test") == ""

    def test_a_refusal_puts_it_back(self, platform: MailPlatform, domain: Service) -> None:
        make_alias(domain)
        Service.objects.update(catch_all_target="")
        path = "set-catch-all" if platform.kind == "smartermail" else "updateDomain"
        platform.fail(FaultKind.FAILURE, path)
        run(catch_all.set_catch_all(service=domain, by=ALICE, target=INFO))
        domain.refresh_from_db()
        assert domain.catch_all_target == ""


class TestDetails:
    def test_what_changed_outside_is_taken_over_and_told(self, domain: Service) -> None:
        assert domain.server is not None
        make_alias(domain)
        backend_of(domain.server).set_catch_all("client.test", INFO)
        assert details.read_catch_all(domain.pk)
        domain.refresh_from_db()
        assert domain.catch_all_target == INFO
        alias = Alias.objects.get()
        assert details.read_flags(alias.pk)
        alias.refresh_from_db()
        assert alias.flags_read_at is not None
        bob = Mailbox.objects.get(local_part="bob")
        assert details.read_forward(bob.pk)
        bob.refresh_from_db()
        assert bob.forward_targets == []

    def test_a_platform_that_is_away_changes_nothing(
        self, platform: MailPlatform, domain: Service
    ) -> None:
        platform.simulator.stop()
        assert not details.read_catch_all(domain.pk)
        domain.refresh_from_db()
        assert domain.catch_all_target is None

    def test_a_change_of_ours_on_its_way_is_left_alone(self, domain: Service) -> None:
        make_alias(domain)
        catch_all.set_catch_all(service=domain, by=ALICE, target=INFO)
        assert not details.read_catch_all(domain.pk)
        domain.refresh_from_db()
        assert domain.catch_all_target == INFO
