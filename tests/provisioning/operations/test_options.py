"""What set-up type and options of a PolarisMail product do to a service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from provisioning.actions import services, whmcs_sync
from provisioning.actions.orders import ServerRecord, ServiceOrder
from provisioning.errors import ActionRefused
from provisioning.models import Operation, Plan, Service, ServiceStatus, SetUp
from provisioning.queries.limits import limit_uses
from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
)
from tests.factories import GIGABYTE, WHMCS, make_mailbox
from tests.provisioning.operations.carrying import run
from tests.whmcs import CONFIGURABLE, WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"])


@pytest.fixture
def cloud() -> Iterator[PolarisMailSimulator]:
    with PolarisMailSimulator() as running:
        yield running


@pytest.fixture
def order(cloud: PolarisMailSimulator) -> ServiceOrder:
    """What WHMCS's module sends once the set-up type says so."""
    return ServiceOrder(
        whmcs_service_id=501,
        whmcs_client_id=51,
        whmcs_product_id=5,
        domain_name="client.test",
        platform="polarismail",
        client_name="Alice Berg",
        option_texts={},
        configurable_texts=CONFIGURABLE,
        server=ServerRecord(
            whmcs_server_id=1,
            name="polaris",
            platform="polarismail",
            host_name="127.0.0.1",
            port=cloud.port,
            is_secure=False,
            username=ADMIN_USERNAME,
            password=ADMIN_PASSWORD,
        ),
    )


def created(order: ServiceOrder) -> Service:
    operation = services.create(order=order, by=WHMCS)
    assert operation is not None
    assert run(operation).status == "succeeded"
    return Service.objects.select_related("plan").get()


def test_at_n01_a_product_without_a_value_is_not_activated(order: ServiceOrder) -> None:
    lacking = {name: text for name, text in CONFIGURABLE.items() if name != "Total Aliases"}
    with pytest.raises(ActionRefused) as refusal:
        services.create(order=replace(order, configurable_texts=lacking), by=WHMCS)
    assert refusal.value.arguments == {"names": "Total Aliases"}
    assert not Service.objects.exists()


def test_at_n01_zero_is_accepted_and_means_none(order: ServiceOrder) -> None:
    service = created(order=replace(order, configurable_texts=dict.fromkeys(CONFIGURABLE, "0")))
    assert service.limits.alias_count == 0
    assert limit_uses(service).aliases.is_full


def test_at_n29_a_downgrade_leaves_what_exists_and_blocks_adding(order: ServiceOrder) -> None:
    service = created(order)
    Service.objects.update(status=ServiceStatus.ACTIVE, ownership="verified")
    for name in ("anna", "bob", "cleo"):
        make_mailbox(service, name)
    smaller = replace(order, configurable_texts={**CONFIGURABLE, "Total Mailboxes": "1"})
    assert run(services.change_package(order=smaller, by=WHMCS)).status == "succeeded"
    service = Service.objects.select_related("plan").get()
    use = limit_uses(service).basic_mailboxes
    assert (use.used, use.limit, use.is_over, use.is_full) == (3, 1, True, True)


def test_an_upgrade_counts_at_once(order: ServiceOrder) -> None:
    created(order)
    Service.objects.update(status=ServiceStatus.ACTIVE, ownership="verified")
    bigger = replace(order, configurable_texts={**CONFIGURABLE, "Mailbox Quota (GB)": "50"})
    run(services.change_package(order=bigger, by=WHMCS))
    assert Service.objects.get().limits.mailbox_quota_bytes == 50 * GIGABYTE


def test_at_n31_an_unpaid_order_is_not_provisioned_and_a_paid_one_is(
    whmcs: WhmcsDatabase, order: ServiceOrder, cloud: PolarisMailSimulator
) -> None:
    product = whmcs.product(servertype="polarismail", autosetup="payment")
    number = whmcs.service(
        packageid=product,
        domainstatus="Pending",
        domain=order.domain_name,
        server=whmcs.server(type="polarismail", hostname="127.0.0.1", port=cloud.port, secure=""),
    )
    whmcs_sync.sync()
    assert Plan.objects.get().set_up == SetUp.PAID
    service = Service.objects.get()
    assert service.status == ServiceStatus.PENDING
    assert not Operation.objects.exists()
    # The first payment: WHMCS has its module create the account.
    paid = replace(
        order,
        whmcs_service_id=number,
        whmcs_client_id=service.client.whmcs_client_id,
        whmcs_product_id=product,
    )
    operation = services.create(order=paid, by=WHMCS)
    assert operation is not None
    assert run(operation).status == "succeeded"
    assert Service.objects.get().status == ServiceStatus.UNPROVEN
