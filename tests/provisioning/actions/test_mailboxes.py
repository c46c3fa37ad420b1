from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.errors import (
    ActionRefused,
    ChangeUnderWay,
    LimitReached,
    NameRefused,
    PasswordRefused,
    ServiceNotReady,
)
from provisioning.models import AuditEvent, Mailbox, Operation, Service, ServiceStatus
from tests.factories import (
    ALICE,
    GIGABYTE,
    PASSWORD,
    make_mailbox,
    make_plan,
    make_service,
)

pytestmark = pytest.mark.django_db


def create(service: Service, local_part: str = "anna", **values: object) -> Operation:
    wish = {
        "display_name": "Anna Berg",
        "password": PASSWORD,
        "quota_bytes": 5 * GIGABYTE,
        "has_eas": False,
        "has_mapi": False,
    }
    return mailboxes.create(
        service=service,
        by=ALICE,
        local_part=local_part,
        **{**wish, **values},  # type: ignore[arg-type]
    )


class TestCreate:
    def test_it_writes_mirror_operation_and_audit_event(self) -> None:
        service = make_service()
        operation = create(service)
        mailbox = Mailbox.objects.get()
        assert (mailbox.local_part, mailbox.state) == ("anna", "creating")
        assert (operation.kind, operation.status) == ("create_mailbox", "queued")
        assert operation.object_name == f"anna@{service.domain_name}"
        event = AuditEvent.objects.get()
        assert (event.verb, event.actor_name, event.ip_address) == (
            "create_mailbox",
            "Alice",
            "203.0.113.7",
        )
        assert event.operation_id == operation.pk

    def test_the_password_stands_encrypted_in_the_operation_and_nowhere_else(self) -> None:
        create(make_service())
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                assert PASSWORD not in str(cursor.fetchall()), table

    def test_at_g01_names_are_stored_in_lower_case(self) -> None:
        create(make_service(), "Jean.Tremblay")
        assert Mailbox.objects.get().local_part == "jean.tremblay"

    @pytest.mark.parametrize("name", ["-jean", ".jean", "_jean", "a b", "a+b", "a" * 65, ""])
    def test_at_g02_malformed_names_are_refused(self, name: str) -> None:
        with pytest.raises(NameRefused) as refusal:
            create(make_service(), name)
        assert (refusal.value.code, refusal.value.field) == ("name_malformed", "local_part")
        assert not Operation.objects.exists()

    def test_at_g03_64_characters_are_accepted(self) -> None:
        create(make_service(), "a" * 64)
        assert Mailbox.objects.get().local_part == "a" * 64

    def test_at_g04_an_existing_name_is_refused(self) -> None:
        service = make_service()
        make_mailbox(service, "anna")
        with pytest.raises(NameRefused) as refusal:
            create(service, "Anna")
        assert refusal.value.code == "name_is_mailbox"

    def test_at_g22_the_name_of_the_hidden_administrator_is_taken(self) -> None:
        with pytest.raises(NameRefused):
            create(make_service(admin_username="qzxwvutsrp"), "qzxwvutsrp")

    def test_at_g05_a_weak_password_is_refused(self) -> None:
        with pytest.raises(PasswordRefused) as refusal:
            create(make_service(), password="abcdefgh")
        assert refusal.value.field == "password"

    def test_at_g12_a_protocol_that_the_plan_does_not_offer_is_refused(self) -> None:
        service = make_service(plan=make_plan(options={14: ""}))
        with pytest.raises(ActionRefused) as refusal:
            create(service, has_eas=True)
        assert refusal.value.code == "protocol_not_offered"

    def test_at_g15_the_limit_of_the_plan_counts_what_is_on_its_way(self) -> None:
        service = make_service(plan=make_plan(max_mailbox_count=2))
        make_mailbox(service)
        create(service, "second")
        with pytest.raises(LimitReached) as refusal:
            create(service, "third")
        assert refusal.value.arguments == {"limit": 2}

    def test_at_g20_the_same_form_sent_twice_makes_one_mailbox(self) -> None:
        service = make_service()
        first = create(service, idempotency_key="form-1")
        assert create(service, idempotency_key="form-1") == first
        assert Mailbox.objects.count() == 1

    def test_an_old_form_sent_again_after_a_refusal_is_a_new_wish(self) -> None:
        service = make_service()
        first = create(service, idempotency_key="form-1")
        Operation.objects.update(
            status="failed", finished_at=timezone.now(), active_key=None, secrets=""
        )
        Mailbox.objects.all().delete()
        again = create(service, idempotency_key="form-1")
        assert again != first
        assert again.status == "queued"

    @pytest.mark.parametrize("quota_bytes", [-1, 1025 * 1024 * GIGABYTE])
    def test_at_g11_a_size_out_of_range_is_refused(self, quota_bytes: int) -> None:
        with pytest.raises(ActionRefused) as refusal:
            create(make_service(), quota_bytes=quota_bytes)
        assert refusal.value.field == "quota"

    @pytest.mark.parametrize("status", ["pending", "suspended", "terminated"])
    def test_only_an_active_service_takes_changes(self, status: str) -> None:
        with pytest.raises(ServiceNotReady):
            create(make_service(status=status))


class TestChange:
    def change(self, mailbox: Mailbox, **values: object) -> Operation | None:
        same = {
            "display_name": mailbox.display_name,
            "quota_bytes": mailbox.quota_bytes,
            "is_enabled": mailbox.is_enabled,
            "has_eas": mailbox.has_eas,
            "has_mapi": mailbox.has_mapi,
        }
        return mailboxes.change(mailbox=mailbox, by=ALICE, **{**same, **values})  # type: ignore[arg-type]

    def test_only_what_differs_travels(self) -> None:
        mailbox = make_mailbox(make_service())
        operation = self.change(mailbox, quota_bytes=7 * GIGABYTE)
        assert operation is not None
        assert operation.payload == {
            "wish": {"quota_bytes": 7 * GIGABYTE},
            "before": {"quota_bytes": 5 * GIGABYTE},
        }
        mailbox.refresh_from_db()
        assert (mailbox.quota_bytes, mailbox.state) == (7 * GIGABYTE, "updating")

    def test_nothing_to_change_makes_no_operation(self) -> None:
        assert self.change(make_mailbox(make_service())) is None
        assert not Operation.objects.exists()

    def test_a_mailbox_on_its_way_takes_no_further_change(self) -> None:
        mailbox = make_mailbox(make_service())
        self.change(mailbox, display_name="Other")
        with pytest.raises(ChangeUnderWay):
            self.change(mailbox, display_name="Third")

    def test_a_protocol_switched_on_before_the_plan_lost_it_may_stay(self) -> None:
        service = make_service(plan=make_plan(options={14: ""}))
        mailbox = make_mailbox(service, has_eas=True)
        assert self.change(mailbox, display_name="New") is not None


class TestSetPassword:
    def test_it_is_judged_by_the_same_rules(self) -> None:
        mailbox = make_mailbox(make_service(), "jean")
        with pytest.raises(PasswordRefused) as refusal:
            mailboxes.set_password(mailbox=mailbox, by=ALICE, password="Jean!2026x")
        assert refusal.value.code == "password_contains_name"

    def test_it_is_queued(self) -> None:
        mailbox = make_mailbox(make_service())
        operation = mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
        assert operation.kind == "set_mailbox_password"


class TestDelete:
    def test_the_row_stays_until_the_mail_server_has_done_it(self) -> None:
        mailbox = make_mailbox(make_service())
        mailboxes.delete(mailbox=mailbox, by=ALICE)
        mailbox.refresh_from_db()
        assert mailbox.state == "deleting"

    def test_a_mailbox_that_is_gone_is_refused(self) -> None:
        mailbox = make_mailbox(make_service())
        Mailbox.objects.all().delete()
        with pytest.raises(ActionRefused) as refusal:
            mailboxes.delete(mailbox=mailbox, by=ALICE)
        assert refusal.value.code == "mailbox_gone"


@pytest.mark.django_db(transaction=True)
def test_two_people_add_the_last_allowed_mailbox_and_one_gets_it() -> None:
    service = make_service(plan=make_plan(max_mailbox_count=1))
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def add(local_part: str) -> None:
        barrier.wait()
        try:
            create(service, local_part)
        except LimitReached:
            outcomes.append("refused")
        else:
            outcomes.append("queued")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[name]) for name in ("anna", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["queued", "refused"]
    assert Mailbox.objects.count() == 1
    assert Service.objects.get().status == ServiceStatus.ACTIVE
