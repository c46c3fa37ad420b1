from __future__ import annotations

from django.test import Client as Browser


def test_it_answers_without_a_database() -> None:
    assert Browser().get("/healthz").content == b"ok"


def test_it_rejects_post() -> None:
    assert Browser().post("/healthz").status_code == 405
