"""A change of package reaches the mail server (AT-B18)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.actions import services
from provisioning.actions.orders import ServiceOrder
from provisioning.errors import ActionRefused, ChangeUnderWay, ServiceNotReady, UnknownService
from provisioning.models import AuditEvent, Service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import WHMCS, make_mailbox
from tests.provisioning.operations.carrying import create, run
from tests.whmcs import CONFIGURABLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def created(order: ServiceOrder) -> Service:
    create(order)
    return Service.objects.get()


def test_at_b18_limits_address_and_protocols_are_applied_again(
    simulator: SmarterMailSimulator, order: ServiceOrder, created: Service
) -> None:
    bigger = replace(
        order,
        whmcs_product_id=6,
        product_name="Mail 10",
        option_texts={"6": "203.0.113.9", "7": "10", "14": "", "15": "on"},
    )
    assert run(services.change_package(order=bigger, by=WHMCS)).status == "succeeded"
    domain = simulator.domain("client.test")
    assert domain is not None
    assert domain.settings["maxUsers"] == 11
    assert domain.settings["outgoingIP"] == "203.0.113.9"
    assert not domain.settings["enableActiveSyncAccountManagement"]
    assert domain.settings["enableMapiEwsAccountManagement"]
    created.refresh_from_db()
    assert created.plan.name == "Mail 10"
    event = AuditEvent.objects.get(verb="change_domain")
    assert event.before == {"plan": "product 5"}
    assert (event.after["plan"], event.after["max_mailbox_count"]) == ("Mail 10", 11)


def test_the_plan_counts_only_when_the_server_has_taken_it(
    simulator: SmarterMailSimulator, order: ServiceOrder, created: Service
) -> None:
    simulator.inject(Fault(kind=FaultKind.FAILURE, method="POST", path_contains="domain-settings"))
    bigger = replace(order, whmcs_product_id=6, option_texts={"7": "10"})
    assert run(services.change_package(order=bigger, by=WHMCS)).status == "failed"
    created.refresh_from_db()
    assert created.plan.whmcs_product_id == 5


def test_a_smaller_package_leaves_what_exists(
    simulator: SmarterMailSimulator, order: ServiceOrder, created: Service
) -> None:
    for name in ("anna", "bob", "cleo"):
        simulator.add_mailbox(f"{name}@client.test")
        make_mailbox(created, name)
    smaller = replace(order, option_texts={"7": "1"})
    assert run(services.change_package(order=smaller, by=WHMCS)).status == "succeeded"
    assert created.mailbox_set.count() == 3


def test_a_suspended_domain_stays_suspended(
    simulator: SmarterMailSimulator, order: ServiceOrder, created: Service
) -> None:
    run(services.suspend(service=created, by=WHMCS, reason=""))
    run(services.change_package(order=order, by=WHMCS))
    created.refresh_from_db()
    domain = simulator.domain("client.test")
    assert domain is not None
    assert (created.status, domain.settings["isEnabled"]) == ("suspended", False)


def test_the_same_command_while_it_is_under_way_is_the_same_operation(
    order: ServiceOrder, created: Service
) -> None:
    first = services.change_package(order=order, by=WHMCS)
    assert services.change_package(order=order, by=WHMCS) == first
    with pytest.raises(ChangeUnderWay):
        services.change_package(order=replace(order, option_texts={"7": "9"}), by=WHMCS)


@pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER])
def test_a_cut_ends_with_the_new_limits(
    simulator: SmarterMailSimulator,
    order: ServiceOrder,
    created: Service,
    kind: FaultKind,
) -> None:
    simulator.inject(Fault(kind=kind, method="POST", path_contains="domain-settings"))
    bigger = replace(order, option_texts={"7": "10"})
    operation = run(services.change_package(order=bigger, by=WHMCS))
    assert run(operation).status == "succeeded"
    domain = simulator.domain("client.test")
    assert domain is not None
    assert domain.settings["maxUsers"] == 11


def test_it_does_not_move_mail_to_another_platform(order: ServiceOrder, created: Service) -> None:
    moved = replace(
        order, whmcs_product_id=6, platform="polarismail", configurable_texts=CONFIGURABLE
    )
    with pytest.raises(ActionRefused) as refusal:
        services.change_package(order=moved, by=WHMCS)
    assert refusal.value.code == "platform_differs"


def test_what_is_not_on_the_server_has_no_package_to_change(
    order: ServiceOrder, created: Service
) -> None:
    run(services.terminate(service=created, by=WHMCS))
    with pytest.raises(ServiceNotReady):
        services.change_package(order=order, by=WHMCS)


def test_an_unknown_service_is_refused(order: ServiceOrder) -> None:
    with pytest.raises(UnknownService):
        services.change_package(order=order, by=WHMCS)
