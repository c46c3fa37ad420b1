"""WHMCS's side of the bridge: messages as the modules send them, signed without our own code."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client

from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests.whmcs import OPTIONS

KEY_NAME = "main"
SECRET = "a-secret-of-the-bridge-made-for-tests"
SERVICE_PASSWORD = "Wh0-mcs!Given-77"
Message = dict[str, Any]


class Bridge:
    """Signs and posts. `altered` replaces headers (None: leaves one out) after signing."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def post(self, command: str, message: Message) -> HttpResponse:
        """One signed command."""
        body = json.dumps(message).encode()
        return self.send(command, body, self.headers(command, body))

    def send(
        self, command: str, body: bytes, headers: dict[str, str], **options: Any
    ) -> HttpResponse:
        """Whatever a test makes of a request."""
        options = {"content_type": "application/json", **options}
        response = self.client.post(f"/bridge/v1/{command}", body, headers=headers, **options)
        return cast("HttpResponse", response)

    def headers(
        self,
        command: str,
        body: bytes,
        *,
        secret: str = SECRET,
        age_seconds: float = 0,
        nonce: str = "",
    ) -> dict[str, str]:
        """The four headers, as docs/bridge.md describes them."""
        timestamp = str(int(time.time() - age_seconds))
        nonce = nonce or secrets.token_hex(16)
        signed = f"POST\n/bridge/v1/{command}\n{timestamp}\n{nonce}\n".encode() + body
        return {
            "X-Mailroom-Key": KEY_NAME,
            "X-Mailroom-Timestamp": timestamp,
            "X-Mailroom-Nonce": nonce,
            "X-Mailroom-Signature": hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest(),
        }


def server_of(simulator: SmarterMailSimulator, **changes: Any) -> Message:
    """WHMCS's record of the simulated mail server."""
    return {
        "whmcs_server_id": 2,
        "name": "mail-1",
        "host_name": "127.0.0.1",
        "port": simulator.port,
        "is_secure": False,
        "username": ADMIN_USERNAME,
        "password": ADMIN_PASSWORD,
        **changes,
    }


def create_message(server: Message, **changes: Any) -> Message:
    """An order for client.test."""
    return {
        "request_id": "r-1",
        "whmcs_service_id": 101,
        "whmcs_client_id": 7,
        "whmcs_product_id": 3,
        "domain_name": "client.test",
        "platform": "smartermail",
        "client": {
            "full_name": "Alice Owner",
            "company_name": "Smith &amp; Sons",
            "email": "alice@client.test",
            "language": "french",
        },
        "product": {
            "name": "Mail 5",
            "option_texts": {str(slot): text for slot, text in OPTIONS.items()},
        },
        "server": server,
        "service_username": "clientte",
        "service_password": SERVICE_PASSWORD,
        **changes,
    }


def service_message(server: Message, **changes: Any) -> Message:
    """What suspend, unsuspend and terminate say about the same service."""
    return {
        "request_id": "r-2",
        "whmcs_service_id": 101,
        "platform": "smartermail",
        "server": server,
        **changes,
    }


def sso_message(**changes: Any) -> Message:
    """Alice presses the button."""
    return {
        "whmcs_service_id": 101,
        "whmcs_client_id": 7,
        "whmcs_user_id": 4,
        "person_name": "Alice Owner",
        **changes,
    }


def answer_of(response: HttpResponse) -> Message:
    """The members of an answer."""
    answer: Message = json.loads(response.content)
    return answer


# A piece of each sentence that stands in no other.
CAUSES = {
    "credentials_refused": "refuses the administrator account",
    "api_unsupported": "REST API may be disabled",
    "host_unreachable": "cannot be reached",
    "certificate_invalid": "certificate is not valid",
    "domain_taken": "exists on the mail server already",
}


def assert_cause(answer: Message, result: str, code: str) -> None:
    """The answer names this cause and none of the others."""
    assert (answer["result"], answer["error_code"]) == (result, code)
    named = [other for other, text in CAUSES.items() if text in answer["error_message"]]
    assert named == [code]
