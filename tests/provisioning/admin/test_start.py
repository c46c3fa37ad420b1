"""The staff's start page: what needs attention, with the cause and the way there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.models import Heartbeat, Operation, Server
from provisioning.operations.alerts import raise_alert
from provisioning.operations.sweep import sweep
from tests.factories import ALICE, PASSWORD, make_mailbox, make_server, make_service

pytestmark = pytest.mark.django_db

START = reverse("admin:index")


def page(client: Client) -> str:
    return client.get(START).content.decode()


@pytest.fixture
def operation() -> Operation:
    mailbox = make_mailbox(make_service(server=make_server(name="mail-7")), "anna")
    return mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)


def test_nothing_waits_for_a_person(admin_client: Client) -> None:
    sweep()
    assert "Nothing waits for a person." in page(admin_client)


def test_from_the_complaint_to_the_cause_in_two_clicks(
    admin_client: Client, operation: Operation
) -> None:
    """The start page names the operation and why; its link leads to every attempt."""
    Operation.objects.update(status="needs_attention", error_code="host_unreachable")
    text = page(admin_client)
    assert "the panel through" in text
    address = reverse("admin:provisioning_operation_change", args=[operation.pk])
    assert address in text
    assert admin_client.get(address).status_code == 200


def test_a_refusal_of_today_is_shown_until_it_is_dismissed(
    admin_client: Client, operation: Operation
) -> None:
    refused = {"status": "failed", "active_key": None, "secrets": "", "error_code": "domain_taken"}
    Operation.objects.update(**refused, finished_at=timezone.now())
    assert "exists on the mail server already" in page(admin_client)
    Operation.objects.update(finished_at=timezone.now() - timedelta(days=2))
    assert "exists on the mail server already" not in page(admin_client)


def test_an_open_alert_says_what_to_do(admin_client: Client, operation: Operation) -> None:
    raise_alert("domain_missing", detail="client.test: not found", service=operation.service)
    text = page(admin_client)
    assert "Find out who removed it" in text
    assert "Nothing waits for a person." not in text


def test_a_paused_server_and_its_queue_are_told(admin_client: Client, operation: Operation) -> None:
    Server.objects.update(pause_reason="credentials", paused_at=timezone.now())
    text = page(admin_client)
    assert "Administrator account refused" in text
    assert "<td>1</td>" in text


@pytest.mark.parametrize(
    ("version", "is_warned"),
    [("100.0.9510.12345", True), ("100.0.9511", False), ("Build 8930", True), ("", False)],
)
def test_a_build_that_lets_strangers_in_is_named(
    admin_client: Client, version: str, *, is_warned: bool
) -> None:
    make_server(software_version=version)
    assert ("Update to build 9511" in page(admin_client)) is is_warned


def test_the_last_comparison_with_whmcs_is_told(admin_client: Client) -> None:
    assert "never" in page(admin_client)
    sweep()
    Heartbeat.objects.create(name=Heartbeat.WHMCS, beaten_at=timezone.now())
    assert "never" not in page(admin_client)


def test_billing_staff_see_their_tables_only(client: Client, operation: Operation) -> None:
    person = User.objects.create_user("bea", password=PASSWORD, is_staff=True)
    person.groups.add(Group.objects.get(name="billing"))
    client.force_login(person)
    text = page(client)
    assert "What needs attention" not in text
    assert reverse("admin:provisioning_client_changelist") in text
    assert reverse("admin:provisioning_server_changelist") not in text


def test_it_takes_a_constant_number_of_queries(
    admin_client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        mailbox = make_mailbox(make_service(), f"person{number}")
        mailboxes.set_password(mailbox=mailbox, by=ALICE, password=PASSWORD)
    Operation.objects.update(status="needs_attention", error_code="host_unreachable")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        page(admin_client)


def test_a_server_near_its_capacity_is_told_before_it_is_full(admin_client: Client) -> None:
    sweep()
    server = make_server(name="mail-7", max_service_count=10)
    for status in ("active",) * 8 + ("terminated", "pending"):
        make_service(server=server, status=status)
    text = " ".join(page(admin_client).split())
    assert "8 of 10" in text
    assert "Nearly full" not in text
    make_service(server=server, status="suspended")
    text = " ".join(page(admin_client).split())
    assert "9 of 10" in text
    assert "Nearly full" in text
    assert "Nothing waits for a person." not in text


def test_the_list_of_servers_says_how_many_of_how_many(admin_client: Client) -> None:
    server = make_server(name="mail-7", max_service_count=500)
    make_service(server=server)
    make_server(name="mail-8")
    text = admin_client.get(reverse("admin:provisioning_server_changelist")).content.decode()
    assert "1 of 500" in text
    assert "0 of –" in text
