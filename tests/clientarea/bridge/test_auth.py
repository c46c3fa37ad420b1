"""Who may speak to the bridge. Whatever is wrong, the answer is 401 and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.apps import apps
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from clientarea.bridge.auth import signature
from provisioning.models import AuditEvent, BridgeNonce, Inquiry, Operation, Service, SsoToken
from tests.clientarea.bridge.caller import Bridge, sso_message
from tests.clientarea.bridge.examples import COMMANDS, example
from tests.factories import make_client, make_service

pytestmark = pytest.mark.django_db

BODY = json.dumps(sso_message()).encode()
Headers = dict[str, str]


@pytest.fixture(autouse=True)
def _service(db: None) -> Service:
    return make_service(whmcs_service_id=101, client=make_client(whmcs_client_id=7))


# Nothing answers there.
SERVER_RECORD = {
    "whmcs_server_id": 2,
    "name": "mail-1",
    "host_name": "127.0.0.1",
    "port": 1,
    "is_secure": False,
    "username": "admin",
    "password": "not-the-real-one",
}


def everything() -> dict[str, object]:
    """Every row of the product as it is now."""
    models = apps.get_app_config("provisioning").get_models()
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


def assert_turned_away(response: HttpResponse) -> None:
    assert response.status_code == 401
    assert response.content == b""
    assert not SsoToken.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not Operation.objects.exists()
    assert not Inquiry.objects.exists()
    assert Service.objects.get().status == "active"


class TestAGoodRequest:
    def test_is_answered(self, bridge: Bridge) -> None:
        response = bridge.post("sso", sso_message())
        assert response.status_code == 200
        assert SsoToken.objects.count() == 1

    def test_gets_no_cookie(self, bridge: Bridge) -> None:
        assert not bridge.post("sso", sso_message()).cookies

    @pytest.mark.parametrize("age_seconds", [-290, -1, 0, 1, 290])
    def test_may_be_five_minutes_off(self, bridge: Bridge, age_seconds: float) -> None:
        headers = bridge.headers("sso", BODY, age_seconds=age_seconds)
        assert bridge.send("sso", BODY, headers).status_code == 200

    def test_may_use_any_of_the_keys(self, bridge: Bridge, settings: Settings) -> None:
        settings.BRIDGE_KEYS = {"spare": "s" * 32, **settings.BRIDGE_KEYS}
        headers = bridge.headers("sso", BODY, secret="s" * 32) | {"X-Mailroom-Key": "spare"}
        assert bridge.send("sso", BODY, headers).status_code == 200


def without(name: str) -> Callable[[Headers], Headers]:
    return lambda headers: {key: value for key, value in headers.items() if key != name}


def having(name: str, value: str) -> Callable[[Headers], Headers]:
    return lambda headers: headers | {name: value}


def changing(name: str, change: Callable[[str], str]) -> Callable[[Headers], Headers]:
    return lambda headers: headers | {name: change(headers[name])}


WRONG_HEADERS = {
    "no key": without("X-Mailroom-Key"),
    "no timestamp": without("X-Mailroom-Timestamp"),
    "no nonce": without("X-Mailroom-Nonce"),
    "no signature": without("X-Mailroom-Signature"),
    "unknown key": having("X-Mailroom-Key", "other"),
    "empty key": having("X-Mailroom-Key", ""),
    "empty signature": having("X-Mailroom-Signature", ""),
    "signature of something else": having("X-Mailroom-Signature", "0" * 64),
    "signature that is not ASCII": having("X-Mailroom-Signature", "é" * 64),
    "signature in capitals": changing("X-Mailroom-Signature", str.upper),
    "signature cut short": changing("X-Mailroom-Signature", lambda text: text[:-1]),
    "other timestamp": changing("X-Mailroom-Timestamp", lambda text: str(int(text) + 1)),
    "timestamp with a sign": changing("X-Mailroom-Timestamp", lambda text: f"+{text}"),
    "timestamp with a fraction": changing("X-Mailroom-Timestamp", lambda text: f"{text}.0"),
    "timestamp in other digits": having("X-Mailroom-Timestamp", "١٧٦٣٧٠٠٠٠٠"),
    "timestamp that is no number": having("X-Mailroom-Timestamp", "now"),
    "other nonce": having("X-Mailroom-Nonce", "ab" * 16),
    "empty nonce": having("X-Mailroom-Nonce", ""),
}


class TestAWrongRequest:
    @pytest.mark.parametrize("spoil", WRONG_HEADERS.values(), ids=WRONG_HEADERS.keys())
    def test_headers(self, bridge: Bridge, spoil: Callable[[Headers], Headers]) -> None:
        headers = spoil(bridge.headers("sso", BODY))
        assert_turned_away(bridge.send("sso", BODY, headers))
        assert not BridgeNonce.objects.exists()

    @pytest.mark.parametrize(
        "nonce", ["ab" * 15, "AB" * 16, "ab" * 33, "gh" * 16, "ab" * 15 + "-_"]
    )
    def test_a_nonce_of_another_form(self, bridge: Bridge, nonce: str) -> None:
        assert_turned_away(bridge.send("sso", BODY, bridge.headers("sso", BODY, nonce=nonce)))

    def test_signed_with_another_secret(self, bridge: Bridge) -> None:
        headers = bridge.headers("sso", BODY, secret="x" * 40)
        assert_turned_away(bridge.send("sso", BODY, headers))

    def test_an_altered_body(self, bridge: Bridge) -> None:
        headers = bridge.headers("sso", BODY)
        assert_turned_away(bridge.send("sso", BODY.replace(b"Alice", b"Mallory"), headers))
        assert_turned_away(bridge.send("sso", BODY + b" ", headers))

    def test_a_signature_for_another_command(self, bridge: Bridge) -> None:
        assert_turned_away(bridge.send("terminate", BODY, bridge.headers("sso", BODY)))

    def test_a_signature_for_another_address(self, bridge: Bridge) -> None:
        headers = bridge.headers("sso", BODY)
        assert_turned_away(bridge.send("sso", BODY, headers, query_params={"is_staff": "1"}))

    @pytest.mark.parametrize("age_seconds", [310, 3600, -310, -3600])
    def test_late_or_early(self, bridge: Bridge, age_seconds: float) -> None:
        headers = bridge.headers("sso", BODY, age_seconds=age_seconds)
        assert_turned_away(bridge.send("sso", BODY, headers))

    def test_is_not_told_what_is_wrong_with_its_message(self, bridge: Bridge) -> None:
        assert_turned_away(bridge.send("sso", b"{", without("X-Mailroom-Key")({})))


class TestTheSameRequestAgain:
    def test_is_turned_away(self, bridge: Bridge) -> None:
        headers = bridge.headers("sso", BODY)
        assert bridge.send("sso", BODY, headers).status_code == 200
        again = bridge.send("sso", BODY, headers)
        assert (again.status_code, again.content) == (401, b"")
        assert SsoToken.objects.count() == 1

    def test_even_if_the_first_was_malformed(self, bridge: Bridge) -> None:
        headers = bridge.headers("sso", b"{")
        assert bridge.send("sso", b"{", headers).status_code == 400
        assert bridge.send("sso", b"{", headers).status_code == 401


@pytest.mark.parametrize("command", COMMANDS)
class TestEveryCommand:
    """Generated from the list of addresses: a new command is held to the same."""

    @pytest.fixture
    def body(self, command: str) -> bytes:
        return json.dumps(example(command, SERVER_RECORD)).encode()

    def test_wants_a_signature(self, bridge: Bridge, command: str, body: bytes) -> None:
        assert_turned_away(bridge.send(command, body, {}))

    def test_wants_it_for_this_very_message(
        self, bridge: Bridge, command: str, body: bytes
    ) -> None:
        headers = bridge.headers(command, body)
        assert_turned_away(bridge.send(command, body + b" ", headers))

    @pytest.mark.parametrize("age_seconds", [310, -310])
    def test_wants_it_in_time(
        self, bridge: Bridge, command: str, body: bytes, age_seconds: float
    ) -> None:
        headers = bridge.headers(command, body, age_seconds=age_seconds)
        assert_turned_away(bridge.send(command, body, headers))

    def test_is_not_repeated(self, bridge: Bridge, command: str, body: bytes) -> None:
        headers = bridge.headers(command, body)
        assert bridge.send(command, body, headers).status_code != 401
        before = everything()
        again = bridge.send(command, body, headers)
        assert (again.status_code, again.content) == (401, b"")
        assert everything() == before

    def test_is_posted(self, bridge: Bridge, command: str) -> None:
        assert bridge.client.get(f"/bridge/v1/{command}").status_code == 405


class TestSignature:
    @given(first=st.binary(max_size=40), second=st.binary(max_size=40))
    def test_tells_bodies_apart(self, first: bytes, second: bytes) -> None:
        same = {"method": "POST", "path": "/", "timestamp": "1", "nonce": "2"}
        assert (signature("s", body=first, **same) == signature("s", body=second, **same)) == (
            first == second
        )
