"""One box for each kind of letter."""

from __future__ import annotations

import pytest
from django.urls import reverse

from provisioning.models import AuditEvent, NotificationKind, NotificationMute, Service
from tests.factories import make_client, make_service
from tests.people import alice

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    return make_service(client=make_client(email="anna@elsewhere.test"))


def path_of(service: Service) -> str:
    return reverse("notifications", args=[service.whmcs_service_id])


def test_everything_is_wanted_at_first_and_the_readers_are_named(service: Service) -> None:
    page = alice(service).get(path_of(service)).content.decode()
    assert page.count('name="wanted"') == page.count("checked") == len(NotificationKind)
    assert "anna@elsewhere.test" in page


def test_a_box_switches_one_kind_off_and_on_again(service: Service) -> None:
    browser = alice(service)
    wanted = [kind.value for kind in NotificationKind if kind != NotificationKind.TRANCHE]
    answer = browser.post(path_of(service), {"wanted": wanted}, follow=True)
    assert "Your choice is saved." in answer.content.decode()
    assert [mute.kind for mute in NotificationMute.objects.all()] == ["tranche"]
    browser.post(path_of(service), {"wanted": [*wanted, "tranche"]})
    assert not NotificationMute.objects.exists()


def test_the_choice_is_in_the_history_in_words(service: Service) -> None:
    browser = alice(service)
    browser.post(path_of(service), {"wanted": ["quota"]})
    page = browser.get(reverse("history", args=[service.whmcs_service_id])).content.decode()
    assert "Notifications chosen" in page
    assert "DNS records that were in order are broken" in page
    browser.post(path_of(service), {"wanted": ["quota"]})
    assert AuditEvent.objects.filter(verb="notifications_changed").count() == 1


def test_an_unknown_kind_is_refused_and_nothing_changed(service: Service) -> None:
    answer = alice(service).post(path_of(service), {"wanted": ["everything"]})
    assert answer.status_code == 422
    assert not NotificationMute.objects.exists()


def test_without_an_address_the_page_says_so() -> None:
    service = make_service(client=make_client(email=""))
    assert (
        "We have no e-mail address of yours"
        in alice(service).get(path_of(service)).content.decode()
    )
