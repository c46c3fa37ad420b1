"""A message for every command, as WHMCS's modules send it about service 101 on server 2."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from clientarea.bridge.urls import urlpatterns
from tests.clientarea.bridge.caller import Message, create_message, service_message, sso_message
from tests.whmcs import OPTIONS

COMMANDS = [str(url.pattern) for url in urlpatterns]
TEXTS = {str(slot): text for slot, text in OPTIONS.items()}
SERVER = {"platform": "smartermail", "whmcs_server_id": 2}


def order_message(server: Message, **changes: object) -> Message:
    """The order as change-package sends it: without the hidden administrator."""
    order = create_message(server, **changes)
    del order["service_username"], order["service_password"]
    return order


EXAMPLES: Mapping[str, Callable[[Message], Message]] = {
    "create": create_message,
    "change-package": order_message,
    "suspend": lambda server: service_message(server, suspend_reason="Overdue on Payment"),
    "unsuspend": service_message,
    "terminate": service_message,
    "change-password": lambda server: service_message(server, service_password="Abcdef1!"),
    "renew": lambda server: {"whmcs_service_id": 101},
    "test-connection": lambda server: {"platform": "smartermail", "server": server},
    "list-accounts": lambda server: {"platform": "smartermail", "server": server},
    "usage": lambda server: SERVER,
    "metrics": lambda server: {**SERVER, "domain_name": "client.test"},
    "sso": lambda server: sso_message(),
    "mail-server-login": lambda server: {"whmcs_service_id": 101, "person_name": "Sam"},
    "server-page": lambda server: {"platform": "smartermail", "server": server},
    "refresh": lambda server: {"whmcs_service_id": 101, "person_name": "Sam"},
    "state": lambda server: {"whmcs_service_id": 101, "language": "english"},
    "overview": lambda server: {"whmcs_service_id": 101, "whmcs_client_id": 7},
    "check-product": lambda server: {"platform": "smartermail", "option_texts": TEXTS},
    "invoice-lines": lambda server: {
        "whmcs_invoice_id": 900,
        "lines": [
            {
                "whmcs_line_id": 1,
                "type": "Hosting",
                "whmcs_service_id": 101,
                "description": "Mail 5 - client.test",
                "amount": "6.00",
                "is_taxed": True,
                "due_on": "2026-12-01",
            }
        ],
    },
    "invoice-applied": lambda server: {"whmcs_invoice_id": 900},
    "invoice-cancelled": lambda server: {"whmcs_invoice_id": 900},
    "health": lambda server: {"sent_at": int(time.time()), "module_version": "0.1.0"},
}


def example(command: str, server: Message) -> Message:
    """The command's message; commands without one here are tried with an empty object."""
    return EXAMPLES[command](server) if command in EXAMPLES else {}
