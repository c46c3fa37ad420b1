from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.models import AuditEvent, Mailbox, Operation
from tests.factories import ALICE, PASSWORD, make_mailbox, make_service

pytestmark = pytest.mark.django_db

LIST = reverse("admin:provisioning_operation_changelist")


@pytest.fixture
def operation() -> Operation:
    """A change of a mailbox's password that has used up its attempts."""
    mailbox = make_mailbox(make_service(), "anna")
    row = mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    Operation.objects.update(status="needs_attention", error_code="host_unreachable")
    return row


def press(client: Client, button: str, operation: Operation) -> str:
    response = client.post(
        LIST, {"action": button, "_selected_action": [operation.pk]}, follow=True
    )
    return response.content.decode()


def status_of(operation: Operation) -> str:
    return Operation.objects.get(pk=operation.pk).status


def test_retry_makes_it_due_at_once(admin_client: Client, operation: Operation) -> None:
    assert "1 done" in press(admin_client, "retry_now", operation)
    row = Operation.objects.get()
    assert row.status == "queued"
    assert row.not_before_at <= timezone.now()
    assert row.max_attempts > row.attempt_count


def test_cancel_puts_the_mirror_back(admin_client: Client, operation: Operation) -> None:
    press(admin_client, "cancel", operation)
    assert status_of(operation) == "cancelled"
    assert Mailbox.objects.get().state == "active"
    assert Operation.objects.get().secrets == ""


def test_mark_done_closes_it(admin_client: Client, operation: Operation) -> None:
    press(admin_client, "mark_done", operation)
    assert status_of(operation) == "succeeded"


def test_every_button_is_in_the_audit_trail(admin_client: Client, operation: Operation) -> None:
    press(admin_client, "cancel", operation)
    event = AuditEvent.objects.get(verb="operation_cancelled")
    assert (event.actor_kind, event.actor_name) == ("staff", "admin")
    assert event.operation_id == operation.pk


def test_what_is_running_is_left_alone_and_said(admin_client: Client, operation: Operation) -> None:
    Operation.objects.update(
        status="running", running_service_id=1, server_slot="1:0", claim_expires_at=timezone.now()
    )
    assert "nothing was changed" in press(admin_client, "cancel", operation)
    assert status_of(operation) == "running"


def test_the_page_shows_the_cause_and_the_attempts_but_no_secret(
    admin_client: Client, operation: Operation
) -> None:
    operation.attempts.create(
        number=1, claimed_by="worker-7", started_at=timezone.now(), outcome="not_sent"
    )
    page = admin_client.get(
        reverse("admin:provisioning_operation_change", args=[operation.pk])
    ).content.decode()
    assert "cannot be reached" in page
    assert "worker-7" in page
    assert PASSWORD not in page


def test_a_waiting_operation_has_its_buttons_and_comes_back_to_its_page(
    admin_client: Client, operation: Operation
) -> None:
    page_url = reverse("admin:provisioning_operation_change", args=[operation.pk])
    page = admin_client.get(page_url).content.decode()
    assert [name for name in ("retry_now", "cancel", "mark_done") if f'value="{name}"' in page] == [
        "retry_now",
        "cancel",
        "mark_done",
    ]
    pressed = {
        "action": "cancel",
        "_selected_action": [operation.pk],
        "from_its_page": operation.pk,
    }
    response = admin_client.post(LIST, pressed)
    assert (response.status_code, response["Location"]) == (302, page_url)
    assert 'value="retry_now"' not in admin_client.get(page_url).content.decode()


def test_support_without_the_right_sees_but_cannot_press(operation: Operation) -> None:
    support = User.objects.create_user("support", password=PASSWORD, is_staff=True)
    support.user_permissions.add(Permission.objects.get(codename="view_operation"))
    client = Client()
    client.force_login(support)
    assert client.get(LIST).status_code == 200
    press(client, "cancel", operation)
    assert status_of(operation) == "needs_attention"


def test_the_list_takes_a_constant_number_of_queries(
    admin_client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        mailbox = make_mailbox(make_service(), f"person{number}")
        mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        admin_client.get(LIST)
