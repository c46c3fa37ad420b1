"""A brand for each host name: its name, colours, logo and links, and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.test import RequestFactory
from pytest_django import Settings

from clientarea.views.errors import broken
from provisioning.actions import brands
from provisioning.actors import SYSTEM
from provisioning.branding import default_look, look_of_service
from provisioning.images import checked_picture
from provisioning.models import Brand, Service
from tests.factories import STAFF, make_brand
from tests.pages import text_of
from tests.pictures import png

pytestmark = pytest.mark.django_db

HOST = {"Host": "panel.fjord.example"}


@pytest.fixture
def fjord(settings: Settings) -> Brand:
    settings.ALLOWED_HOSTS = ["testserver", "panel.fjord.example"]
    return make_brand()


def test_the_host_decides_whose_page_it_is(fjord: Brand, settings: Settings) -> None:
    settings.BRAND_NAME = "North Harbour Mail"
    there = Browser().get("/", headers=HOST)
    assert "Fjord Mail" in text_of(there)
    assert "North Harbour" not in there.content.decode()
    assert 'href="https://help.fjord.example/"' in there.content.decode()
    here = Browser().get("/")
    assert "North Harbour Mail" in text_of(here)
    assert "Fjord" not in here.content.decode()


def test_the_port_and_the_case_of_a_host_do_not_matter(fjord: Brand) -> None:
    assert "Fjord Mail" in text_of(Browser().get("/", headers={"Host": "Panel.Fjord.example:8443"}))


def test_its_colours_come_as_a_stylesheet_that_may_be_kept(fjord: Brand) -> None:
    page = Browser().get("/", headers=HOST).content.decode()
    address = page.partition('href="/brand/')[2].partition('"')[0]
    response = Browser().get(f"/brand/{address}", headers=HOST)
    assert response.headers["Content-Type"].startswith("text/css")
    assert "immutable" in response.headers["Cache-Control"]
    assert "--brand: light-dark(#7a1f5c, #" in response.content.decode()
    assert Browser().get(f"/brand/{address}").status_code == 404
    old = Browser().get("/brand/0123456789abcdef.css", headers=HOST)
    assert old.headers["Cache-Control"] == "no-store"


def test_a_host_without_a_colour_has_no_stylesheet_of_its_own() -> None:
    assert "/brand/" not in Browser().get("/").content.decode()


def test_its_logo_is_served_as_a_picture_and_nothing_else(fjord: Brand) -> None:
    brands.put_logo(fjord, checked_picture(png(), max_bytes=1000))
    brands.save(brand=fjord, plans=[], by=STAFF)
    page = Browser().get("/", headers=HOST).content.decode()
    address = f"/brand/{fjord.logo_digest}/logo"
    assert f'src="{address}"' in page
    assert 'alt="Fjord Mail"' in page
    response = Browser().get(address, headers=HOST)
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.content.startswith(b"\x89PNG")
    assert Browser().get(address).status_code == 404


def test_a_broken_page_keeps_the_brand_without_asking_the_database(fjord: Brand) -> None:
    Browser().get("/", headers=HOST)
    Brand.objects.all().delete()
    request = RequestFactory().get("/", headers=HOST)
    assert "Fjord Mail" in text_of(broken(request))


def test_products_carry_their_brand_into_links_and_mail(
    fjord: Brand, service: Service, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://mail.example.com:8443"
    assert look_of_service(service) == default_look()
    brands.save(brand=fjord, plans=[service.plan], by=SYSTEM)
    service.plan.refresh_from_db()
    look = look_of_service(service)
    assert look.base_url == "https://panel.fjord.example:8443"
    assert (look.name, look.support_email) == ("Fjord Mail", "help@fjord.example")
