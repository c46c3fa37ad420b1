"""Every row of the outcome table, on a real mail server's stand-in."""

from __future__ import annotations

import pytest
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.backends.errors import CredentialsRefused
from provisioning.models import Mailbox, Operation, Server, Service, StaffAlert
from provisioning.operations import runner, steering, sweep
from provisioning.operations.pausing import pause
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, GIGABYTE, PASSWORD, make_mailbox

pytestmark = pytest.mark.django_db

ADDRESS = "anna@client.test"


@pytest.fixture
def creation(service: Service) -> Operation:
    return mailboxes.create(
        service=service,
        by=ALICE,
        local_part="anna",
        display_name="Anna Berg",
        password=PASSWORD,
        quota_bytes=5 * GIGABYTE,
        has_eas=False,
        has_mapi=False,
    )


def run(operation: Operation) -> Operation:
    """Lets the worker's code run on whatever is due, then reads the row again."""
    Operation.objects.update(not_before_at=timezone.now())
    runner.run_service(operation.service_id)
    operation.refresh_from_db()
    return operation


def addresses(simulator: SmarterMailSimulator) -> list[str]:
    domain = simulator.domain("client.test")
    assert domain is not None
    return [name for name in domain.users if name != "qzxwvutsrp"]


class TestDone:
    def test_the_mailbox_exists_with_everything_that_was_wished(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        assert run(creation).status == "succeeded"
        domain = simulator.domain("client.test")
        assert domain is not None
        anna = domain.users["anna"]
        assert (anna.full_name, anna.max_bytes) == ("Anna Berg", 5 * GIGABYTE)
        assert simulator.check_password(ADDRESS, PASSWORD)
        assert Mailbox.objects.get().state == "active"

    def test_it_takes_one_call_when_the_session_is_warm(
        self, simulator: SmarterMailSimulator, service: Service, creation: Operation
    ) -> None:
        run(creation)
        simulator.clear_calls()
        second = mailboxes.set_password(
            mailbox=Mailbox.objects.get(), by=ALICE, password=PASSWORD + "2"
        )
        assert run(second).status == "succeeded"
        assert len(simulator.calls) == 1


class TestCertainlyNotSent:
    def test_a_server_that_is_switched_off_is_tried_again_later(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.stop()
        assert run(creation).status == "queued"
        assert creation.error_code == "host_unreachable"
        assert creation.not_before_at > timezone.now()
        assert not creation.may_have_acted
        simulator.start()
        assert run(creation).status == "succeeded"

    def test_retry_after_is_honoured(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.inject(
            Fault(
                kind=FaultKind.STATUS,
                status_code=429,
                retry_after_seconds=600,
                path_contains="user-put",
            )
        )
        before = timezone.now()
        assert run(creation).status == "queued"
        assert 599 <= (creation.not_before_at - before).total_seconds() <= 605

    @pytest.mark.parametrize(
        ("told_seconds", "low", "high"), [(0, 2, 4), (600, 599, 601), (10**9, 3599, 3601)]
    )
    def test_a_strange_retry_after_neither_burns_attempts_nor_waits_for_years(
        self,
        simulator: SmarterMailSimulator,
        creation: Operation,
        told_seconds: int,
        low: int,
        high: int,
    ) -> None:
        simulator.inject(
            Fault(
                kind=FaultKind.STATUS,
                status_code=503,
                retry_after_seconds=told_seconds,
                path_contains="user-put",
                times=None,
            )
        )
        before = timezone.now()
        assert run(creation).attempt_count == 1
        assert low <= (creation.not_before_at - before).total_seconds() <= high


class TestUnknown:
    @pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER])
    def test_it_is_read_back_and_never_sent_twice(
        self, simulator: SmarterMailSimulator, creation: Operation, kind: FaultKind
    ) -> None:
        simulator.inject(Fault(kind=kind, path_contains="user-put"))
        assert run(creation).status == "unknown"
        simulator.clear_calls()
        assert run(creation).status == "succeeded"
        assert addresses(simulator) == ["anna"]
        assert simulator.check_password(ADDRESS, PASSWORD)
        resent = [call for call in simulator.calls if "user-put" in call.path]
        assert len(resent) == (1 if kind is FaultKind.CUT_BEFORE else 0)

    def test_a_500_after_sending_is_unknown_too(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.STATUS, path_contains="user-put", acts=True))
        assert run(creation).status == "unknown"
        assert run(creation).status == "succeeded"
        assert addresses(simulator) == ["anna"]

    def test_somebody_elses_mailbox_is_not_taken_for_ours(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.CUT_BEFORE, path_contains="user-put"))
        run(creation)
        simulator.add_mailbox(ADDRESS, password="Somebody!Else7", full_name="Somebody else")
        assert run(creation).status == "failed"
        assert creation.error_code == "name_taken"
        assert simulator.check_password(ADDRESS, "Somebody!Else7")


class TestRefused:
    def test_a_refused_creation_leaves_the_mirror_as_it_was(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.add_alias(ADDRESS, ["someone@elsewhere.test"])
        assert run(creation).status == "failed"
        assert creation.error_code == "name_taken"
        assert not Mailbox.objects.exists()
        assert creation.payload["wish"]["local_part"] == "anna"
        assert creation.secrets == ""

    def test_a_refused_change_puts_the_old_values_back(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        simulator.add_mailbox(ADDRESS, full_name="Anna")
        mailbox = make_mailbox(service, "anna", display_name="Anna", quota_bytes=0)
        operation = mailboxes.change(
            mailbox=mailbox,
            by=ALICE,
            display_name="Anna Berg",
            quota_bytes=GIGABYTE,
            is_enabled=True,
            has_eas=False,
            has_mapi=False,
        )
        assert operation is not None
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="post-user", times=None))
        assert run(operation).status == "failed"
        mailbox.refresh_from_db()
        assert (mailbox.display_name, mailbox.quota_bytes, mailbox.state) == ("Anna", 0, "active")

    def test_a_mailbox_that_is_gone_on_the_server_goes_here_too(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        mailbox = make_mailbox(service, "anna")
        operation = mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
        assert run(operation).error_code == "not_found"
        assert not Mailbox.objects.exists()

    def test_deleting_what_is_gone_is_done(self, service: Service) -> None:
        operation = mailboxes.delete(mailbox=make_mailbox(service, "anna"), by=ALICE)
        assert run(operation).status == "succeeded"
        assert not Mailbox.objects.exists()


class TestServerPaused:
    def test_refused_credentials_pause_the_server_and_tell_staff(
        self, simulator: SmarterMailSimulator, server: Server, creation: Operation
    ) -> None:
        Server.objects.update(password="changed-behind-our-back")
        assert run(creation).status == "queued"
        server.refresh_from_db()
        assert server.pause_reason == "credentials"
        assert StaffAlert.objects.get().code == "credentials_refused"
        simulator.clear_calls()
        run(creation)
        sweep.probe_paused_servers()
        assert simulator.calls == []

    def test_nothing_is_lost_when_the_pause_is_lifted(
        self, server: Server, creation: Operation
    ) -> None:
        good_password = server.password
        server.password = "wrong"
        server.save()
        run(creation)
        server.refresh_from_db()
        server.password = good_password
        server.save()
        assert sweep.resume(server)
        assert run(creation).status == "succeeded"
        assert StaffAlert.objects.get().resolved_at is not None

    def test_a_web_page_instead_of_the_api_pauses_until_it_answers_properly(
        self, simulator: SmarterMailSimulator, server: Server, creation: Operation
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.HTML, path_contains="user-put", acts=True))
        assert run(creation).status == "unknown"
        server.refresh_from_db()
        assert server.pause_reason == "protocol"
        assert sweep.probe_paused_servers() == 1
        assert run(creation).status == "succeeded"
        assert addresses(simulator) == ["anna"]

    def test_credentials_corrected_meanwhile_are_not_blamed(
        self, server: Server, creation: Operation
    ) -> None:
        """A worker still on the old password comes back after staff has corrected it."""
        stale = Server.objects.get()
        stale.password = "the-old-one"
        pause(stale, CredentialsRefused("refused"))
        server.refresh_from_db()
        assert server.pause_reason == ""


class TestToken:
    def test_a_session_that_ends_in_the_middle_is_renewed(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.TOKEN_INVALIDATED, path_contains="user-put"))
        assert run(creation).status == "succeeded"
        assert addresses(simulator) == ["anna"]


class TestStaff:
    def test_an_operation_out_of_attempts_waits_for_staff_who_retry(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        Operation.objects.update(max_attempts=1)
        simulator.stop()
        assert run(creation).status == "needs_attention"
        assert StaffAlert.objects.get().code == "operation_stuck"
        simulator.start()
        assert steering.retry_now(creation)
        assert StaffAlert.objects.get().resolved_at is not None
        assert run(creation).status == "succeeded"

    def test_cancelling_puts_the_mirror_back(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.stop()
        run(creation)
        assert steering.cancel(creation)
        creation.refresh_from_db()
        assert (creation.status, creation.secrets) == ("cancelled", "")
        assert not Mailbox.objects.exists()

    def test_marking_as_done_closes_the_mirror(
        self, simulator: SmarterMailSimulator, creation: Operation
    ) -> None:
        simulator.stop()
        run(creation)
        assert steering.mark_done(creation)
        assert Mailbox.objects.get().state == "active"

    def test_what_has_ended_cannot_be_steered(self, creation: Operation) -> None:
        run(creation)
        assert not steering.retry_now(creation)
        assert not steering.cancel(creation)
        assert not steering.mark_done(creation)
