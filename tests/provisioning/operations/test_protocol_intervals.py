"""Intervals are opened and closed by confirmed changes alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from provisioning.actions import bills, mailboxes, services
from provisioning.errors import ActionRefused
from provisioning.models import (
    AuditEvent,
    BillingRun,
    Mailbox,
    Operation,
    OperationStatus,
    ProtocolInterval,
    RunState,
    Service,
    StaffAlert,
    SwitchOff,
    SwitchSource,
)
from provisioning.operations import protocol_intervals, refresh
from provisioning.operations.protocol_intervals import FormerUse
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, GIGABYTE, PASSWORD, STAFF, WHMCS, make_mailbox
from tests.invoices import invoice_of, measure, use
from tests.provisioning.operations.carrying import run

pytestmark = pytest.mark.django_db


def create(service: Service, *, has_eas: bool = True, has_mapi: bool = False) -> Operation:
    return mailboxes.create(
        service=service,
        by=ALICE,
        local_part="bob",
        display_name="Bob",
        password=PASSWORD,
        quota_bytes=GIGABYTE,
        has_eas=has_eas,
        has_mapi=has_mapi,
    )


def change(mailbox: Mailbox, *, has_eas: bool, has_mapi: bool) -> Operation | None:
    mailbox.refresh_from_db()
    return mailboxes.change(
        mailbox=mailbox,
        by=ALICE,
        display_name=mailbox.display_name,
        quota_bytes=mailbox.quota_bytes,
        is_enabled=True,
        has_eas=has_eas,
        has_mapi=has_mapi,
    )


def open_now() -> list[tuple[str, str]]:
    rows = ProtocolInterval.objects.filter(ended_at=None).order_by("address", "protocol")
    return [(row.address.split("@")[0], row.protocol) for row in rows]


def test_a_mailbox_that_was_created_with_a_protocol_has_it_from_then_on(service: Service) -> None:
    operation = create(service)
    assert open_now() == []
    run(operation)
    interval = ProtocolInterval.objects.get()
    assert (interval.address, interval.protocol) == ("bob@client.test", "eas")
    assert (interval.started_by_kind, interval.started_by_name) == ("customer", "Alice")
    assert interval.source == SwitchSource.OPERATION
    assert interval.threshold_seconds == 86_400
    assert interval.started_at.microsecond == 0


def test_switching_is_noted_when_it_is_done(service: Service) -> None:
    run(create(service))
    bob = Mailbox.objects.get()
    operation = change(bob, has_eas=False, has_mapi=True)
    assert open_now() == [("bob", "eas")]
    run(operation)
    assert open_now() == [("bob", "mapi")]
    ended = ProtocolInterval.objects.get(protocol="eas")
    assert (ended.end_reason, ended.ended_by_name) == (SwitchOff.SWITCHED_OFF, "Alice")


def test_at_d20_what_the_server_refuses_is_not_tracked(
    service: Service, simulator: SmarterMailSimulator
) -> None:
    run(create(service, has_eas=False))
    simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="active-sync", times=None))
    operation = run(change(Mailbox.objects.get(), has_eas=True, has_mapi=False))
    assert operation.status == OperationStatus.FAILED
    assert not Mailbox.objects.get().has_eas
    assert open_now() == []


def test_at_d21_the_stored_state_counts_and_not_what_a_form_says(service: Service) -> None:
    """A form that claims that EAS was on before changes nothing: the mirror's row is compared."""
    run(create(service, has_eas=False))
    run(change(Mailbox.objects.get(), has_eas=True, has_mapi=False))
    run(change(Mailbox.objects.get(), has_eas=True, has_mapi=True))
    assert open_now() == [("bob", "eas"), ("bob", "mapi")]
    assert ProtocolInterval.objects.count() == 2


def test_a_deleted_mailbox_ends_its_intervals(service: Service) -> None:
    run(create(service, has_mapi=True))
    run(mailboxes.delete(mailbox=Mailbox.objects.get(), by=ALICE))
    assert open_now() == []
    reasons = set(ProtocolInterval.objects.values_list("end_reason", flat=True))
    assert reasons == {SwitchOff.MAILBOX_DELETED}


def test_at_d19_what_was_switched_on_elsewhere_is_tracked_from_when_it_is_seen(
    service: Service, simulator: SmarterMailSimulator
) -> None:
    run(create(service, has_eas=False))
    found = simulator.mailbox("bob@client.test")
    assert found is not None
    found.has_active_sync = True
    assert refresh.refresh_service(service.pk)
    interval = ProtocolInterval.objects.get()
    assert (interval.source, interval.started_by_kind) == (SwitchSource.OUTSIDE, "outside")
    found.has_active_sync = False
    assert refresh.refresh_service(service.pk)
    assert open_now() == []


def test_at_d27_comparing_adds_what_is_on_and_not_tracked(service: Service) -> None:
    make_mailbox(service, "anna", has_eas=True)
    make_mailbox(service, "bob", has_eas=True, has_mapi=True)
    first = bills.compare_protocols(service=service, by=STAFF)
    again = bills.compare_protocols(service=service, by=STAFF)
    assert (first.opened_count, first.present_count) == (3, 0)
    assert (again.opened_count, again.present_count) == (0, 3)
    assert AuditEvent.objects.filter(verb="protocols_compared").count() == 2


def test_at_d28_a_free_account_is_refused(service: Service) -> None:
    Service.objects.update(billing_cycle="Free Account")
    with pytest.raises(ActionRefused) as refusal:
        bills.compare_protocols(service=service, by=STAFF)
    assert refusal.value.code == "free_account"


def test_rows_of_the_former_module_are_taken_over_once_and_charged_when_confirmed(
    service: Service,
) -> None:
    now = timezone.now()
    rows = [
        FormerUse("Bob@client.test", "eas", now - timedelta(days=9), None, 86_400),
        FormerUse("zoe@client.test", "mapi", now - timedelta(days=9), now, 86_400),
        FormerUse("gone@client.test", "eas", now - timedelta(days=9), None, 86_400),
    ]
    assert protocol_intervals.adopt(service, rows, by=STAFF) == 3
    assert protocol_intervals.adopt(service, rows, by=STAFF) == 0
    confirmed = ProtocolInterval.objects.filter(
        address="bob@client.test", confirmed_at__isnull=False
    )
    assert not confirmed.exists()
    make_mailbox(service, "bob", has_eas=True)
    bills.compare_protocols(service=service, by=STAFF)
    assert confirmed.exists()
    assert open_now() == [("bob", "eas")]


class TestEnd:
    @pytest.fixture
    def ended(self, service: Service) -> BillingRun:
        """A service that ended with two days of EAS on no invoice."""
        Service.objects.update(refreshed_at=timezone.now(), billing_cycle="Monthly")
        make_mailbox(service, "bob", has_eas=True)
        use(service, "bob", "eas", hours=48)
        run(services.terminate(service=service, by=WHMCS))
        return BillingRun.objects.get()

    def test_at_b14_its_last_use_waits_for_an_invoice_and_staff_are_told(
        self, ended: BillingRun
    ) -> None:
        assert (ended.state, ended.is_final) == (RunState.OPEN, True)
        assert ended.total_amount == Decimal("2.00")
        assert open_now() == []
        assert StaffAlert.objects.get().code == "final_usage_open"

    def test_at_b14_it_is_put_on_the_clients_next_invoice_once(self, ended: BillingRun) -> None:
        other = Service.objects.create(
            whmcs_service_id=777,
            client=ended.service.client,
            plan=ended.service.plan,
            server=ended.service.server,
            domain_name="other.test",
            status="active",
            refreshed_at=timezone.now(),
        )
        measure(other, 1)
        invoice = invoice_of(other)
        invoice.run()
        assert invoice.amounts == ["6.00", "2.00"]
        assert "client.test" in invoice.added[0].description
        assert StaffAlert.objects.get().resolved_at is not None
        assert invoice_of(other).ask().changes.add == []
        invoice.cancel()
        ended.refresh_from_db()
        assert (ended.state, ended.whmcs_invoice_id) == (RunState.OPEN, None)

    def test_at_b14_or_staff_waive_it(self, ended: BillingRun) -> None:
        bills.waive(run=ended, by=STAFF)
        ended.refresh_from_db()
        assert ended.state == RunState.WAIVED
        assert AuditEvent.objects.filter(verb="final_usage_waived").exists()
        with pytest.raises(ActionRefused):
            bills.waive(run=ended, by=STAFF)

    def test_a_year_that_ends_early_is_charged_by_the_months_begun(self, service: Service) -> None:
        Service.objects.update(refreshed_at=timezone.now(), billing_cycle="Annually")
        use(service, "bob", "eas", hours=24 * 40)
        run(services.terminate(service=service, by=WHMCS))
        start = timezone.now() - timedelta(days=40)
        now = timezone.now()
        months = (now.year - start.year) * 12 + now.month - start.month + (now.day >= start.day)
        assert BillingRun.objects.get().total_amount == months * Decimal("2.00")
