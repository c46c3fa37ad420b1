"""A PolarisMail domain stays closed until its owner has proven that it is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.models import Ownership, Plan, Service, ServiceStatus
from tests.clientarea.routes import OF_A_SERVICE
from tests.pages import text_of

pytestmark = pytest.mark.django_db

OVERVIEW = "/services/101/"
RECHECK = "/services/101/ownership/check/"
OPEN = ("ownership/", "history/", "usage/", "dns/", "operations/")


@pytest.fixture(autouse=True)
def unproven(service: Service) -> None:
    Plan.objects.update(platform="polarismail")
    note(
        service,
        status=ServiceStatus.UNPROVEN,
        ownership=Ownership.PENDING,
        ownership_record_name="mx-verification",
        ownership_record_type="TXT",
        ownership_record_value="3c9f1a7e",
        ownership_deadline_at=timezone.now() + timedelta(hours=20),
        ownership_checked_at=timezone.now() - timedelta(minutes=3),
    )


def note(service: Service, **values: object) -> None:
    Service.objects.filter(pk=service.pk).update(**values)


def test_at_n06_the_overview_shows_the_record_to_publish(alice: Browser) -> None:
    text = text_of(alice.get(OVERVIEW))
    assert "Prove that client.test is yours" in text
    assert "Name mx-verification Copy Type TXT Value 3c9f1a7e Copy" in text
    assert "The record must be there by" in text
    assert "Recheck" in text
    assert "Add mailbox" not in text


def rooms() -> list[str]:
    """Every address below a service that needs no other number, read from the URL conf."""
    service_root = "services/<int:whmcs_service_id>/"
    below = [route.removeprefix(service_root) for route in OF_A_SERVICE]
    return [part for part in below if part and "<" not in part and not part.startswith(OPEN)]


@pytest.mark.parametrize("room", rooms())
@pytest.mark.parametrize("method", ["get", "post"])
def test_at_n06_every_other_room_is_locked_and_leads_there(
    alice: Browser, room: str, method: str
) -> None:
    response = getattr(alice, method)(OVERVIEW + room)
    assert response.status_code in {302, 405}
    if response.status_code == 302:
        assert response.headers["Location"] == OVERVIEW


def test_at_n08_recheck_asks_and_the_page_waits_for_the_answer(
    alice: Browser, service: Service
) -> None:
    response = alice.post(RECHECK, follow=True)
    assert "Being checked. This page shows the answer by itself." in text_of(response)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    note(service, ownership_checked_at=timezone.now())
    response = alice.get(OVERVIEW)
    assert "The record was not seen at" in text_of(response)
    assert "hx-trigger" not in response.content.decode()


def test_at_n08_once_proven_the_rooms_are_open(alice: Browser, service: Service) -> None:
    note(service, status=ServiceStatus.ACTIVE, ownership=Ownership.VERIFIED)
    assert "Prove that" not in text_of(alice.get(OVERVIEW))
    assert alice.get(f"{OVERVIEW}mailboxes/").status_code == 200


def test_the_platform_is_asked_once_however_often_the_button_is_pressed(
    alice: Browser, service: Service
) -> None:
    alice.post(RECHECK)
    service.refresh_from_db()
    asked_at = service.ownership_asked_at
    assert "This was checked a moment ago." in text_of(alice.post(RECHECK, follow=True))
    service.refresh_from_db()
    assert service.ownership_asked_at == asked_at


def test_at_n07_no_answer_is_told_and_the_rooms_stay_locked(
    alice: Browser, service: Service
) -> None:
    note(service, ownership_asked_at=timezone.now() - timedelta(minutes=1))
    text = text_of(alice.get(OVERVIEW))
    assert "This cannot be checked at the moment" in text
    assert alice.get(f"{OVERVIEW}mailboxes/").status_code == 302


def test_a_domain_not_proven_in_time_says_what_to_do(alice: Browser, service: Service) -> None:
    note(service, status=ServiceStatus.PENDING, ownership=Ownership.LAPSED)
    text = text_of(alice.get(OVERVIEW))
    assert "The domain was not proven in time" in text
    assert "Ask support" in text
