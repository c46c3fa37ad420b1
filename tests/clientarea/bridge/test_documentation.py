"""docs/bridge.md, from which the other side is written: complete, and its example holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import msgspec
import pytest
from django.conf import settings
from django.urls import URLPattern
from msgspec import Struct

from clientarea.bridge import messages
from clientarea.bridge.auth import signature
from clientarea.bridge.commands import endpoint_of
from clientarea.bridge.urls import urlpatterns
from clientarea.management.commands.bridge_openapi import FILE, text
from tests.clientarea.bridge.examples import COMMANDS, EXAMPLES, example
from tests.clientarea.bridge.test_auth import SERVER_RECORD

TEXT = (Path(__file__).parents[3] / "docs" / "bridge.md").read_text()


def test_the_worked_example_holds() -> None:
    [example] = re.findall(r"```\n(POST\n.*?)\n```", TEXT, flags=re.DOTALL)
    method, path, timestamp, nonce, body = example.split("\n")
    [secret] = re.findall(r"secret `([0-9a-f]{32})`", TEXT)
    [printed] = re.findall(r"^`([0-9a-f]{64})`", TEXT, flags=re.MULTILINE)
    parts = {"method": method, "path": path, "timestamp": timestamp, "nonce": nonce}
    assert signature(secret, body=body.encode(), **parts) == printed
    assert msgspec.json.decode(body, type=messages.Sso).whmcs_service_id == 101


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert f"POST /bridge/v1/{command}" in TEXT


@pytest.mark.parametrize("url", urlpatterns, ids=lambda url: str(url.pattern))
def test_every_member_is_named(url: URLPattern) -> None:
    for shape in shapes_of(endpoint_of(url.callback).shape):
        for name in shape.__struct_fields__:
            assert re.search(rf"`(\w*\.)?{name}[`.]", TEXT), f"{shape.__name__}.{name}"


def shapes_of(shape: type[Struct]) -> Iterator[type[Struct]]:
    """The shape and those of its members."""
    yield shape
    for member_type in get_type_hints(shape).values():
        if isinstance(member_type, type) and issubclass(member_type, Struct):
            yield from shapes_of(member_type)


class TestOpenApi:
    def test_the_file_is_what_the_code_says(self) -> None:
        path = Path(settings.BASE_DIR, FILE)
        assert path.read_text() == text(), "run: python manage.py bridge_openapi"

    def test_every_command_is_there_with_what_goes_in_and_comes_out(self) -> None:
        document = json.loads(text())
        assert document["openapi"].startswith("3.1")
        assert sorted(document["paths"]) == sorted(f"/bridge/v1/{name}" for name in COMMANDS)
        for path in document["paths"].values():
            assert path["post"]["summary"]
            assert set(path["post"]["responses"]) >= {"200", "400", "401"}

    def test_every_reference_leads_somewhere(self) -> None:
        document = json.loads(text())
        for reference in re.findall(r'"\$ref": ?"#/components/([^"]+)"', text()):
            room, name = reference.split("/")
            assert name in document["components"][room]

    @pytest.mark.parametrize("command", EXAMPLES)
    def test_the_messages_of_the_tests_are_of_its_shape(self, command: str) -> None:
        url = next(url for url in urlpatterns if str(url.pattern) == command)
        body = json.dumps(example(command, SERVER_RECORD)).encode()
        shape = endpoint_of(url.callback).shape
        assert isinstance(msgspec.json.decode(body, type=shape), shape)
