from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import AuditEvent, Service
from tests import people
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def link_to(service: Service, **values: object) -> str:
    token = sso.mint(service=service, by=SYSTEM, person_name="Alice", **values).token  # type: ignore[arg-type]
    return f"/sso/{token}/"


def test_it_signs_in_and_leads_to_the_service(service: Service) -> None:
    browser = Browser()
    response = browser.get(link_to(service))
    assert response.headers["Location"] == "/services/101/"
    assert browser.get("/services/101/").status_code == 200
    assert AuditEvent.objects.filter(verb="signed_in", actor_name="Alice").count() == 1


def test_the_link_does_not_travel_on(service: Service) -> None:
    response = Browser().get(link_to(service))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_deep_link_survives(service: Service) -> None:
    response = Browser().get(link_to(service, next_path="/services/101/mailboxes/add/"))
    assert response.headers["Location"] == "/services/101/mailboxes/add/"


@pytest.mark.parametrize(
    "path", ["https://elsewhere.test/", "//elsewhere.test/", "/\\elsewhere.test", "javascript:x"]
)
def test_a_deep_link_leads_nowhere_else(service: Service, path: str) -> None:
    assert Browser().get(link_to(service, next_path=path)).headers["Location"] == "/services/101/"


class TestUnusable:
    def refused(self, address: str) -> None:
        browser = Browser()
        response = browser.get(address)
        assert response.status_code == 410
        assert "This link has been used or has expired" in text_of(response)
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert browser.get("/services/101/").status_code == 403

    def test_a_used_link_signs_nobody_in(self, service: Service) -> None:
        address = link_to(service)
        Browser().get(address)
        self.refused(address)

    def test_an_expired_link_signs_nobody_in(self, service: Service) -> None:
        self.refused(link_to(service, lifetime=timedelta(seconds=-1)))

    def test_an_altered_link_signs_nobody_in(self, service: Service) -> None:
        address = link_to(service)
        self.refused(f"{address[:-2]}{'a' if address[-2] != 'a' else 'b'}/")

    def test_an_unknown_link_signs_nobody_in(self, service: Service) -> None:
        self.refused("/sso/nobody/")


def test_the_way_back_to_billing_is_shown(service: Service, settings: Settings) -> None:
    settings.BRAND_BILLING_URL = "https://billing.example/"
    assert b'href="https://billing.example/"' in Browser().get("/sso/nobody/").content


def test_the_session_key_is_a_new_one(service: Service) -> None:
    browser = people.alice(service)
    before = browser.session.session_key
    people.arrive(browser, service, name="Alice")
    assert browser.session.session_key != before


def test_another_persons_link_replaces_the_person(service: Service, charlie: Browser) -> None:
    theirs = charlie.get("/").headers["Location"]
    people.arrive(charlie, service, name="Alice")
    assert charlie.get("/services/101/").status_code == 200
    assert charlie.get(theirs).status_code == 404


def test_a_staff_login_in_the_same_browser_stays(service: Service) -> None:
    browser = Browser()
    browser.force_login(User.objects.create_user("sam", is_staff=True))
    people.arrive(browser, service, name="Sam", is_staff=True)
    assert browser.get("/gallery/").status_code == 200


def test_staff_is_told_that_they_are_staff(sam: Browser) -> None:
    text = text_of(sam.get("/services/101/"))
    assert "Support session of Sam: you only look." in text


class TestLanguage:
    def arrive(self, service: Service, code: str) -> Browser:
        service.client.language_code = code
        service.client.save()
        return people.alice(service)

    def test_the_panel_speaks_billings_language(self, service: Service) -> None:
        page = self.arrive(service, "fr").get("/services/101/").content.decode()
        assert '<html lang="fr"' in page

    @pytest.mark.parametrize("code", ["", "xx", "zz-ZZ"])
    def test_an_unknown_language_is_left_to_the_browser(self, service: Service, code: str) -> None:
        assert (
            '<html lang="en"' in self.arrive(service, code).get("/services/101/").content.decode()
        )

    def test_a_choice_made_here_before_stays(self, service: Service) -> None:
        service.client.language_code = "fr"
        service.client.save()
        browser = Browser()
        browser.post("/language/setlang/", {"language": "en", "next": "/"})
        people.arrive(browser, service, name="Alice")
        assert '<html lang="en"' in browser.get("/services/101/").content.decode()


@pytest.mark.parametrize("method", ["post", "head"])
def test_other_methods_do_not_use_the_link_up(service: Service, method: str) -> None:
    address = link_to(service)
    assert getattr(Browser(), method)(address).status_code == 405
    assert Browser().get(address).status_code == 302
