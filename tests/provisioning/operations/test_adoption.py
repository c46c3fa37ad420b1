"""Services of the replaced modules become ours, with their usage; looked at first, repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from provisioning.models import Mailbox, ProtocolInterval, Service
from provisioning.operations.adoption import AdoptedService, adopt
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.whmcs import WhmcsDatabase

pytestmark = pytest.mark.django_db(databases=["default", "whmcs"], transaction=True)

FORMER_TABLE = """
    CREATE TABLE mod_sm_proto_usage (
      id int NOT NULL AUTO_INCREMENT PRIMARY KEY, service_id int NOT NULL,
      email varchar(255) NOT NULL, protocol varchar(8) NOT NULL, status varchar(8) NOT NULL,
      period_start date NOT NULL, threshold_hours int NOT NULL, activated_at datetime NOT NULL,
      deleted_at datetime NULL, billed tinyint NOT NULL)
"""


def execute(statement: str) -> None:
    with connections["whmcs"].cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def whmcs(whmcs_tables: None, transactional_db: None) -> Iterator[WhmcsDatabase]:
    execute(FORMER_TABLE)
    yield WhmcsDatabase()
    execute("DROP TABLE mod_sm_proto_usage")
    execute("DELETE FROM tblhosting")


@pytest.fixture
def former(simulator: SmarterMailSimulator, service: Service) -> Service:
    """A service whose domain has two mailboxes; nobody has read them yet."""
    simulator.add_mailbox("anna@client.test", has_active_sync=True)
    simulator.add_mailbox("bob@client.test")
    Service.objects.update(admin_username="")
    return service


def used(whmcs: WhmcsDatabase, service: Service, **columns: object) -> None:
    """A usage row as the module wrote it: anna has had EAS on since the 10th."""
    defaults = {
        "service_id": service.whmcs_service_id,
        "email": "Anna@client.test",
        "protocol": "eas",
        "status": "active",
        "period_start": "2026-11-01",
        "threshold_hours": 48,
        "activated_at": "2026-11-10 09:00:00",
        "deleted_at": None,
        "billed": 0,
    }
    whmcs.add("mod_sm_proto_usage", **{**defaults, **columns})


def adopted(*, is_dry_run: bool = False) -> AdoptedService:
    [entry] = adopt(is_dry_run=is_dry_run)
    return entry


def test_a_dry_run_tells_and_writes_nothing(whmcs: WhmcsDatabase, former: Service) -> None:
    used(whmcs, former)
    entry = adopted(is_dry_run=True)
    assert (entry.problems, entry.intervals.opened_count) == ([], 1)
    assert entry.admin_username == "qzxwvutsrp"
    assert not ProtocolInterval.objects.exists()
    assert not Mailbox.objects.exists()
    former.refresh_from_db()
    assert former.admin_username == ""


def test_administrator_mailboxes_and_open_usage_are_taken_over(
    whmcs: WhmcsDatabase, former: Service
) -> None:
    used(whmcs, former)
    assert adopted().problems == []
    former.refresh_from_db()
    assert former.admin_username == "qzxwvutsrp"
    names = Mailbox.objects.order_by("local_part").values_list("local_part", flat=True)
    assert list(names) == ["anna", "bob"]
    interval = ProtocolInterval.objects.get()
    assert (interval.address, interval.protocol) == ("anna@client.test", "eas")
    assert interval.started_at == datetime(2026, 11, 10, 9, tzinfo=UTC)
    assert interval.threshold_seconds == 48 * 3600
    assert (interval.source, interval.ended_at) == ("adopted", None)
    # The reading of the mailboxes has seen it.
    assert interval.confirmed_at is not None


def test_again_it_changes_nothing(whmcs: WhmcsDatabase, former: Service) -> None:
    used(whmcs, former)
    used(
        whmcs,
        former,
        email="bob@client.test",
        status="deleted",
        deleted_at="2026-11-20 09:00:00",
    )
    adopted()
    before = list(ProtocolInterval.objects.order_by("pk").values())
    entry = adopted()
    assert (entry.intervals.opened_count, entry.intervals.closed_count) == (0, 0)
    assert entry.intervals.present_count == 2
    assert list(ProtocolInterval.objects.order_by("pk").values()) == before


def test_usage_that_ended_unbilled_is_not_lost(whmcs: WhmcsDatabase, former: Service) -> None:
    used(
        whmcs,
        former,
        email="bob@client.test",
        protocol="mapi",
        status="deleted",
        deleted_at="2026-11-20 09:00:00",
    )
    adopted()
    interval = ProtocolInterval.objects.get(address="bob@client.test")
    assert interval.ended_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert interval.confirmed_at is not None


def test_what_was_billed_is_not_charged_again(whmcs: WhmcsDatabase, former: Service) -> None:
    used(whmcs, former, billed=1)
    used(whmcs, former, email="bob@client.test", status="deleted", billed=1,
         deleted_at="2026-11-20 09:00:00")  # fmt: skip
    adopted()
    interval = ProtocolInterval.objects.get()
    assert interval.started_at > datetime(2026, 11, 20, tzinfo=UTC)


def test_one_that_a_reading_opened_gets_its_true_beginning(
    whmcs: WhmcsDatabase, former: Service
) -> None:
    adopted()
    assert ProtocolInterval.objects.get().source == "outside"
    used(whmcs, former)
    assert adopted().intervals.moved_count == 1
    interval = ProtocolInterval.objects.get()
    assert interval.started_at == datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_a_domain_that_the_server_lacks_is_told(
    whmcs: WhmcsDatabase, simulator: SmarterMailSimulator, former: Service
) -> None:
    simulator.state.domains.clear()
    assert adopted().problems == ["not on the mail server"]


def test_another_administrator_than_whmcs_says_is_told(
    whmcs: WhmcsDatabase, former: Service
) -> None:
    Service.objects.update(admin_username="somebody")
    assert "somebody in WHMCS" in adopted().problems[0]
    former.refresh_from_db()
    assert former.admin_username == "qzxwvutsrp"


def test_the_command_shows_first_and_acts_when_told(whmcs: WhmcsDatabase, former: Service) -> None:
    used(whmcs, former)
    output = StringIO()
    call_command("adopt", stdout=output)
    assert "1 to take over (nothing was written" in output.getvalue()
    assert "protocol usage 1 open" in output.getvalue()
    assert not ProtocolInterval.objects.exists()
