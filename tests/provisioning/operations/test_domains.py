"""The life of a mail domain: rows AT-B of the acceptance table, on the mail server's stand-in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.actions import services
from provisioning.actions.orders import ServiceOrder
from provisioning.errors import ActionRefused
from provisioning.models import Operation, Plan, Server, Service, StaffAlert
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import (
    SmarterMailSimulator,
)
from tests.factories import WHMCS, make_mailbox, make_service
from tests.provisioning.operations.carrying import create, run

pytestmark = pytest.mark.django_db


class TestCreate:
    def test_at_b01_the_domain_exists_with_its_hidden_administrator(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        assert create(order).status == "succeeded"
        service = Service.objects.get()
        domain = simulator.domain("client.test")
        assert domain is not None
        assert domain.path == "C:\\SmarterMail\\Domains\\client.test"
        assert domain.settings["isEnabled"]
        assert domain.main_domain_admin == service.admin_username
        assert simulator.check_password(
            f"{service.admin_username}@client.test", service.admin_password
        )
        assert service.status == "active"

    def test_the_hidden_administrator_does_not_use_up_the_plan(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        create(order)
        domain = simulator.domain("client.test")
        assert domain is not None
        assert domain.settings["maxUsers"] == 6

    def test_at_b05_a_domain_that_exists_is_refused_by_name(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.add_domain("client.test", admin_username="somebodyelse")
        operation = create(order)
        assert (operation.status, operation.error_code) == ("failed", "domain_taken")
        assert "client.test" in operation.error_detail
        assert Service.objects.get().status == "pending"

    def test_at_b06_an_outage_is_never_taken_for_absence(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.STATUS, path_contains="sysadmin/domain/", times=None))
        assert create(order).status == "queued"
        assert simulator.domain("client.test") is None

    def test_at_b07_refused_settings_leave_no_half_made_domain(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.inject(
            Fault(kind=FaultKind.FAILURE, method="POST", path_contains="domain-settings")
        )
        assert create(order).status == "failed"
        assert simulator.domain("client.test") is None
        assert not StaffAlert.objects.exists()

    def test_at_b07_a_domain_that_cannot_be_removed_again_is_told_to_staff(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.inject(
            Fault(kind=FaultKind.FAILURE, method="POST", path_contains="domain-settings")
        )
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="domain-delete"))
        assert create(order).status == "failed"
        assert StaffAlert.objects.get().code == "orphan_domain"

    def test_at_b08_a_refused_dkim_key_does_not_matter(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="dkim", times=None))
        operation = create(order)
        assert operation.status == "succeeded"
        assert "DKIM not enabled" in operation.error_detail

    def test_at_b09_creating_again_makes_no_second_domain(self, order: ServiceOrder) -> None:
        create(order)
        assert services.create(order=order, by=WHMCS) is None
        assert Operation.objects.count() == 1

    def test_the_same_command_while_it_is_under_way_is_the_same_operation(
        self, order: ServiceOrder
    ) -> None:
        first = services.create(order=order, by=WHMCS)
        assert services.create(order=order, by=WHMCS) == first

    @pytest.mark.parametrize("step", ["domain-put", "domain-settings", "dkim"])
    @pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER])
    def test_a_cut_at_any_step_ends_with_one_whole_domain(
        self, simulator: SmarterMailSimulator, order: ServiceOrder, step: str, kind: FaultKind
    ) -> None:
        simulator.inject(Fault(kind=kind, method="POST", path_contains=step))
        operation = create(order)
        if operation.status != "succeeded":
            run(operation)
        assert operation.status == "succeeded"
        domain = simulator.domain("client.test")
        assert domain is not None
        assert domain.settings["maxUsers"] == 6
        puts = [call for call in simulator.calls if "domain-put" in call.path]
        assert len(puts) == (2 if (step, kind) == ("domain-put", FaultKind.CUT_BEFORE) else 1)

    @pytest.mark.parametrize("step", ["domain-settings", "dkim"])
    def test_a_busy_server_after_the_domain_was_made_is_no_foreign_domain(
        self, simulator: SmarterMailSimulator, order: ServiceOrder, step: str
    ) -> None:
        simulator.inject(
            Fault(kind=FaultKind.STATUS, method="POST", path_contains=step, status_code=503)
        )
        operation = create(order)
        if operation.status != "succeeded":
            run(operation)
        assert operation.status == "succeeded"

    def test_two_services_of_ours_cannot_have_the_same_domain(self, order: ServiceOrder) -> None:
        create(order)
        with pytest.raises(ActionRefused) as refusal:
            services.create(order=replace(order, whmcs_service_id=502), by=WHMCS)
        assert refusal.value.code == "domain_taken"

    def test_new_credentials_in_the_command_are_taken_over_and_lift_the_pause(
        self, order: ServiceOrder
    ) -> None:
        wrong = replace(order, server=replace(order.server, password="wrong"))
        operation = create(wrong)
        assert Server.objects.get().pause_reason == "credentials"
        services.create(order=order, by=WHMCS)
        assert Server.objects.get().pause_reason == ""
        assert run(operation).status == "succeeded"


class TestSuspendAndUnsuspend:
    def test_at_b11_suspending_twice_is_harmless(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        operation = services.suspend(service=service, by=WHMCS, reason="Overdue on Payment")
        assert run(operation).status == "succeeded"
        service.refresh_from_db()
        assert (service.status, service.suspend_reason) == ("suspended", "Overdue on Payment")
        domain = simulator.domain("client.test")
        assert domain is not None
        assert not domain.settings["isEnabled"]
        assert services.suspend(service=service, by=WHMCS, reason="again") is None

    def test_at_b13_unsuspending_enables_the_domain_with_its_data(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        simulator.add_mailbox("anna@client.test", used_bytes=123)
        run(services.suspend(service=service, by=WHMCS, reason=""))
        run(services.unsuspend(service=service, by=WHMCS))
        service.refresh_from_db()
        domain = simulator.domain("client.test")
        assert domain is not None
        assert service.status == "active"
        assert domain.settings["isEnabled"]
        assert domain.users["anna"].used_bytes == 123


class TestTerminate:
    def test_at_b14_domain_data_and_credentials_are_gone(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        make_mailbox(service)
        run(services.terminate(service=service, by=WHMCS))
        service.refresh_from_db()
        assert simulator.domain("client.test") is None
        assert (service.status, service.admin_password) == ("terminated", "")
        assert not service.mailbox_set.exists()

    def test_at_b15_files_are_kept_when_the_plan_says_so(
        self, service: Service, plan: Plan
    ) -> None:
        plan.option_texts = {"8": ""}
        plan.save()
        operation = run(services.terminate(service=service, by=WHMCS))
        assert operation.error_detail == "files kept at C:\\SmarterMail\\Domains\\client.test"

    def test_at_b16_a_domain_that_is_gone_counts_as_removed(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        simulator.state.domains.clear()
        assert run(services.terminate(service=service, by=WHMCS)).status == "succeeded"

    def test_at_b17_an_outage_keeps_the_service_as_it_was(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        simulator.stop()
        assert run(services.terminate(service=service, by=WHMCS)).status == "queued"
        service.refresh_from_db()
        assert service.status == "active"

    def test_terminating_twice_is_harmless(self, service: Service) -> None:
        run(services.terminate(service=service, by=WHMCS))
        assert services.terminate(service=service, by=WHMCS) is None

    def test_a_domain_that_was_never_ours_is_left_alone(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        """Creation was refused because somebody else has the domain; then WHMCS gives up."""
        simulator.add_domain("client.test", admin_username="somebodyelse")
        operation = create(order)
        assert operation.status == "failed"
        simulator.clear_calls()
        assert services.terminate(service=operation.service, by=WHMCS) is None
        assert Service.objects.get().status == "terminated"
        assert simulator.calls == []
        assert simulator.domain("client.test") is not None

    def test_a_half_made_domain_of_ours_is_removed(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.inject(
            Fault(kind=FaultKind.FAILURE, method="POST", path_contains="domain-settings")
        )
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="domain-delete"))
        operation = create(order)
        assert simulator.domain("client.test") is not None
        run(services.terminate(service=operation.service, by=WHMCS))
        assert simulator.domain("client.test") is None

    def test_a_half_made_domain_that_somebody_else_has_now_is_left_alone(
        self, simulator: SmarterMailSimulator, order: ServiceOrder
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="domain-put"))
        operation = create(order)
        simulator.add_domain("client.test", admin_username="somebodyelse")
        ended = run(services.terminate(service=operation.service, by=WHMCS))
        assert "left alone" in ended.error_detail
        assert simulator.domain("client.test") is not None

    def test_a_domain_that_another_live_service_uses_is_refused(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        twin = make_service(server=service.server, domain_name=service.domain_name)
        with pytest.raises(ActionRefused) as refusal:
            services.terminate(service=twin, by=WHMCS)
        assert refusal.value.code == "domain_shared"

    def test_a_pending_twin_is_closed_without_touching_the_live_domain(
        self, simulator: SmarterMailSimulator, service: Service
    ) -> None:
        twin = make_service(
            server=service.server, domain_name=service.domain_name, status="pending"
        )
        assert services.terminate(service=twin, by=WHMCS) is None
        assert simulator.domain("client.test") is not None


class TestAbandonedOrder:
    def test_it_does_not_keep_its_domain_from_a_new_order(self, order: ServiceOrder) -> None:
        create(order)
        Service.objects.update(status="pending")
        again = services.create(order=replace(order, whmcs_service_id=502), by=WHMCS)
        assert again is not None
