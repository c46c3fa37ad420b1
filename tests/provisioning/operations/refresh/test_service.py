"""Reading a whole service into the mirror, on either platform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from provisioning.actions import services
from provisioning.backends.base import ServiceSnapshot
from provisioning.models import (
    Alias,
    AuditEvent,
    DistributionList,
    DomainAlias,
    Mailbox,
    Operation,
    Server,
    Service,
    StaffAlert,
    UsageReading,
)
from provisioning.operations import runner
from provisioning.operations.refresh import refresh_service
from provisioning.operations.refresh import service as reading
from provisioning.simulators.faults import FaultKind
from tests.factories import GIGABYTE, WHMCS, make_mailbox
from tests.provisioning.operations.platforms import MailPlatform

pytestmark = pytest.mark.django_db

MIRRORED = (Mailbox, Alias, DistributionList, DomainAlias)


def drift() -> list[tuple[str, str, dict[str, object], dict[str, object]]]:
    events = AuditEvent.objects.filter(actor_kind="outside").order_by("pk")
    return [(event.verb, event.object_name, event.before, event.after) for event in events]


def under_way(service: Service, object_name: str, **values: object) -> Operation:
    return Operation.objects.create(
        service=service,
        kind="change_mailbox",
        object_name=object_name,
        not_before_at=timezone.now(),
        requested_by_kind="customer",
        requested_by_name="Alice",
        **values,
    )


def before_it_is_taken_over(monkeypatch: pytest.MonkeyPatch, happen: Callable[[], None]) -> None:
    """Has something happen between the last call of a reading and its transaction."""
    usual = reading.take_over

    def first_happen(service: Service, snapshot: ServiceSnapshot, read_at: datetime) -> bool:
        happen()
        return usual(service, snapshot, read_at)

    monkeypatch.setattr(reading, "take_over", first_happen)


class TestFirstReading:
    def test_it_takes_everything_over_and_is_no_drift(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.fill_domain()
        assert refresh_service(hosted.pk)
        anna = Mailbox.objects.get()
        assert (anna.local_part, anna.display_name, anna.kind) == ("anna", "Anna", "basic")
        assert (anna.quota_bytes, anna.used_bytes) == (5 * GIGABYTE, GIGABYTE)
        info = Alias.objects.get()
        assert (info.local_part, info.targets) == ("info", ["anna@client.test"])
        assert DistributionList.objects.get().local_part == "team"
        assert DomainAlias.objects.get().domain_name == "client-mail.test"
        assert {row.state for model in MIRRORED for row in model._default_manager.all()} == {
            "active"
        }
        assert drift() == []

    def test_at_f02_the_hidden_administrator_is_never_mirrored(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        refresh_service(hosted.pk)
        assert not Mailbox.objects.exists()

    def test_what_the_platform_does_not_tell_stays_unknown(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.fill_domain()
        refresh_service(hosted.pk)
        # One lists forwards with the rest, the other takes a call a mailbox for them.
        expected: list[str] | None = None if platform.kind == "smartermail" else []
        assert Mailbox.objects.get().forward_targets == expected
        assert DistributionList.objects.get().members is None

    def test_the_figure_is_kept_with_when_and_where_it_was_measured(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.fill_domain()
        refresh_service(hosted.pk)
        hosted.refresh_from_db()
        reading = UsageReading.objects.get()
        assert (reading.used_bytes, reading.source) == (GIGABYTE, "service")
        assert reading.measured_at == hosted.refreshed_at
        assert hosted.used_bytes == GIGABYTE
        assert (reading.alias_count, reading.list_count) == (1, 1)


class TestDrift:
    @pytest.fixture(autouse=True)
    def known(self, platform: MailPlatform, hosted: Service) -> None:
        platform.fill_domain()
        refresh_service(hosted.pk)

    def test_nothing_new_is_no_drift(self, hosted: Service) -> None:
        refresh_service(hosted.pk)
        assert drift() == []

    def test_a_change_tells_before_and_after(self, platform: MailPlatform, hosted: Service) -> None:
        platform.rename_mailbox("anna@client.test", "Anna Berg")
        platform.retarget_alias("info@client.test", ["zoe@client.test"])
        refresh_service(hosted.pk)
        assert drift() == [
            (
                "mailbox_changed",
                "anna@client.test",
                {"display_name": "Anna"},
                {"display_name": "Anna Berg"},
            ),
            (
                "alias_changed",
                "info@client.test",
                {"targets": ["anna@client.test"]},
                {"targets": ["zoe@client.test"]},
            ),
        ]
        assert Mailbox.objects.get().display_name == "Anna Berg"
        assert Alias.objects.get().targets == ["zoe@client.test"]

    def test_what_appeared_and_disappeared_is_told_with_its_values(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.remove_alias("info@client.test")
        platform.add_alias("sales@client.test", ["anna@client.test"])
        platform.add_domain_alias("client-post.test")
        refresh_service(hosted.pk)
        told = {(verb, name): (before, after) for verb, name, before, after in drift()}
        assert set(told) == {
            ("alias_appeared", "sales@client.test"),
            ("alias_disappeared", "info@client.test"),
            ("domain_alias_appeared", "client-post.test"),
        }
        before, after = told["alias_disappeared", "info@client.test"]
        assert (before["targets"], after) == (["anna@client.test"], {})
        before, after = told["alias_appeared", "sales@client.test"]
        assert (before, after["targets"]) == ({}, ["anna@client.test"])
        assert set(Alias.objects.values_list("local_part", flat=True)) == {"sales"}

    def test_a_name_may_change_its_kind(self, platform: MailPlatform, hosted: Service) -> None:
        platform.remove_alias("info@client.test")
        platform.add_mailbox("info@client.test")
        refresh_service(hosted.pk)
        assert not Alias.objects.exists()
        assert Mailbox.objects.filter(local_part="info").exists()

    def test_new_sizes_are_no_drift(self, platform: MailPlatform, hosted: Service) -> None:
        platform.fill_mailbox("anna@client.test", 2)
        refresh_service(hosted.pk)
        assert Mailbox.objects.get().used_bytes == 2 * GIGABYTE
        assert drift() == []


class TestOurOwnChanges:
    def test_one_that_is_under_way_is_left_alone(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.add_mailbox("anna@client.test", display_name="Before")
        make_mailbox(hosted, "anna", display_name="Wished", state="updating")
        under_way(hosted, "anna@client.test")
        refresh_service(hosted.pk)
        assert Mailbox.objects.get().display_name == "Wished"

    def test_one_that_ended_while_we_read_is_left_alone(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        make_mailbox(hosted, "anna")
        a_moment_later = timezone.now() + timedelta(minutes=1)
        under_way(hosted, "anna@client.test", status="succeeded", finished_at=a_moment_later)
        refresh_service(hosted.pk)
        assert Mailbox.objects.filter(local_part="anna").exists()

    def test_a_domain_terminated_while_we_read_stays_empty(
        self, platform: MailPlatform, hosted: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform.fill_domain()

        def terminate() -> None:
            operation = services.terminate(service=hosted, by=WHMCS)
            assert operation is not None
            runner.run_service(hosted.pk)

        before_it_is_taken_over(monkeypatch, terminate)
        assert not refresh_service(hosted.pk)
        hosted.refresh_from_db()
        assert hosted.status == "terminated"
        assert not any(model._default_manager.exists() for model in MIRRORED)


class TestFailedReading:
    @pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.EMPTY, FaultKind.CUT_BEFORE])
    def test_it_changes_nothing_and_is_never_stored_as_zero(
        self, platform: MailPlatform, hosted: Service, kind: FaultKind
    ) -> None:
        platform.fill_domain()
        refresh_service(hosted.pk)
        hosted.refresh_from_db()
        platform.fail(kind, platform.usage_read)
        assert not refresh_service(hosted.pk)
        again = Service.objects.get()
        assert (again.used_bytes, again.refreshed_at) == (hosted.used_bytes, hosted.refreshed_at)
        assert again.refresh_error_code
        assert Mailbox.objects.get().used_bytes == GIGABYTE
        assert UsageReading.objects.count() == 1
        assert drift() == []

    def test_a_later_call_that_fails_leaves_the_first_ones_out_too(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.fill_domain()
        refresh_service(hosted.pk)
        platform.rename_mailbox("anna@client.test", "Anna Berg")
        platform.fail(
            FaultKind.STATUS,
            "domain-aliases" if platform.kind == "smartermail" else "getAliasDomains",
        )
        assert not refresh_service(hosted.pk)
        assert Mailbox.objects.get().display_name == "Anna"

    def test_a_domain_that_is_gone_is_told_to_staff_and_keeps_its_mirror(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        platform.fill_domain()
        refresh_service(hosted.pk)
        platform.remove_domain()
        assert not refresh_service(hosted.pk)
        assert StaffAlert.objects.get().code == "domain_missing"
        assert Mailbox.objects.exists()
        platform.add_domain(hosted)
        assert refresh_service(hosted.pk)
        assert StaffAlert.objects.get().resolved_at is not None

    def test_a_paused_server_is_not_asked(self, platform: MailPlatform, hosted: Service) -> None:
        Server.objects.update(pause_reason="staff", paused_at=timezone.now())
        assert not refresh_service(hosted.pk)
        assert platform.simulator.calls == []

    def test_refused_credentials_pause_the_server(
        self, platform: MailPlatform, hosted: Service
    ) -> None:
        Server.objects.update(password="wrong")
        assert not refresh_service(hosted.pk)
        assert Server.objects.get().pause_reason == "credentials"
