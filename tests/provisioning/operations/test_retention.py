"""What the database forgets, and what it never does."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.db.models import Model
from django.utils import timezone

from provisioning.actors import SYSTEM
from provisioning.audit import record
from provisioning.models import (
    AuditEvent,
    DnsCheck,
    Operation,
    ProtocolInterval,
    ReadingSource,
    Service,
    ServiceStatus,
    SsoToken,
    SwitchSource,
    UsageReading,
)
from provisioning.operations import retention
from tests.factories import make_service

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def interval(service: Service, *, ended_days_ago: int) -> ProtocolInterval:
    return ProtocolInterval.objects.create(
        service=service,
        address=f"bob@{service.domain_name}",
        protocol="eas",
        started_at=NOW - timedelta(days=ended_days_ago + 5),
        ended_at=NOW - timedelta(days=ended_days_ago),
        source=SwitchSource.OPERATION,
        threshold_seconds=86_400,
    )


def reading(service: Service, *, days_ago: float) -> UsageReading:
    return UsageReading.objects.create(
        service=service,
        measured_at=NOW - timedelta(days=days_ago),
        source=ReadingSource.SERVER,
        used_bytes=1,
    )


def dns_check(service: Service, *, days_ago: float) -> DnsCheck:
    checked_at = NOW - timedelta(days=days_ago)
    check, _made = DnsCheck.objects.update_or_create(
        service=service, defaults={"checked_at": checked_at}
    )
    return check


def is_there(row: Model) -> bool:
    return type(row)._default_manager.filter(pk=row.pk).exists()


def test_at_m03_rows_of_terminated_services_and_old_dns_answers_go() -> None:
    ended = make_service(status=ServiceStatus.TERMINATED)
    going_on = make_service()
    kept = [
        interval(going_on, ended_days_ago=500),
        interval(ended, ended_days_ago=30),
        dns_check(going_on, days_ago=6.9),
    ]
    gone = [
        interval(ended, ended_days_ago=91),
        dns_check(ended, days_ago=0),
        dns_check(make_service(), days_ago=7.1),
    ]
    counts = retention.tidy(NOW)
    assert (counts["protocol_intervals"], counts["dns_answers"]) == (1, 2)
    assert all(is_there(row) for row in kept)
    assert not [row for row in gone if is_there(row)]


def test_at_m01_a_clean_up_of_one_service_leaves_all_others_alone() -> None:
    first, second = (make_service(status=ServiceStatus.TERMINATED) for _ in range(2))
    interval(first, ended_days_ago=100)
    other = interval(second, ended_days_ago=100)
    call_command("tidy", "--service", str(first.whmcs_service_id), stdout=StringIO())
    assert list(ProtocolInterval.objects.all()) == [other]


def test_at_m02_the_command_says_what_it_did() -> None:
    service = make_service(status=ServiceStatus.TERMINATED)
    interval(service, ended_days_ago=100)
    output = StringIO()
    call_command("tidy", stdout=output)
    assert "protocol intervals: 1 erased" in output.getvalue()
    assert "dns answers: 0 erased" in output.getvalue()


def test_a_service_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="no service 4711"):
        call_command("tidy", "--service", "4711")


def test_a_part_that_fails_does_not_keep_the_others_from_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_service: Service | None, _now: object) -> int:
        raise DatabaseError("lock wait timeout")

    monkeypatch.setattr(retention, "PARTS", {**retention.PARTS, "readings": broken})
    dns_check(make_service(), days_ago=8)
    counts = retention.tidy(NOW)
    assert counts["readings"] is None
    assert counts["dns_answers"] == 1


def test_old_readings_keep_the_last_of_each_day() -> None:
    service, other = make_service(), make_service()
    noon = NOW.replace(hour=12, minute=0)
    day = (NOW - timedelta(days=42)).date()
    hours = [6, 12, 18]
    rows = [
        UsageReading.objects.create(
            service=one,
            measured_at=noon.replace(year=day.year, month=day.month, day=day.day, hour=hour),
            source=ReadingSource.SERVER,
            used_bytes=hour,
        )
        for one in (service, other)
        for hour in hours
    ]
    recent = [reading(service, days_ago=39), reading(service, days_ago=39.1)]
    retention.tidy(NOW)
    left = set(UsageReading.objects.values_list("pk", flat=True))
    assert {row.pk for row in recent} <= left
    last_ones = {row.pk for row in rows if row.used_bytes == 18}
    assert last_ones <= left
    # A day of ours may lie in two of the steps: never more than one row is left in each.
    assert len(left & {row.pk for row in rows}) <= 4


def test_a_second_run_finds_nothing() -> None:
    service = make_service()
    for hour in range(5):
        reading(service, days_ago=45 + hour / 24)
    retention.tidy(NOW)
    assert not any(retention.tidy(NOW).values())


def test_ended_sessions_and_links_go_and_what_lives_stays() -> None:
    service = make_service()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=NOW + timedelta(days=days)
        )
    SsoToken.objects.create(token_hash="a", service=service, expires_at=NOW - timedelta(days=8))
    SsoToken.objects.create(token_hash="b", service=service, expires_at=NOW)
    retention.tidy(NOW)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert [token.token_hash for token in SsoToken.objects.all()] == ["b"]


def test_the_audit_trail_is_never_erased_nor_what_is_still_to_be_done() -> None:
    service = make_service()
    record(SYSTEM, service, "signed_in", "")
    AuditEvent.objects.update(happened_at=NOW - timedelta(days=3000))
    operation = Operation.objects.create(
        kind="change_mailbox",
        service=service,
        object_kind="mailbox",
        object_name="bob",
        not_before_at=NOW - timedelta(days=900),
    )
    retention.tidy(NOW)
    assert AuditEvent.objects.count() == 1
    assert Operation.objects.get() == operation
