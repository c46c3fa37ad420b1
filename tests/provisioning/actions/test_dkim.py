"""DKIM on, off and renewed: each an operation, each ending in a look at the DNS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.actions import dkim, dns
from provisioning.actors import SYSTEM
from provisioning.errors import ActionRefused, ChangeUnderWay
from provisioning.models import (
    AuditEvent,
    DkimKeyState,
    DnsCheck,
    OperationStatus,
    Service,
    ServiceStatus,
)
from provisioning.operations import dkim as operations
from provisioning.operations import runner
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import ALICE, make_plan, make_server, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def simulator() -> Iterator[SmarterMailSimulator]:
    with SmarterMailSimulator() as running:
        yield running


@pytest.fixture
def service(db: None, simulator: SmarterMailSimulator) -> Service:
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    row = make_service(server=server, plan=make_plan(), domain_name="client.test")
    simulator.add_domain(row.domain_name, admin_username=row.admin_username)
    DnsCheck.objects.create(service=row, dkim_state=DkimKeyState.OFF)
    return row


def publish(simulator: SmarterMailSimulator) -> None:
    """The mail server's own resolver sees the record of the key."""
    with simulator.lock:
        simulator.state.domains["client.test"].dkim.is_published = True


def state_of(service: Service) -> tuple[str, list[str]]:
    check = DnsCheck.objects.get(service=service)
    return check.dkim_state, sorted(check.dkim_records)


def carry_out(service: Service) -> None:
    runner.run_service(service.pk)


def test_the_two_steps_of_switching_on(service: Service, simulator: SmarterMailSimulator) -> None:
    dkim.enable(service=service, by=ALICE)
    carry_out(service)
    assert state_of(service) == (DkimKeyState.PENDING, ["pending"])
    assert DnsCheck.objects.get().asked_at is not None
    assert operations.ask_to_verify(service, SYSTEM)
    carry_out(service)
    assert state_of(service) == (DkimKeyState.PENDING, ["pending"])
    publish(simulator)
    assert operations.ask_to_verify(service, SYSTEM)
    carry_out(service)
    assert state_of(service) == (DkimKeyState.ACTIVE, ["active"])
    assert AuditEvent.objects.get().verb == "dkim_enabled"


def test_a_roll_over_keeps_the_old_key_until_the_new_one_is_seen(
    service: Service, simulator: SmarterMailSimulator
) -> None:
    dkim.enable(service=service, by=ALICE)
    carry_out(service)
    publish(simulator)
    operations.ask_to_verify(service, SYSTEM)
    carry_out(service)
    old = DnsCheck.objects.get().dkim_records["active"]
    dkim.roll_over(service=service, by=ALICE)
    carry_out(service)
    check = DnsCheck.objects.get()
    assert (check.dkim_state, check.dkim_records["active"]) == (DkimKeyState.ACTIVE, old)
    assert check.dkim_records["pending"] != old
    with pytest.raises(ActionRefused):
        dkim.roll_over(service=service, by=ALICE)


def test_switched_off_it_stops_at_once(service: Service) -> None:
    dkim.enable(service=service, by=ALICE)
    carry_out(service)
    dkim.disable(service=service, by=ALICE)
    carry_out(service)
    assert state_of(service) == (DkimKeyState.OFF, [])


def test_one_change_at_a_time_and_a_double_click_is_one(service: Service) -> None:
    first = dkim.enable(service=service, by=ALICE, idempotency_key="form")
    assert dkim.enable(service=service, by=ALICE, idempotency_key="form") == first
    with pytest.raises(ChangeUnderWay):
        dkim.enable(service=service, by=ALICE, idempotency_key="another")


def test_a_refusal_leaves_the_state(service: Service, simulator: SmarterMailSimulator) -> None:
    operation = dkim.enable(service=service, by=ALICE)
    simulator.stop()
    carry_out(service)
    operation.refresh_from_db()
    assert operation.status == OperationStatus.QUEUED
    assert state_of(service) == (DkimKeyState.OFF, [])


@pytest.mark.parametrize(
    "deed", [dkim.disable, dkim.roll_over], ids=lambda deed: str(deed.__name__)
)
def test_what_does_not_fit_the_state_is_refused(service: Service, deed: object) -> None:
    with pytest.raises(ActionRefused, match="dkim_changed_meanwhile"):
        deed(service=service, by=ALICE)  # type: ignore[operator]


def test_a_suspended_service_takes_no_change(service: Service) -> None:
    Service.objects.update(status=ServiceStatus.SUSPENDED)
    with pytest.raises(ActionRefused):
        dkim.enable(service=service, by=ALICE)


def test_a_platform_without_roll_over_says_so(service: Service) -> None:
    polaris = make_service(plan=make_plan(platform="polarismail"), domain_name="two.test")
    DnsCheck.objects.create(service=polaris, dkim_state=DkimKeyState.ACTIVE)
    with pytest.raises(ActionRefused, match="unsupported"):
        dkim.roll_over(service=polaris, by=ALICE)


def test_at_j20_a_second_look_within_seconds_is_not_taken(service: Service) -> None:
    assert dns.check_again(service)
    assert not dns.check_again(service)
