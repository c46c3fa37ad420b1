"""Usage figures to WHMCS's database and back: the newer one wins, and nothing else is touched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from provisioning.models import Plan, ReadingSource, Server, Service, UsageReading
from provisioning.operations import whmcs_usage
from provisioning.operations.usage import latest_figures
from provisioning.operations.whmcs_usage import Exchange
from tests.factories import make_plan, make_server, make_service
from tests.whmcs import CONFIGURABLE, WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"])

MEGABYTE = 1024**2
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def in_whmcs(number: int) -> tuple[Any, ...]:
    """Used, limit, and when, as WHMCS's own database has them."""
    with connections["whmcs"].cursor() as cursor:
        cursor.execute(
            "SELECT diskusage, disklimit, lastupdate FROM tblhosting WHERE id = %s", [number]
        )
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def measure(service: Service, byte_count: int, measured_at: datetime) -> None:
    UsageReading.objects.create(
        service=service,
        measured_at=measured_at,
        source=ReadingSource.SERVER,
        used_bytes=byte_count,
    )
    Service.objects.filter(pk=service.pk).update(**latest_figures())


@pytest.fixture
def service(whmcs: WhmcsDatabase) -> Service:
    """One service of ours that WHMCS has too."""
    return make_service(whmcs_service_id=whmcs.service())


class TestWriting:
    def test_a_figure_arrives_in_whole_megabytes_with_its_time(self, service: Service) -> None:
        measure(service, 21 * 1024 * MEGABYTE + 1, NOON)
        assert whmcs_usage.exchange() == Exchange(written_count=1)
        assert in_whmcs(service.whmcs_service_id) == (
            21505,
            0,
            datetime.fromisoformat("2026-11-27T12:00:00"),
        )

    def test_at_e02_bytes_become_megabytes(self, service: Service) -> None:
        measure(service, 22_548_578_304, NOON)
        whmcs_usage.exchange()
        assert in_whmcs(service.whmcs_service_id)[0] == 21504

    def test_the_time_is_that_of_whmcs(self, service: Service, settings: Settings) -> None:
        settings.WHMCS_TIME_ZONE = "America/New_York"
        measure(service, MEGABYTE, NOON)
        whmcs_usage.exchange()
        assert in_whmcs(service.whmcs_service_id)[2] == datetime.fromisoformat(
            "2026-11-27T07:00:00"
        )

    def test_the_limit_is_that_of_the_whole_domain(self, whmcs: WhmcsDatabase) -> None:
        """D-25: quota times mailboxes."""
        plan = make_plan(platform="polarismail")
        service = make_service(whmcs_service_id=whmcs.service(), plan=plan)
        Service.objects.update(option_texts=CONFIGURABLE)
        measure(service, MEGABYTE, NOON)
        whmcs_usage.exchange()
        assert in_whmcs(service.whmcs_service_id)[1] == 5 * 10 * 1024

    def test_more_than_the_column_holds_is_the_most_it_holds(self, service: Service) -> None:
        measure(service, 2**31 * MEGABYTE, NOON)
        whmcs_usage.exchange()
        assert in_whmcs(service.whmcs_service_id)[0] == 2**31 - 1

    def test_again_writes_nothing(self, service: Service) -> None:
        measure(service, MEGABYTE, NOON)
        whmcs_usage.exchange()
        with CaptureQueriesContext(connections["whmcs"]) as queries:
            assert whmcs_usage.exchange() == Exchange()
        assert not any(query["sql"].startswith("UPDATE") for query in queries)

    def test_an_unchanged_figure_is_confirmed_once_a_day(self, service: Service) -> None:
        measure(service, MEGABYTE, NOON)
        whmcs_usage.exchange()
        measure(service, MEGABYTE, NOON + timedelta(hours=23))
        assert whmcs_usage.exchange().written_count == 0
        measure(service, MEGABYTE, NOON + timedelta(hours=24))
        assert whmcs_usage.exchange().written_count == 1

    def test_what_was_never_measured_is_not_written(self, service: Service) -> None:
        assert whmcs_usage.exchange() == Exchange()
        assert in_whmcs(service.whmcs_service_id)[2] is None

    def test_a_deleted_row_is_not_made_again(self, whmcs: WhmcsDatabase, service: Service) -> None:
        measure(service, MEGABYTE, NOON)
        whmcs.remove("tblhosting", service.whmcs_service_id)
        whmcs_usage.exchange()
        with connections["whmcs"].cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM tblhosting")
            assert cursor.fetchone() == (0,)

    def test_nothing_else_of_the_row_changes(self, whmcs: WhmcsDatabase, service: Service) -> None:
        measure(service, MEGABYTE, NOON)
        with CaptureQueriesContext(connections["whmcs"]) as queries:
            whmcs_usage.exchange()
        [update] = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
        changes = update.partition(" WHERE ")[0]
        assert re.findall(r"(\w+) = ", changes) == ["diskusage", "disklimit", "lastupdate"]


class TestReadingBack:
    def test_a_later_figure_of_something_else_is_taken_with_its_date(
        self, whmcs: WhmcsDatabase, service: Service
    ) -> None:
        measure(service, MEGABYTE, NOON)
        whmcs.change(
            "tblhosting", service.whmcs_service_id, diskusage=300, lastupdate="2026-11-27 13:00:00"
        )
        assert whmcs_usage.exchange() == Exchange(read_back_count=1)
        service.refresh_from_db()
        assert (service.used_bytes, service.used_measured_at, service.used_source) == (
            300 * MEGABYTE,
            LATER,
            "whmcs",
        )
        assert whmcs_usage.exchange() == Exchange()
        assert in_whmcs(service.whmcs_service_id)[0] == 300

    def test_an_earlier_one_is_replaced(self, whmcs: WhmcsDatabase, service: Service) -> None:
        measure(service, MEGABYTE, NOON)
        whmcs.change(
            "tblhosting", service.whmcs_service_id, diskusage=300, lastupdate="2026-11-27 11:00:00"
        )
        assert whmcs_usage.exchange() == Exchange(written_count=1)

    def test_our_own_figure_written_by_the_module_is_known_again(
        self, whmcs: WhmcsDatabase, service: Service
    ) -> None:
        measure(service, 300 * MEGABYTE, NOON)
        whmcs.change(
            "tblhosting", service.whmcs_service_id, diskusage=300, lastupdate="2026-11-27 13:00:00"
        )
        assert whmcs_usage.exchange() == Exchange()

    def test_our_next_measuring_takes_the_place(
        self, whmcs: WhmcsDatabase, service: Service
    ) -> None:
        whmcs.change(
            "tblhosting", service.whmcs_service_id, diskusage=300, lastupdate="2026-11-27 13:00:00"
        )
        whmcs_usage.exchange()
        measure(service, 310 * MEGABYTE, LATER + timedelta(minutes=5))
        assert whmcs_usage.exchange() == Exchange(written_count=1)
        service.refresh_from_db()
        assert service.used_source == ReadingSource.SERVER

    def test_a_zero_date_is_no_figure(self, service: Service) -> None:
        whmcs_usage.exchange()
        assert not UsageReading.objects.exists()


class TestQueries:
    def sold(self, whmcs: WhmcsDatabase, service_count: int) -> None:
        server, plan = make_server(), make_plan()
        first = make_service(server=server, plan=plan, whmcs_service_id=1)
        make_many(first, server, plan, range(2, service_count + 1))
        columns = {**whmcs.service_columns(), "userid": 1, "packageid": 1, "server": 1}
        whmcs.add_many("tblhosting", [{"id": n, **columns} for n in range(1, service_count + 1)])
        Service.objects.update(
            used_bytes=MEGABYTE, used_measured_at=NOON, used_source=ReadingSource.SERVER
        )

    @pytest.mark.parametrize(("service_count", "pages"), [(1000, 1), (2000, 2)])
    def test_are_the_same_for_every_thousand(
        self, whmcs: WhmcsDatabase, service_count: int, pages: int
    ) -> None:
        self.sold(whmcs, service_count)
        with (
            CaptureQueriesContext(connections["whmcs"]) as theirs,
            CaptureQueriesContext(connection) as ours,
        ):
            assert whmcs_usage.exchange().written_count == service_count
        # One question and two statements of 500 a page; here one page of services, and the empty
        # one that ends.
        assert len(theirs) == 3 * pages
        assert len(ours) == pages + 1


def make_many(first: Service, server: Server, plan: Plan, numbers: Sequence[int]) -> None:
    Service.objects.bulk_create(
        [
            Service(
                whmcs_service_id=number,
                client_id=first.client_id,
                plan=plan,
                server=server,
                domain_name=f"many{number}.test",
                status="active",
            )
            for number in numbers
        ]
    )
