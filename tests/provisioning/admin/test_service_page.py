"""The page of one service: what goes on, and the buttons of those who may press them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from provisioning.actions import mailboxes
from provisioning.models import AuditEvent, Inquiry, Operation, Service
from provisioning.operations import inquiries
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.factories import ALICE, PASSWORD, make_mailbox, make_server, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Service:
    return make_service(domain_name="client.test")


def page_of(service: Service) -> str:
    return reverse("admin:provisioning_service_change", args=[service.pk])


def button(service: Service, name: str) -> str:
    return reverse(f"admin:provisioning_service_{name}", args=[service.pk])


def press(client: Client, service: Service, name: str, **fields: str) -> str:
    return client.post(button(service, name), fields, follow=True).content.decode()


@pytest.fixture
def support(client: Client) -> Client:
    person = User.objects.create_user("sue", password=PASSWORD, is_staff=True)
    person.groups.add(Group.objects.get(name="support"))
    client.force_login(person)
    return client


def test_it_tells_what_is_on_its_way_and_what_went_wrong(
    admin_client: Client, service: Service
) -> None:
    mailboxes.set_password(mailbox=make_mailbox(service, "anna"), by=ALICE, password=PASSWORD)
    Operation.objects.update(status="needs_attention", error_code="host_unreachable")
    text = admin_client.get(page_of(service)).content.decode()
    assert "anna@client.test" in text
    assert "the panel through" in text
    assert PASSWORD not in text


def test_opening_the_customers_area_is_marked_as_staff(support: Client, service: Service) -> None:
    response = support.post(button(service, "open"), follow=True)
    assert response.redirect_chain[-1][0] == f"/services/{service.whmcs_service_id}/"
    event = AuditEvent.objects.get(verb="signed_in")
    assert (event.actor_kind, event.actor_name) == ("staff", "sue")


def test_suspending_needs_a_reason_that_the_customer_reads(
    admin_client: Client, service: Service
) -> None:
    assert "Give a reason" in press(admin_client, service, "suspend", reason=" ")
    assert not Operation.objects.exists()
    assert "is being suspended" in press(admin_client, service, "suspend", reason="Abuse report")
    assert Operation.objects.get().payload["wish"] == {"reason": "Abuse report"}


def test_reactivating(admin_client: Client, service: Service) -> None:
    Service.objects.update(status="suspended", suspend_reason="Abuse report")
    assert "is being reactivated" in press(admin_client, service, "unsuspend")
    assert Operation.objects.get().kind == "unsuspend_domain"


def test_a_button_that_does_not_fit_says_why(admin_client: Client, service: Service) -> None:
    Service.objects.update(status="terminated")
    assert "so this command does not apply" in press(admin_client, service, "unsuspend")


@pytest.mark.parametrize("name", ["suspend", "unsuspend", "mail_server"])
def test_support_reads_and_does_not_change(support: Client, service: Service, name: str) -> None:
    assert support.post(button(service, name), {"reason": "x"}).status_code == 403
    text = support.get(page_of(service)).content.decode()
    assert button(service, name) not in text


@pytest.mark.parametrize("name", ["open", "suspend", "mail_server"])
def test_a_link_alone_presses_nothing(admin_client: Client, service: Service, name: str) -> None:
    assert admin_client.get(button(service, name)).status_code == 405


def test_b24_the_mail_server_opens_without_typing(
    admin_client: Client, simulator: SmarterMailSimulator
) -> None:
    server = make_server(port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD)
    service = make_service(domain_name="client.test", server=server)
    simulator.add_domain("client.test", admin_username=service.admin_username)
    waiting = admin_client.post(button(service, "mail_server"))["Location"]
    assert "fetches a one-use login" in admin_client.get(waiting).content.decode()
    inquiries.answer(Inquiry.objects.get().pk)
    response = admin_client.get(waiting)
    assert response.status_code == 302
    assert response["Location"].startswith(f"http://127.0.0.1:{simulator.port}/")
    assert admin_client.get(waiting).status_code == 200
    assert AuditEvent.objects.filter(verb="mail_server_login_requested").count() == 1


def test_a_login_that_cannot_be_had_says_why(admin_client: Client, service: Service) -> None:
    waiting = admin_client.post(button(service, "mail_server"))["Location"]
    inquiries.answer(Inquiry.objects.get().pk)
    assert "cannot be reached" in admin_client.get(waiting).content.decode()
