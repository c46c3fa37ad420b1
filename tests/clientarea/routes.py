"""The addresses of the client area, read from the URL conf itself, and who may come to each."""

from __future__ import annotations

from collections.abc import Iterator

from django.core import signing
from django.urls import URLPattern, URLResolver, get_resolver

from provisioning.actions import logins
from provisioning.models import AuditEvent, Mailbox, Operation, Service
from tests.factories import ALICE

# Who may come: "client" = any signed-in client, "service" = the service's own client.
RULES = {
    "service-list": "client",
    "service-overview": "service",
    "mailbox-list": "service",
    "mailbox-add": "service",
    "mailbox-edit": "service",
    "mailbox-password": "service",
    "mailbox-delete": "service",
    "mailbox-row": "service",
    "webmail": "service",
    "webmail-wait": "service",
    "operation-dismiss": "service",
    "ownership-check": "service",
    "branding": "service",
    "branding-reset": "service",
    "branding-logo": "service",
    "dmarc-builder": "service",
    "device-list": "service",
    "device-guide": "service",
    "device-profile": "service",
    "shared-guide": "everybody",
    "shared-profile": "everybody",
    "autoconfig": "everybody",
    "autoconfig-well-known": "everybody",
    "autodiscover": "everybody",
    "autodiscover-json": "everybody",
    "autodiscover-json-address": "everybody",
    "history": "service",
    "history-export": "service",
    "history-undo": "service",
    "sso-redeem": "everybody",
    "sign-out": "everybody",
    "theme": "everybody",
    "set_language": "everybody",
    "healthz": "everybody",
    "readyz": "everybody",
    "metrics": "token",
    "gallery": "staff",
    "brand-style": "everybody",
    "brand-logo": "everybody",
}
# Rooms with rules and tests of their own.
ELSEWHERE = ("admin/", "bridge/v1/")


def routes(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, str | None]]:
    """Every route below the root with its name."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.name


ROUTES = [
    (route, name)
    for route, name in routes(get_resolver().url_patterns)
    if not route.startswith(ELSEWHERE)
]
OF_A_SERVICE = [route for route, name in ROUTES if RULES.get(str(name)) == "service"]
PRIVATE = [route for route, name in ROUTES if RULES.get(str(name)) in {"service", "client"}]
# Answers to a form; they have no page.
POSTED = {"operation-dismiss", "ownership-check", "webmail"}
# The service of most tests is on a platform that has none of it.
OF_OTHER_PLATFORMS = {"branding", "branding-reset", "branding-logo"}
PAGES = [
    route for route, name in ROUTES if route in PRIVATE and name not in POSTED | OF_OTHER_PLATFORMS
]


def filled(route: str, service: Service, mailbox: Mailbox, operation: Operation) -> str:
    """The route with the ids of Alice's rows."""
    event = AuditEvent.objects.filter(operation_id=operation.pk).first()
    if "<str:token>" in route:
        route = route.replace("<str:token>", token_of(mailbox))
    return "/" + (
        route.replace("<int:whmcs_service_id>", str(service.whmcs_service_id))
        .replace("<int:mailbox_id>", str(mailbox.pk))
        .replace("<int:operation_id>", str(operation.pk))
        .replace("<int:event_id>", str(event.pk if event else 0))
    )


def token_of(mailbox: Mailbox) -> str:
    """Names a login to the mailbox that Alice waits for."""
    inquiry = logins.open_mailbox(mailbox=mailbox, by=ALICE)
    return signing.dumps([mailbox.pk, inquiry.pk], salt="webmail")
