"""Who tries too often is asked to wait, and learns nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from clientarea.bridge import commands
from clientarea.views import sso
from tests.factories import make_service
from tests.people import alice

pytestmark = pytest.mark.django_db

WAIT_SECONDS = "60"


def test_at_l10_guessing_login_links_is_limited() -> None:
    browser = Client()
    statuses = [browser.get("/sso/not-a-token/").status_code for _ in range(sso.TRIES_A_MINUTE + 1)]
    assert set(statuses[:-1]) == {410}
    answer = browser.get("/sso/not-a-token/")
    assert (statuses[-1], answer.status_code) == (429, 429)
    assert answer.headers["Retry-After"] == WAIT_SECONDS
    assert "wait a minute" in answer.content.decode()


def test_at_l10_wrong_signatures_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "REFUSALS_A_MINUTE", 20)
    browser = Client()
    answers = [browser.post("/bridge/v1/create", b"{}", "application/json") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert {answer.content for answer in answers} == {b""}


def test_at_l02_an_unknown_page_of_a_service_leads_back() -> None:
    service = make_service()
    answer = alice(service).get(f"/services/{service.whmcs_service_id}/no-such-thing/")
    assert answer.status_code == 404
    assert f'href="{reverse("service-list")}"' in answer.content.decode()
