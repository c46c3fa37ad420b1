"""Staff's page of a brand."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import Settings

from provisioning.models import AuditEvent, Brand
from tests.factories import make_brand, make_plan
from tests.pages import text_of
from tests.pictures import png

pytestmark = pytest.mark.django_db

ADD = "/admin/provisioning/brand/add/"


@pytest.fixture(autouse=True)
def hosts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ".fjord.example"]


def wish(**values: object) -> dict[str, object]:
    return {
        "host_name": "panel.fjord.example",
        "name": "Fjord Mail",
        "colour": "#7A1F5C",
        "support_url": "https://help.fjord.example/",
        "billing_url": "",
        "support_email": "help@fjord.example",
        **values,
    }


def test_staff_add_a_brand_with_logo_and_products(admin_client: Browser) -> None:
    plan = make_plan()
    logo = SimpleUploadedFile("logo.png", png(), "image/png")
    response = admin_client.post(ADD, wish(logo_file=logo, plans=[plan.pk]))
    assert response.status_code == 302, text_of(response)
    brand = Brand.objects.get()
    assert (brand.colour, brand.logo_type) == ("#7a1f5c", "image/png")
    plan.refresh_from_db()
    assert plan.brand == brand
    event = AuditEvent.objects.get(verb="brand_added")
    assert event.after["plans"] == [plan.name]


def test_a_colour_too_faint_to_read_is_refused_with_the_nearest_that_is_not(
    admin_client: Browser,
) -> None:
    text = text_of(admin_client.post(ADD, wish(colour="#ff9900")))
    assert "The nearest that can be read is #9c5d00." in text
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"just text", "This is not a whole PNG or JPEG picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a whole PNG or JPEG picture."),
        (png(noise_bytes=200_000), "The file is larger than 200 kB."),
        (png(2001, 1), "The picture is wider or higher than 2,000 pixels."),
    ],
)
def test_a_logo_is_judged_by_its_content(
    admin_client: Browser, content: bytes, sentence: str
) -> None:
    logo = SimpleUploadedFile("logo.png", content, "image/png")
    assert sentence in text_of(admin_client.post(ADD, wish(logo_file=logo)))
    assert not Brand.objects.exists()


def test_a_host_that_the_panel_does_not_answer_on_is_refused(admin_client: Browser) -> None:
    text = text_of(admin_client.post(ADD, wish(host_name="panel.elsewhere.example")))
    assert "Add it to ALLOWED_HOSTS first." in text


def test_changing_and_deleting_leave_events(admin_client: Browser) -> None:
    brand = make_brand()
    change = reverse("admin:provisioning_brand_change", args=[brand.pk])
    assert admin_client.get(change).status_code == 200
    admin_client.post(change, wish(name="Fjord Post"))
    event = AuditEvent.objects.get(verb="brand_changed")
    assert (event.before["name"], event.after["name"]) == ("Fjord Mail", "Fjord Post")
    admin_client.post(reverse("admin:provisioning_brand_delete", args=[brand.pk]), {"post": "yes"})
    assert AuditEvent.objects.filter(verb="brand_deleted").count() == 1
    assert not Brand.objects.exists()
