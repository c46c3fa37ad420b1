"""Each request has a name and a line; neither the line nor a report of an error holds a link."""

from __future__ import annotations

import json
import logging
import logging.config

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client as Browser

from clientarea.logs import logging_settings, report_errors_to, without_request
from provisioning.log_context import ContextFilter, bound

pytestmark = pytest.mark.django_db


def test_the_answer_names_the_request(client: Browser) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc123"})["X-Request-ID"] == "abc123"
    assert len(client.get("/healthz")["X-Request-ID"]) == 32


def test_the_line_tells_the_route_and_not_the_token(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/sso/a-one-use-token/")
    assert "/sso/<str:token>/" in caplog.text
    assert "a-one-use-token" not in caplog.text


def test_the_line_of_an_error_tells_the_route_too(
    client: Browser, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("clientarea.views.sso.sso.redeem", broken)
    client.raise_request_exception = False
    assert client.get("/sso/a-one-use-token/").status_code == 500
    assert "a bug" in caplog.text
    assert "a-one-use-token" not in caplog.text


def test_a_json_line_carries_both_ids(capsys: pytest.CaptureFixture[str]) -> None:
    described = logging_settings("json")
    formatter = logging.config.DictConfigurator(described).configure_formatter(
        dict(described["formatters"]["json"])
    )
    record = logging.LogRecord("room", logging.INFO, __file__, 1, "done %s", ("well",), None)
    with bound(request_id="abc123", operation_id="7"):
        ContextFilter().filter(record)
    line = json.loads(formatter.format(record))
    assert (line["message"], line["request_id"], line["operation_id"]) == (
        "done well",
        "abc123",
        "7",
    )


def test_the_ids_end_with_their_work() -> None:
    record = logging.LogRecord("room", logging.INFO, __file__, 1, "later", (), None)
    with bound(request_id="abc123"), bound(operation_id="7"):
        pass
    ContextFilter().filter(record)
    assert (record.__dict__["request_id"], record.__dict__["operation_id"]) == ("-", "-")


def test_a_report_of_an_error_leaves_the_request_out() -> None:
    event = {"exception": {"values": []}, "request": {"url": "https://host/sso/token/"}}
    assert without_request(event, None) == {"exception": {"values": []}}


def test_a_missing_package_stops_the_start_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("clientarea.logs.importlib.import_module", missing)
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN"):
        report_errors_to("https://key@sentry.example.com/1")
