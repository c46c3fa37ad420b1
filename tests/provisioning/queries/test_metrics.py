"""Metrics and storage of a server's services: a constant number of queries, no zero for a gap."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from provisioning.models import ReadingSource, Server, Service, UsageReading
from provisioning.queries.metrics import disk_figures_of, figures_of
from tests.factories import (
    GIGABYTE,
    make_client,
    make_mailbox,
    make_plan,
    make_server,
    make_service,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def server() -> Server:
    return make_server(whmcs_server_id=2)


def measured(server: Server, count: int) -> list[Service]:
    """Services of one client, each with two readings."""
    client, plan = make_client(), make_plan()
    services = [
        make_service(server=server, client=client, plan=plan, refreshed_at=NOW)
        for _ in range(count)
    ]
    UsageReading.objects.bulk_create(
        UsageReading(
            service=service,
            measured_at=NOW - timedelta(hours=age),
            source=ReadingSource.SERVER,
            used_bytes=(2 - age) * GIGABYTE,
        )
        for service in services
        for age in (0, 1)
    )
    return services


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(
    server: Server, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    measured(server, count)
    with django_assert_num_queries(4):
        assert len(figures_of(2)) == count
    with django_assert_num_queries(2):
        assert len(disk_figures_of(2)) == count


def test_the_latest_reading_counts(server: Server) -> None:
    measured(server, 1)
    [known] = figures_of(2)
    disk = next(figure for figure in known.figures if figure.name == "disk_gb")
    assert (disk.value, disk.measured_at) == (Decimal("2.0000"), NOW)


def test_what_was_never_measured_is_absent(server: Server) -> None:
    make_service(server=server, refreshed_at=None)
    [known] = figures_of(2)
    assert list(known.figures) == []
    assert disk_figures_of(2) == []


def test_a_mailbox_that_is_only_on_its_way_does_not_count(server: Server) -> None:
    [service] = measured(server, 1)
    make_mailbox(service, "anna")
    make_mailbox(service, "ben", state="creating")
    [known] = figures_of(2)
    counts = {figure.name: figure.value for figure in known.figures}
    assert counts["email_accounts"] == 1


def test_only_what_is_on_that_server_and_alive(server: Server) -> None:
    make_service(status="terminated", server=server)
    make_service(server=make_server(whmcs_server_id=3))
    assert figures_of(2) == []


def test_of_one_domain(server: Server) -> None:
    first, _second = measured(server, 2)
    [known] = figures_of(2, first.domain_name)
    assert known.service == first
