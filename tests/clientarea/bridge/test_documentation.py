"""docs/bridge.md, from which the other side is written: complete, and its example holds."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from clientarea.bridge import messages
from clientarea.bridge.auth import signature
from clientarea.bridge.urls import urlpatterns

TEXT = (Path(__file__).parents[3] / "docs" / "bridge.md").read_text()
COMMANDS = [messages.Create, messages.Suspend, messages.Unsuspend, messages.Terminate, messages.Sso]


def test_the_worked_example_holds() -> None:
    [example] = re.findall(r"```\n(POST\n.*?)\n```", TEXT, flags=re.DOTALL)
    method, path, timestamp, nonce, body = example.split("\n")
    [secret] = re.findall(r"secret `([0-9a-f]{32})`", TEXT)
    [printed] = re.findall(r"^`([0-9a-f]{64})`", TEXT, flags=re.MULTILINE)
    parts = {"method": method, "path": path, "timestamp": timestamp, "nonce": nonce}
    assert signature(secret, body=body.encode(), **parts) == printed
    assert msgspec.json.decode(body, type=messages.Sso).whmcs_service_id == 101


@pytest.mark.parametrize("command", [str(url.pattern) for url in urlpatterns])
def test_every_command_is_described(command: str) -> None:
    assert f"POST /bridge/v1/{command}" in TEXT


@pytest.mark.parametrize("shape", COMMANDS, ids=lambda shape: shape.__name__)
def test_every_member_is_named(shape: type[messages.Command]) -> None:
    nested = {"server": messages.ServerMember, "client": messages.ClientMember}
    nested["product"] = messages.ProductMember
    for name in shape.__struct_fields__:
        if name not in nested:
            assert f"`{name}`" in TEXT
            continue
        for inner in nested[name].__struct_fields__:
            assert f"`{name}.{inner}`" in TEXT or f"`.{inner}`" in TEXT
