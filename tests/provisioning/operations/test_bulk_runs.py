"""Tables of mailboxes: seen first, carried out once, and on after a worker was killed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from provisioning.actions import bulk_runs, mailboxes
from provisioning.errors import ActionRefused
from provisioning.models import (
    BulkRow,
    BulkRun,
    Mailbox,
    Operation,
    OutgoingMail,
    Plan,
    Service,
    SetupLink,
)
from provisioning.operations import runner
from provisioning.operations.refresh import refresh_service
from provisioning.queries.bulk_runs import tally_of
from tests.factories import ALICE, GIGABYTE, make_mailbox, make_plan, make_service
from tests.provisioning.operations.platforms import MailPlatform

TABLE = """address;name;storage_gb;activesync;owner_email
anna;Anna Berg;5;yes;anna@home.test
bob@client.test;Bobby;;;
carl@other.test;Carl;5;;
dora;Dora;-1;;
anna;Twice;5;;
eve;Eve;lots;perhaps;no address
"""


def read(service: Service, text: str, hand_over: str = "links") -> BulkRun:
    run = bulk_runs.start(
        service=service,
        by=ALICE,
        file_name="staff.csv",
        content=text.encode(),
        hand_over=hand_over,
    )
    bulk_runs.work_on(run.pk)
    run.refresh_from_db()
    return run


def carried_out(run: BulkRun) -> BulkRun:
    bulk_runs.confirm(run=run, by=ALICE)
    bulk_runs.work_on(run.pk)
    run.refresh_from_db()
    return run


def verdicts(run: BulkRun) -> list[str]:
    return [row.verdict for row in run.rows.all()]


def problems(run: BulkRun) -> dict[int, list[tuple[str, str]]]:
    return {
        row.line_number: [(column, code) for column, code, _ in row.errors]
        for row in run.rows.all()
        if row.errors
    }


@pytest.mark.django_db
class TestPlan:
    @pytest.fixture
    def service(self) -> Service:
        service = make_service(domain_name="client.test")
        make_mailbox(service, "bob", display_name="Bob")
        return service

    def test_it_tells_the_difference_and_changes_nothing(self, service: Service) -> None:
        run = read(service, TABLE)
        assert run.status == "planned"
        assert verdicts(run) == ["create", "change", "error", "error", "conflict", "error"]
        tally = tally_of(run)
        assert (tally.create, tally.change, tally.conflict, tally.error) == (1, 1, 1, 3)
        assert f"{run.monthly_difference:.2f}" == "2.00"
        assert not Operation.objects.exists()
        assert bytes(run.content) == b""

    def test_errors_are_told_by_line_and_column(self, service: Service) -> None:
        assert problems(read(service, TABLE)) == {
            4: [("address", "domain_mismatch")],
            5: [("storage_gb", "quota_out_of_range")],
            6: [("address", "line_twice")],
            7: [
                ("storage_gb", "cell_number"),
                ("activesync", "cell_yes_no"),
                ("owner_email", "cell_email"),
            ],
        }

    def test_at_n12_a_header_is_optional(self, service: Service) -> None:
        run = read(service, "anna,Anna,5\ncarl,Carl,5\n")
        assert verdicts(run) == ["create", "create"]

    def test_at_n13_a_table_beyond_the_limit(self, service: Service) -> None:
        Plan.objects.filter(pk=service.plan_id).update(option_texts={"7": "4"})
        run = read(service, "address\na1\na2\na3\na4\n")
        assert verdicts(run) == ["create", "create", "create", "conflict"]
        last = run.rows.get(line_number=5)
        assert last.errors == [["address", "limit_reached", {"count": 4, "limit": 4}]]
        carried_out(run)
        assert Mailbox.objects.filter(service=service).count() == 4

    def test_the_lines_before_count_against_the_storage_of_the_plan(self) -> None:
        service = make_service(plan=make_plan(platform="polarismail"), domain_name="client.test")
        options = {
            **service.option_texts,
            "Total Quota (GB)": "10",
            "Total Enhanced Mailboxes": "1",
        }
        Service.objects.filter(pk=service.pk).update(option_texts=options)
        make_mailbox(service, "bob", quota_bytes=4 * GIGABYTE)
        make_mailbox(service, "eve", quota_bytes=GIGABYTE)
        head = "address,storage_gb,type\n"
        run = read(service, f"{head}anna,5,\nbob,2,enhanced\ncarl,3,\ndora,2,\neve,,enhanced\n")
        assert verdicts(run) == ["create", "change", "error", "create", "error"]
        assert problems(run) == {
            4: [("storage_gb", "quota_pool_full")],
            6: [("type", "kind_limit")],
        }

    def test_what_the_plan_does_not_sell_is_told(self) -> None:
        service = make_service(plan=make_plan(options={14: ""}))
        run = read(service, "address,activesync\nanna,yes\n")
        assert problems(run) == {2: [("activesync", "protocol_not_offered")]}

    def test_the_hidden_administrators_name_is_taken(self, service: Service) -> None:
        run = read(service, f"address\n{service.admin_username}\n")
        assert problems(run) == {2: [("address", "name_taken")]}

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "table_empty"),
            ("address,colour\nanna,red\n", "table_unknown_column"),
            ("name\nAnna\n", "table_without_address"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_told(
        self, service: Service, text: str, code: str
    ) -> None:
        run = read(service, text)
        assert (run.status, run.error_code) == ("unreadable", code)

    def test_one_run_at_a_time_and_a_plan_may_be_dropped(self, service: Service) -> None:
        run = bulk_runs.start(
            service=service, by=ALICE, file_name="a.csv", content=b"a", hand_over="links"
        )
        with pytest.raises(ActionRefused, match="bulk_under_way"):
            read(service, TABLE)
        assert bulk_runs.cancel(run=run, by=ALICE)
        bulk_runs.work_on(run.pk)
        assert not BulkRow.objects.exists()


@pytest.mark.django_db
class TestRun:
    @pytest.fixture
    def service(self) -> Service:
        service = make_service(domain_name="client.test")
        make_mailbox(service, "bob", display_name="Bob")
        return service

    def test_owners_get_a_link_by_mail_or_on_the_sheet(self, service: Service) -> None:
        run = carried_out(read(service, "address,owner_email\nanna,anna@home.test\ncarl,\n"))
        assert run.status == "finished"
        assert OutgoingMail.objects.get().recipient == "anna@home.test"
        assert SetupLink.objects.count() == 2
        [(address, secret)] = bulk_runs.take_sheet(run=run, by=ALICE)
        assert address == "carl@client.test"
        assert secret["path"].startswith("/setup/")

    def test_the_sheet_is_sealed_shown_once_and_erased(self, service: Service) -> None:
        run = carried_out(read(service, "address\nanna\n", hand_over="sheet"))
        password = json.loads(run.rows.get().secret)["password"]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                assert password not in str(cursor.fetchall()), table
        assert bulk_runs.take_sheet(run=run, by=ALICE) == [
            ("anna@client.test", {"password": password})
        ]
        assert bulk_runs.take_sheet(run=run, by=ALICE) == []

    def test_a_sheet_that_nobody_fetches_is_erased(self, service: Service) -> None:
        run = carried_out(read(service, "address\nanna\n", hand_over="sheet"))
        BulkRun.objects.update(finished_at=timezone.now() - timedelta(hours=73))
        bulk_runs.resume_lost()
        assert bulk_runs.take_sheet(run=run, by=ALICE) == []

    def test_confirmed_twice_and_worked_on_twice_it_happens_once(self, service: Service) -> None:
        run = read(service, TABLE)
        assert bulk_runs.confirm(run=run, by=ALICE)
        assert not bulk_runs.confirm(run=run, by=ALICE)
        bulk_runs.work_on(run.pk)
        bulk_runs.work_on(run.pk)
        assert Operation.objects.count() == 2
        assert Mailbox.objects.count() == 2

    def test_the_same_table_again_has_nothing_to_do(self, service: Service) -> None:
        text = "address,name,storage_gb\nanna,Anna,5\nbob,Bobby,7\n"
        carried_out(read(service, text))
        Mailbox.objects.update(state="active")
        assert verdicts(read(service, text)) == ["same", "same"]

    def test_killed_between_two_lines_it_goes_on(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = read(service, "address\n" + "".join(f"person{n}\n" for n in range(6)))
        bulk_runs.confirm(run=run, by=ALICE)
        _die_after(monkeypatch, 3)
        with pytest.raises(SystemExit):
            bulk_runs.work_on(run.pk)
        monkeypatch.undo()
        assert (tally_of(run).wished, Operation.objects.count()) == (6, 3)
        BulkRun.objects.update(worked_at=timezone.now() - timedelta(minutes=1))
        assert bulk_runs.resume_lost() == 1
        bulk_runs.work_on(run.pk)
        run.refresh_from_db()
        assert (run.status, Operation.objects.count()) == ("finished", 6)

    def test_a_refusal_stands_in_its_line_and_stops_no_other(self, service: Service) -> None:
        run = read(service, "address,name\nbob,Bobby\nanna,Anna\n")
        bob = Mailbox.objects.get(local_part="bob")
        mailboxes.adjust(mailbox=bob, by=ALICE, wanted={"quota_bytes": 7 * GIGABYTE})
        carried_out(run)
        assert problems(run) == {2: [("address", "change_under_way")]}
        assert Mailbox.objects.filter(local_part="anna").exists()
        assert (tally_of(run).refused, tally_of(run).done) == (1, 0)

    def test_a_stopped_run_leaves_the_rest(self, service: Service) -> None:
        run = read(service, TABLE)
        bulk_runs.confirm(run=run, by=ALICE)
        bulk_runs.cancel(run=run, by=ALICE)
        bulk_runs.work_on(run.pk)
        assert not Operation.objects.exists()


def _die_after(monkeypatch: pytest.MonkeyPatch, line_count: int) -> None:
    """The worker's process ends in the middle of a line."""
    create: Callable[..., Operation] = mailboxes.create
    done: list[int] = []

    def dying(**wish: object) -> Operation:
        operation = create(**wish)
        done.append(operation.pk)
        if len(done) > line_count:
            raise SystemExit
        return operation

    monkeypatch.setattr(mailboxes, "create", dying)


def test_at_n11_on_either_platform_good_lines_come_to_be(
    hosted: Service, platform: MailPlatform
) -> None:
    too_small = "0" if platform.kind == "polarismail" else "-1"
    lines = f"good,2,\nbad@other.test,2,\nempty,{too_small},\nlater,2,blocked\n"
    run = read(hosted, f"address,storage_gb,sign_in\n{lines}")
    assert verdicts(run) == ["create", "error", "error", "create"]
    carried_out(run)
    runner.run_service(hosted.pk)
    states = {row.local_part: (row.state, row.is_enabled) for row in Mailbox.objects.all()}
    assert states == {"good": ("active", True), "later": ("active", False)}
    tally = tally_of(run)
    assert (tally.done, tally.percent, tally.is_settled) == (2, 100, True)
    refresh_service(hosted.pk)
    assert not Mailbox.objects.get(local_part="later").is_enabled
