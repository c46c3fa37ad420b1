from __future__ import annotations

import pytest
from django.test import Client as Browser

from provisioning.models import Service, ServiceStatus
from tests import people
from tests.factories import make_client, make_service
from tests.pages import addresses_of, text_of

pytestmark = pytest.mark.django_db


def test_it_leads_straight_to_the_only_service(alice: Browser) -> None:
    assert alice.get("/").headers["Location"] == "/services/101/"


def test_it_lists_several_services_by_domain(service: Service) -> None:
    make_service(client=service.client, domain_name="a-second.test", status=ServiceStatus.SUSPENDED)
    response = people.alice(service).get("/")
    assert addresses_of(response) == ["a-second.test", "client.test"]
    assert "Suspended" in text_of(response)


def test_every_page_of_a_service_leads_back_to_several(service: Service) -> None:
    make_service(client=service.client)
    assert "All services" in text_of(people.alice(service).get("/services/101/"))


def test_it_leaves_terminated_services_out(service: Service) -> None:
    make_service(client=service.client, status=ServiceStatus.TERMINATED)
    assert people.alice(service).get("/").status_code == 302


def test_it_shows_nobody_elses_service(service: Service, charlie: Browser) -> None:
    assert charlie.get("/").headers["Location"] != "/services/101/"


def test_a_client_without_a_service_is_told_so(service: Service, alice: Browser) -> None:
    Service.objects.update(client=make_client())
    assert "No e-mail service yet" in text_of(alice.get("/"))


def test_it_rejects_post(alice: Browser) -> None:
    assert alice.post("/").status_code == 405
