"""The proof of ownership on PolarisMail: nothing is called active before it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone

from provisioning.actions import mailboxes, services
from provisioning.actions.orders import ServerRecord, ServiceOrder
from provisioning.actions.refresh import request_ownership_check
from provisioning.errors import ActionRefused, ServiceNotReady
from provisioning.models import AuditEvent, Server, Service, StaffAlert
from provisioning.operations import ownership
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.polarismail import PolarisMailSimulator, Profile
from provisioning.simulators.polarismail.simulator import ADMIN_PASSWORD, ADMIN_USERNAME
from tests.factories import ALICE, GIGABYTE, PASSWORD, WHMCS, make_plan, make_server, make_service
from tests.provisioning.operations import carrying
from tests.provisioning.operations.carrying import run
from tests.whmcs import CONFIGURABLE

pytestmark = pytest.mark.django_db

DAY_SECONDS = 24 * 3600


@pytest.fixture
def polaris() -> Iterator[PolarisMailSimulator]:
    with PolarisMailSimulator(profile=Profile(primary_serves_users=True)) as running:
        yield running


@pytest.fixture
def order(polaris: PolarisMailSimulator) -> ServiceOrder:
    return ServiceOrder(
        whmcs_service_id=501,
        whmcs_client_id=51,
        whmcs_product_id=5,
        domain_name="client.test",
        platform="polarismail",
        client_name="Alice Berg",
        option_texts={"7": "5"},
        configurable_texts=CONFIGURABLE,
        server=ServerRecord(
            whmcs_server_id=1,
            name="polaris",
            platform="polarismail",
            host_name="127.0.0.1",
            port=polaris.port,
            is_secure=False,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD,
        ),
    )


def create(order: ServiceOrder) -> Service:
    assert carrying.create(order).status == "succeeded"
    return Service.objects.get()


def state() -> tuple[str, str]:
    row = Service.objects.get()
    return row.status, row.ownership


class TestCreate:
    def test_the_service_waits_with_the_record_to_publish(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        service = create(order)
        domain = polaris.domain("client.test")
        assert domain is not None
        assert (service.status, service.ownership) == ("unproven", "pending")
        assert (
            service.ownership_record_name,
            service.ownership_record_type,
            service.ownership_record_value,
        ) == ("mx-verification", "TXT", domain.txt_value)

    def test_the_deadline_is_a_day_and_never_too_late(self, order: ServiceOrder) -> None:
        before = timezone.now()
        service = create(order)
        assert service.ownership_deadline_at is not None
        left = (service.ownership_deadline_at - before).total_seconds()
        assert DAY_SECONDS <= left <= DAY_SECONDS + 60

    def test_it_takes_no_mailboxes_yet(self, order: ServiceOrder) -> None:
        with pytest.raises(ServiceNotReady):
            mailboxes.create(
                service=create(order),
                by=ALICE,
                local_part="anna",
                display_name="",
                password=PASSWORD,
                quota_bytes=GIGABYTE,
                has_eas=False,
                has_mapi=False,
            )

    def test_creating_again_makes_no_second_domain(self, order: ServiceOrder) -> None:
        create(order)
        assert services.create(order=order, by=WHMCS) is None

    @pytest.mark.parametrize("action", ["addDomain", "getDomainVerification"])
    @pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER, FaultKind.STATUS])
    def test_a_cut_at_any_step_ends_with_one_waiting_domain(
        self, polaris: PolarisMailSimulator, order: ServiceOrder, action: str, kind: FaultKind
    ) -> None:
        polaris.inject(Fault(kind=kind, path_contains=action, status_code=503, times=2))
        operation = run(services.create(order=order, by=WHMCS))
        for _ in range(3):
            operation = run(operation)
        assert operation.status == "succeeded", operation.error_detail
        assert state() == ("unproven", "pending")

    def test_somebody_elses_domain_is_never_taken_for_ours(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        polaris.add_domain("client.test")
        operation = run(services.create(order=order, by=WHMCS))
        assert (operation.status, operation.error_code) == ("failed", "domain_taken")
        assert state() == ("pending", "not_needed")


class TestCheck:
    def test_before_the_record_exists_it_still_waits(self, order: ServiceOrder) -> None:
        service = create(order)
        assert ownership.check(service.pk)
        assert state() == ("unproven", "pending")
        assert not AuditEvent.objects.filter(verb="ownership_proven").exists()

    def test_once_it_is_seen_the_service_is_active(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        service = create(order)
        polaris.prove("client.test")
        assert ownership.check(service.pk)
        service.refresh_from_db()
        assert state() == ("active", "verified")
        assert (service.ownership_record_value, service.ownership_deadline_at) == ("", None)
        assert AuditEvent.objects.filter(verb="ownership_proven").count() == 1

    def test_it_takes_one_call_while_pending(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        service = create(order)
        polaris.clear_calls()
        ownership.check(service.pk)
        assert [call.path for call in polaris.calls] == ["getDomainVerification"]

    @pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.FAILURE, FaultKind.CUT_BEFORE])
    def test_at_n07_no_answer_is_no_proof(
        self, polaris: PolarisMailSimulator, order: ServiceOrder, kind: FaultKind
    ) -> None:
        service = create(order)
        polaris.inject(Fault(kind=kind, path_contains="get", times=None))
        ownership.check(service.pk)
        assert state() == ("unproven", "pending")

    def test_a_domain_not_proven_in_time_is_gone_and_can_be_added_again(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        service = create(order)
        polaris.clock.advance(DAY_SECONDS + 1)
        assert ownership.check(service.pk)
        assert state() == ("pending", "lapsed")
        assert StaffAlert.objects.get().code == "ownership_lapsed"
        service.refresh_from_db()
        assert run(services.add_again(service=service, by=ALICE)).status == "succeeded"
        assert state() == ("unproven", "pending")
        assert polaris.domain("client.test") is not None

    def test_a_service_that_did_not_lapse_is_not_added_again(self, order: ServiceOrder) -> None:
        with pytest.raises(ServiceNotReady):
            services.add_again(service=create(order), by=ALICE)

    def test_a_suspended_service_is_proven_but_stays_suspended(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        service = create(order)
        run(services.suspend(service=service, by=WHMCS, reason="Overdue"))
        polaris.prove("client.test")
        ownership.check(service.pk)
        assert state() == ("suspended", "verified")

    def test_unsuspended_without_a_proof_it_waits_again(self, order: ServiceOrder) -> None:
        service = create(order)
        run(services.suspend(service=service, by=WHMCS, reason="Overdue"))
        run(services.unsuspend(service=service, by=WHMCS))
        assert state() == ("unproven", "pending")

    def test_terminating_forgets_the_proof(self, order: ServiceOrder) -> None:
        run(services.terminate(service=create(order), by=WHMCS))
        assert state() == ("terminated", "not_needed")

    def test_a_paused_server_is_not_asked(
        self, polaris: PolarisMailSimulator, order: ServiceOrder
    ) -> None:
        service = create(order)
        Server.objects.update(pause_reason="staff", paused_at=timezone.now())
        polaris.clear_calls()
        assert not ownership.check(service.pk)
        assert polaris.calls == []


class TestTakenOver:
    """Domains that the module before us created."""

    @pytest.fixture
    def service(self, polaris: PolarisMailSimulator) -> Service:
        server = make_server(
            platform="polarismail",
            port=polaris.port,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD,
        )
        plan = make_plan(platform="polarismail")
        return make_service(server=server, plan=plan, domain_name="client.test", admin_username="")

    @pytest.mark.parametrize(
        ("is_verified", "found"),
        [(True, ("active", "verified")), (False, ("unproven", "pending"))],
    )
    def test_they_are_asked_about_once(
        self,
        polaris: PolarisMailSimulator,
        service: Service,
        is_verified: bool,
        found: tuple[str, str],
    ) -> None:
        polaris.add_domain("client.test", is_verified=is_verified)
        assert ownership.check(service.pk)
        assert state() == found

    def test_one_that_is_missing_has_not_lapsed(self, service: Service) -> None:
        assert not ownership.check(service.pk)
        assert state() == ("active", "not_needed")


class TestAsking:
    def test_each_domain_that_waits_is_asked_about(
        self, order: ServiceOrder, sent: list[tuple[str, list[int]]]
    ) -> None:
        service = create(order)
        make_service()
        sent.clear()
        ownership.ask_for_all()
        assert sent == [("provisioning.check_ownership", [service.pk])]

    def test_at_n08_the_recheck_button_asks_while_it_is_pending(
        self,
        polaris: PolarisMailSimulator,
        order: ServiceOrder,
        sent: list[tuple[str, list[int]]],
    ) -> None:
        service = create(order)
        sent.clear()
        assert request_ownership_check(service)
        assert sent == [("provisioning.check_ownership", [service.pk])]
        polaris.prove("client.test")
        ownership.check(service.pk)
        service.refresh_from_db()
        assert not request_ownership_check(service)


def test_two_orders_for_one_domain_are_one_domain(order: ServiceOrder) -> None:
    create(order)
    with pytest.raises(ActionRefused) as refusal:
        services.create(order=replace(order, whmcs_service_id=502), by=WHMCS)
    assert refusal.value.code == "domain_taken"
