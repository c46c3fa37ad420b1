"""Rules that hold for every template: nothing inline, every icon known, no name but the brand's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from clientarea.templatetags.clientarea import ICONS, icon, icon_sprite
from provisioning.models import Mailbox, Service

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
STYLES = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_script_style_or_handler_and_fits_a_page(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|\shx-on", source)
    assert len(source.splitlines()) <= 150


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_stand_in_the_tokens_alone(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= 300
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b", source)


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    used = set()
    for path in TEMPLATES:
        used |= set(re.findall(r"href=\"#i-([a-z-]+)\"", path.read_text()))
        used |= set(re.findall(r"{% icon \"([a-z-]+)\"", path.read_text()))
    assert used <= set(ICONS)
    for name in ICONS:
        assert f'id="i-{name}"' in icon_sprite()


def test_an_unknown_icon_is_a_fault() -> None:
    with pytest.raises(ValueError, match="not among the icons"):
        icon("unicorn")


@pytest.mark.django_db
def test_no_name_but_the_brands_is_shown(
    service: Service, bob: Mailbox, alice: Browser, settings: Settings
) -> None:
    settings.BRAND_NAME = "North Harbour Mail"
    alice.force_login(User.objects.create_user("sam", is_staff=True))
    alice.get("/")
    for address in (
        "/services/101/",
        "/services/101/mailboxes/",
        "/services/101/mailboxes/add/",
        f"/services/101/mailboxes/{bob.pk}/",
        "/no/such/page/",
        "/gallery/",
    ):
        response = alice.get(address)
        assert response.status_code == (404 if "no/such" in address else 200)
        page = response.content.decode()
        assert not re.search(r"mailroom|smartermail|whmcs|django(?!_htmx)", page, re.IGNORECASE)


@pytest.mark.django_db
def test_the_policy_of_the_page_allows_nothing_inline(alice: Browser, service: Service) -> None:
    policy = alice.get("/services/101/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
def test_pages_are_not_stored(alice: Browser, service: Service) -> None:
    assert alice.get("/services/101/").headers["Cache-Control"] == "no-store"
