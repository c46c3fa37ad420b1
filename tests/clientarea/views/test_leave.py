from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_it_ends_the_session(alice: Browser) -> None:
    assert "You are signed out" in text_of(alice.post("/sign-out/"))
    assert alice.get("/services/101/").status_code == 403


def test_from_there_the_language_can_be_changed(alice: Browser) -> None:
    assert 'name="next" value="/"' in " ".join(alice.post("/sign-out/").content.decode().split())


def test_signing_out_twice_is_no_fault(alice: Browser) -> None:
    assert [alice.post("/sign-out/").status_code for _ in range(2)] == [200, 200]


def test_it_rejects_get(alice: Browser) -> None:
    assert alice.get("/sign-out/").status_code == 405
    assert alice.get("/services/101/").status_code == 200
