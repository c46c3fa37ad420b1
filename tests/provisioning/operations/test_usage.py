"""Storage of every domain of a server, in the fewest calls."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from provisioning.actions.refresh import refresh_now
from provisioning.models import Plan, Server, Service, UsageReading
from provisioning.operations import usage
from provisioning.operations.refresh import refresh_service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import STAFF, make_server, make_service

pytestmark = pytest.mark.django_db


def make_many(
    simulator: SmarterMailSimulator, server: Server, plan: Plan, service_count: int
) -> None:
    client = make_service(server=server, plan=plan, domain_name="first.test").client
    simulator.add_domain("first.test")
    names = [f"many{number}.test" for number in range(service_count - 1)]
    for name in names:
        simulator.add_domain(name)
    Service.objects.bulk_create(
        [
            Service(
                whmcs_service_id=100_000 + number,
                client=client,
                plan=plan,
                server=server,
                domain_name=name,
                status="active",
            )
            for number, name in enumerate(names)
        ]
    )


def test_at_e05_a_thousand_domains_take_two_calls_cold_and_one_warm(
    simulator: SmarterMailSimulator, server: Server, plan: Plan
) -> None:
    make_many(simulator, server, plan, 1000)
    assert usage.collect(server.pk) == 1000
    assert len(simulator.calls) == 2
    usage.collect(server.pk)
    assert len(simulator.calls) == 3
    assert UsageReading.objects.count() == 2000


def test_statements_do_not_grow_up_to_500_services(
    simulator: SmarterMailSimulator, server: Server, plan: Plan
) -> None:
    make_many(simulator, server, plan, 400)
    usage.collect(server.pk)
    with CaptureQueriesContext(connection) as many:
        usage.collect(server.pk)
    Service.objects.exclude(domain_name="first.test").delete()
    with CaptureQueriesContext(connection) as one:
        usage.collect(server.pk)
    assert len(many) == len(one)


def test_the_figure_is_kept_and_shown(simulator: SmarterMailSimulator, service: Service) -> None:
    simulator.add_mailbox("anna@client.test", used_bytes=3_000_000)
    assert service.server is not None
    usage.collect(service.server.pk)
    reading = UsageReading.objects.get()
    assert (reading.service, reading.used_bytes, reading.source) == (service, 3_000_000, "server")
    assert reading.mailbox_count == 2
    assert reading.eas_count is None
    service.refresh_from_db()
    assert service.used_bytes == 3_000_000


def test_a_real_zero_is_a_figure(service: Service) -> None:
    assert service.server is not None
    usage.collect(service.server.pk)
    service.refresh_from_db()
    assert service.used_bytes == 0


def test_the_latest_good_reading_counts_whoever_made_it(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    assert service.server is not None
    simulator.add_mailbox("anna@client.test", used_bytes=1_000_000)
    refresh_service(service.pk)
    anna = simulator.mailbox("anna@client.test")
    assert anna is not None
    anna.used_bytes = 2_000_000
    usage.collect(service.server.pk)
    service.refresh_from_db()
    assert service.used_bytes == 2_000_000
    assert list(UsageReading.objects.order_by("measured_at").values_list("source", flat=True)) == [
        "service",
        "server",
    ]


@pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.FAILURE, FaultKind.EMPTY])
def test_a_failed_reading_is_never_stored_as_zero(
    simulator: SmarterMailSimulator, service: Service, kind: FaultKind
) -> None:
    assert service.server is not None
    simulator.add_mailbox("anna@client.test", used_bytes=3_000_000)
    usage.collect(service.server.pk)
    simulator.inject(Fault(kind=kind, path_contains="sysadmin/domains", times=None))
    assert usage.collect(service.server.pk) == 0
    service.refresh_from_db()
    assert service.used_bytes == 3_000_000
    assert UsageReading.objects.count() == 1


def test_a_domain_that_the_server_does_not_list_keeps_its_figure(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    assert service.server is not None
    Service.objects.update(used_bytes=7)
    simulator.state.domains.clear()
    assert usage.collect(service.server.pk) == 0
    service.refresh_from_db()
    assert service.used_bytes == 7


def test_domains_of_nobody_here_are_passed_over(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    assert service.server is not None
    simulator.add_domain("somebody-else.test")
    assert usage.collect(service.server.pk) == 1


def test_at_e01_a_domain_whose_size_is_not_told_keeps_its_figure_and_is_marked(
    simulator: SmarterMailSimulator, server: Server, plan: Plan
) -> None:
    make_many(simulator, server, plan, 3)
    usage.collect(server.pk)
    simulator.state.domains.pop("many1.test")
    assert usage.collect(server.pk) == 2
    failed = Service.objects.get(domain_name="many1.test")
    assert (failed.used_bytes, failed.usage_failed_at is not None) == (0, True)
    assert Service.objects.filter(usage_failed_at=None).count() == 2
    simulator.add_domain("many1.test")
    usage.collect(server.pk)
    assert not Service.objects.exclude(usage_failed_at=None).exists()


def test_a_server_that_does_not_answer_marks_all_its_domains(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    assert service.server is not None
    simulator.inject(Fault(kind=FaultKind.STATUS, path_contains="sysadmin/domains", times=None))
    usage.collect(service.server.pk)
    service.refresh_from_db()
    assert (service.used_bytes, service.usage_failed_at is not None) == (None, True)


def test_a_paused_server_is_not_asked(simulator: SmarterMailSimulator, service: Service) -> None:
    Server.objects.update(pause_reason="staff", paused_at=timezone.now())
    assert service.server is not None
    assert usage.collect(service.server.pk) == 0
    assert simulator.calls == []


def test_every_server_is_asked_each_hour(server: Server, sent: list[tuple[str, list[int]]]) -> None:
    cloud = make_server(platform="polarismail")
    paused = make_server(pause_reason="staff", paused_at=timezone.now())
    usage.ask_all_servers()
    assert sent == [("provisioning.collect_usage", [pk]) for pk in (server.pk, cloud.pk)]
    assert paused.pk not in [arguments[0] for _task, arguments in sent]


def test_at_e04_staff_ask_for_fresh_figures_and_the_reading_has_its_time(
    simulator: SmarterMailSimulator, service: Service
) -> None:
    simulator.add_mailbox("anna@client.test", used_bytes=3_000_000)
    refresh_service(service.pk)
    first = UsageReading.objects.get()
    simulator.add_mailbox("max@client.test", used_bytes=2_000_000)
    simulator.clear_calls()
    asked_at = timezone.now()
    refresh_now(service=service, by=STAFF)
    assert refresh_service(service.pk)
    newest = UsageReading.objects.exclude(pk=first.pk).get()
    assert newest.measured_at >= asked_at
    assert (newest.used_bytes, newest.source) == (5_000_000, "service")
    service.refresh_from_db()
    assert (service.used_bytes, service.used_measured_at) == (5_000_000, newest.measured_at)
    # One call a kind of object, however much there is: none is made twice.
    paths = [call.path for call in simulator.calls]
    assert len(paths) == len(set(paths))
