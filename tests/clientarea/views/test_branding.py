"""A PolarisMail customer's own look of webmail, carried to the platform by an operation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from provisioning.models import AuditEvent, DomainBranding, Operation, Service
from provisioning.operations import runner
from provisioning.simulators.polarismail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    PolarisMailSimulator,
)
from tests import people
from tests.factories import make_plan, make_server, make_service
from tests.pages import error_of, sent_by, text_of
from tests.pictures import jpeg, png

pytestmark = pytest.mark.django_db

BRANDING = "/services/101/branding/"


@pytest.fixture
def polaris() -> Iterator[PolarisMailSimulator]:
    with PolarisMailSimulator() as running:
        yield running


@pytest.fixture
def service(db: None, polaris: PolarisMailSimulator) -> Service:
    polaris.add_domain("client.test")
    server = make_server(
        platform="polarismail",
        port=polaris.port,
        username=ADMIN_USERNAME,
        password=ADMIN_PASSWORD,
    )
    plan = make_plan(platform="polarismail")
    return make_service(
        whmcs_service_id=101, domain_name="client.test", server=server, plan=plan, admin_username=""
    )


@pytest.fixture
def alice(service: Service) -> Browser:
    return people.alice(service)


def wish(browser: Browser, **values: object) -> dict[str, object]:
    sent = sent_by(browser.get(BRANDING))
    sent.pop("logo", None)
    return {
        **sent,
        "name": "Harbour Cafe",
        "support_email": "help@harbour.test",
        "colour": "#1B5E9B",
        **values,
    }


def logo(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", content, "image/png")


def test_it_reaches_the_platform_and_shows_what_stands(
    alice: Browser, service: Service, polaris: PolarisMailSimulator
) -> None:
    response = alice.post(BRANDING, wish(alice, logo=logo(png(noise_bytes=400_000))), follow=True)
    assert "Your branding is being saved." in text_of(response)
    runner.run_service(service.pk)
    domain = polaris.domain("client.test")
    assert domain is not None
    assert domain.brand == {
        "brandname": "Harbour Cafe",
        "supportemail": "help@harbour.test",
        "brandcolor": "1b5e9b",
    }
    assert domain.logo_base64
    assert Operation.objects.get().secrets == ""
    page = alice.get(BRANDING).content.decode()
    assert 'value="Harbour Cafe"' in page
    assert "Present logo" in page
    shown = alice.get(f"{BRANDING}logo/")
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (png(noise_bytes=600_000), "The logo is larger than 512,000 bytes."),
        (b"Dear support, here is our logo", "This file is not a whole PNG or JPEG picture."),
        (b"\x89PNG\r\n\x1a\n" + b"<script>", "This file is not a whole PNG or JPEG picture."),
    ],
)
def test_at_n24_an_unfit_logo_is_refused_at_its_field(
    alice: Browser, content: bytes, sentence: str
) -> None:
    response = alice.post(BRANDING, wish(alice, logo=logo(content)))
    assert response.status_code == 422
    assert sentence in error_of(response, "logo")
    assert 'value="Harbour Cafe"' in response.content.decode()
    assert not Operation.objects.exists()


@pytest.mark.parametrize("content", [png(noise_bytes=400_000), jpeg()])
def test_at_n24_a_fit_logo_is_taken(alice: Browser, content: bytes) -> None:
    assert alice.post(BRANDING, wish(alice, logo=logo(content))).status_code == 302


def test_at_n25_reset_asks_then_brings_the_default_back(
    alice: Browser, service: Service, polaris: PolarisMailSimulator
) -> None:
    alice.post(BRANDING, wish(alice, logo=logo(png())))
    runner.run_service(service.pk)
    question = alice.get(f"{BRANDING}reset/")
    assert "Reset the branding of client.test?" in text_of(question)
    assert DomainBranding.objects.exists()
    response = alice.post(f"{BRANDING}reset/", sent_by(question), follow=True)
    assert "Your branding is being reset." in text_of(response)
    runner.run_service(service.pk)
    domain = polaris.domain("client.test")
    assert domain is not None
    assert domain.brand == {}
    assert domain.logo_base64 == ""
    assert not DomainBranding.objects.exists()
    assert AuditEvent.objects.filter(verb="branding_reset").count() == 1


def test_sent_twice_it_happens_once(alice: Browser, service: Service) -> None:
    sent = wish(alice)
    assert [alice.post(BRANDING, sent).status_code for _ in range(2)] == [302, 302]
    assert Operation.objects.count() == 1


def test_a_platform_without_branding_has_no_such_page(alice: Browser, service: Service) -> None:
    service.plan.platform = "smartermail"
    service.plan.save()
    assert alice.get(BRANDING).status_code == 404
    assert "/branding/" not in alice.get("/services/101/").content.decode()
