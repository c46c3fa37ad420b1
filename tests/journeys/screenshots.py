"""Writes a picture of every page state: for people to look at, not a test. `script/screenshots`."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.browser import PageOpener
from tests.journeys import visitors, world
from tests.journeys.states import STATES
from tests.journeys.test_every_state import open_state, pages_of

SCHEMES = ("light", "dark")
WIDTHS = (360, 1280)
LANGUAGES = {"en": "en-US", "fr": "fr-FR"}
FOLDER = Path(settings.BASE_DIR) / ".screenshots"


@pytest.mark.timeout(0)
@pytest.mark.django_db(transaction=True)
def test_pictures(site: str, open_page: PageOpener) -> None:
    names = world.build()
    sessions = visitors.sessions()
    asked = os.environ.get("SCREENSHOTS_OF", "").split(",")
    states = [state for state in STATES if any(part in state.name for part in asked)]
    assert states, f"no state has {asked} in its name"
    for language, scheme, width in product(LANGUAGES, SCHEMES, WIDTHS):
        folder = FOLDER / f"{language}-{scheme}-{width}"
        folder.mkdir(parents=True, exist_ok=True)
        look: dict[str, Any] = {
            "color_scheme": scheme,
            "width": width,
            "locale": LANGUAGES[language],
        }
        # Every look signs in anew, and wrongly too: that is limited.
        cache.clear()
        pages = pages_of(sessions, open_page, site, **look)
        for state in states:
            page = pages[state.visitor]
            faults = open_state(page, site, state, names)
            assert not faults, f"{state.name}: {faults}"
            page.screenshot(path=folder / f"{state.name}.png", full_page=True)
        for page in pages.values():
            page.close()
