"""One maker a model; every argument has a sensible default, so a test names only what matters."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from django.utils import timezone

from provisioning.actors import Actor
from provisioning.models import (
    Alias,
    Brand,
    Client,
    Currency,
    DistributionList,
    Mailbox,
    MirrorState,
    Plan,
    Server,
    Service,
    ServiceStatus,
)

_numbers = count(1000)

ALICE = Actor(Actor.CUSTOMER, "Alice", whmcs_user_id=7, ip_address="203.0.113.7")
WHMCS = Actor(Actor.WHMCS, "WHMCS")
STAFF = Actor(Actor.STAFF, "sam")
PASSWORD = "Kite-Harbor7-lemon"
GIGABYTE = 1024**3
POLARISMAIL_OPTIONS = {
    "Total Mailboxes": "25",
    "Total Enhanced Mailboxes": "10",
    "Mailbox Quota (GB)": "50",
    "Total Aliases": "20",
    "Total Distribution Lists": "10",
}


def make_currency(code: str = "USD", **values: Any) -> Currency:
    """The currency with this code, made if there is none yet."""
    defaults = {"whmcs_currency_id": next(_numbers), "suffix": f" {code}", **values}
    return Currency.objects.get_or_create(code=code, defaults=defaults)[0]


def make_client(**values: Any) -> Client:
    number = next(_numbers)
    defaults: dict[str, Any] = {"whmcs_client_id": number, "full_name": f"Client {number}"}
    if "currency" not in values:
        defaults["currency"] = make_currency()
    return Client.objects.create(**{**defaults, **values})


def make_plan(
    *, max_mailbox_count: int = 0, options: dict[int, str] | None = None, **values: Any
) -> Plan:
    """`options` maps slot numbers to texts, on top of the defaults."""
    number = next(_numbers)
    texts = {7: str(max_mailbox_count), **(options or {})}
    defaults = {
        "whmcs_product_id": number,
        "name": f"Mail {number}",
        "platform": "smartermail",
        "option_texts": {str(slot): text for slot, text in texts.items()},
    }
    return Plan.objects.create(**{**defaults, **values})


def make_brand(**values: Any) -> Brand:
    defaults = {
        "host_name": "panel.fjord.example",
        "name": "Fjord Mail",
        "colour": "#7a1f5c",
        "support_url": "https://help.fjord.example/",
        "billing_url": "https://billing.fjord.example/",
        "support_email": "help@fjord.example",
    }
    return Brand.objects.create(**{**defaults, **values})


def make_server(*, port: int = 1, **values: Any) -> Server:
    """A server on this machine; without a port nothing answers there."""
    number = next(_numbers)
    defaults = {
        "whmcs_server_id": number,
        "name": f"mail-{number}",
        "platform": "smartermail",
        "host_name": "127.0.0.1",
        "port": port,
        "is_secure": False,
        "username": "admin",
        "password": "not-the-real-one",
    }
    return Server.objects.create(**{**defaults, **values})


def make_service(**values: Any) -> Service:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "whmcs_service_id": number,
        "domain_name": f"client{number}.test",
        "status": ServiceStatus.ACTIVE,
        "admin_username": "qzxwvutsrp",
        "admin_password": "Hidden!Admin-2345",
    }
    makers: dict[str, Callable[[], Any]] = {
        "client": make_client,
        "plan": make_plan,
        "server": make_server,
    }
    for name, maker in makers.items():
        defaults[name] = values.pop(name) if name in values else maker()
    if defaults["plan"].platform == "polarismail":
        defaults["option_texts"] = dict(POLARISMAIL_OPTIONS)
    return Service.objects.create(**{**defaults, **values})


def make_mailbox(service: Service, local_part: str = "", **values: Any) -> Mailbox:
    defaults = {
        "local_part": local_part or f"person{next(_numbers)}",
        "display_name": "Some Person",
        "quota_bytes": 5 * GIGABYTE,
        "used_bytes": GIGABYTE,
        "state": MirrorState.ACTIVE,
    }
    return Mailbox.objects.create(service=service, **{**defaults, **values})


def make_alias(service: Service, local_part: str, targets: list[str], **values: Any) -> Alias:
    defaults = {
        "state": MirrorState.ACTIVE,
        "allows_sending": False,
        "is_hidden": False,
        "is_internal_only": False,
        "flags_read_at": timezone.now(),
    }
    return Alias.objects.create(
        service=service, local_part=local_part, targets=targets, **{**defaults, **values}
    )


def make_list(
    service: Service, local_part: str, members: list[str] | None, **values: Any
) -> DistributionList:
    defaults = {
        "state": MirrorState.ACTIVE,
        "members_read_at": None if members is None else timezone.now(),
        "member_count": None if members is None else len(members),
    }
    return DistributionList.objects.create(
        service=service, local_part=local_part, members=members, **{**defaults, **values}
    )


def make_mailboxes(service: Service, mailbox_count: int) -> None:
    """Many at once, for pages and benches."""
    Mailbox.objects.bulk_create(
        [
            Mailbox(
                service=service,
                local_part=f"person{number:05}",
                display_name=f"Person {number}",
                quota_bytes=(number % 5) * GIGABYTE,
                used_bytes=number * 1_000_003,
                state=MirrorState.ACTIVE,
            )
            for number in range(mailbox_count)
        ],
        batch_size=1000,
    )
