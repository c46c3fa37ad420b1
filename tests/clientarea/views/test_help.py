"""Help stands one click from every page, and says the same words as the pages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from clientarea.help_texts import TOPICS
from tests.factories import make_mailbox, make_service
from tests.people import alice

pytestmark = pytest.mark.django_db

ROOMS_WITHOUT_QUESTIONS = {"branding", "notifications"}


def test_every_answer_stands_on_the_page_in_both_languages() -> None:
    page = unescape(Client().get(reverse("help")).content.decode())
    assert not [
        one.text for topic in TOPICS for one in topic.questions if str(one.answer) not in page
    ]
    french = Client(headers={"Accept-Language": "fr"}).get(reverse("help")).content.decode()
    assert "Short answers" not in french


def test_every_room_of_a_service_leads_to_its_own_answers() -> None:
    service = make_service()
    make_mailbox(service, "bob")
    browser = alice(service)
    sidebar = browser.get(f"/services/{service.whmcs_service_id}/").content.decode()
    rooms = re.findall(r'<a href="(/services/\d+/[^"]*)"', sidebar)
    topics = {topic.room for topic in TOPICS}
    led_to = set()
    for path in set(rooms):
        page = browser.get(path).content.decode()
        anchor = re.search(r'href="/help/(?:#([\w-]+))?"', page)
        assert anchor, path
        led_to.add(anchor[1])
    assert led_to - ROOMS_WITHOUT_QUESTIONS <= topics
    assert len(led_to) >= 9


def test_words_in_quotes_are_those_of_the_pages() -> None:
    """A button that help names has to be found."""
    root = Path(__file__).parents[3]
    written = "\n".join(
        path.read_text()
        for folder in ("templates", "clientarea", "provisioning")
        for path in (root / folder).rglob("*")
        if path.suffix in {".html", ".py"} and path.name != "help_texts.py"
    )
    named = {
        word
        for topic in TOPICS
        for one in topic.questions
        for word in re.findall(r"“([^”]+)”", f"{one.text} {one.answer}")
    }
    assert {word for word in named if word not in written} == set()
