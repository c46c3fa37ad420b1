from __future__ import annotations

import pytest
from django.test import Client as Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_server_renders_the_chosen_theme(alice: Browser, theme: str) -> None:
    response = alice.post("/theme/", {"theme": theme, "next": "/services/101/"})
    assert response.headers["Location"] == "/services/101/"
    assert f'data-theme="{theme}"' in alice.get("/services/101/").content.decode()


def test_without_a_choice_the_page_follows_the_device(alice: Browser) -> None:
    alice.post("/theme/", {"theme": "dark"})
    alice.post("/theme/", {"theme": ""})
    assert "data-theme" not in alice.get("/services/101/").content.decode()


def test_a_cookie_of_another_make_is_ignored(alice: Browser) -> None:
    alice.cookies["theme"] = '"><script>'
    page = alice.get("/services/101/").content.decode()
    assert "data-theme" not in page


@pytest.mark.parametrize("path", ["https://elsewhere.test/", "//elsewhere.test"])
def test_it_leads_nowhere_else(alice: Browser, path: str) -> None:
    assert alice.post("/theme/", {"theme": "dark", "next": path}).headers["Location"] == "/"


def test_it_rejects_get(alice: Browser) -> None:
    assert alice.get("/theme/").status_code == 405
