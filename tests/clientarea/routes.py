"""The addresses of the client area, read from the URL conf itself, and who may come to each."""

from __future__ import annotations

from collections.abc import Iterator

from django.core import signing
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from provisioning.actions import logins
from provisioning.models import (
    Alias,
    AuditEvent,
    DistributionList,
    DomainAlias,
    DomainAliasRequest,
    Mailbox,
    MirrorState,
    Operation,
    Service,
)
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
    "alias-list": "service",
    "alias-add": "service",
    "alias-edit": "service",
    "alias-delete": "service",
    "alias-row": "service",
    "catch-all": "service",
    "forward-list": "service",
    "forward-edit": "service",
    "forward-row": "service",
    "list-list": "service",
    "list-add": "service",
    "list-edit": "service",
    "list-delete": "service",
    "list-dismiss": "service",
    "list-row": "service",
    "domain-alias-list": "service",
    "domain-alias-add": "service",
    "domain-alias-remove": "service",
    "domain-alias-row": "service",
    "domain-alias-check": "service",
    "domain-alias-withdraw": "service",
    "receivers": "service",
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
POSTED = {"operation-dismiss", "ownership-check", "webmail", "list-dismiss", "domain-alias-check"}
# The service of most tests is on a platform that has none of it.
OF_OTHER_PLATFORMS = {"branding", "branding-reset", "branding-logo"}
PAGES = [
    route for route, name in ROUTES if route in PRIVATE and name not in POSTED | OF_OTHER_PLATFORMS
]


def _number(route: str, service: Service, model: type[Model], gap: str) -> str:
    """The number of a row of Alice's, made where she has none and the route asks for it."""
    if gap not in route:
        return ""
    named = model in {DomainAlias, DomainAliasRequest}
    name = {"domain_name": "her-own.test"} if named else {"local_part": f"her-{model.__name__}"}
    state = {} if model is DomainAliasRequest else {"state": MirrorState.ACTIVE}
    row, _ = model._default_manager.get_or_create(service=service, **name, defaults=state)
    return str(row.pk)


def filled(route: str, service: Service, mailbox: Mailbox, operation: Operation) -> str:
    """The route with the ids of Alice's rows."""
    event = AuditEvent.objects.filter(operation_id=operation.pk).first()
    if "<str:token>" in route:
        route = route.replace("<str:token>", token_of(mailbox))
    return "/" + (
        route.replace("<int:whmcs_service_id>", str(service.whmcs_service_id))
        .replace("<int:mailbox_id>", str(mailbox.pk))
        .replace("<int:operation_id>", str(operation.pk))
        .replace("<int:alias_id>", _number(route, service, Alias, "<int:alias_id>"))
        .replace("<int:list_id>", _number(route, service, DistributionList, "<int:list_id>"))
        .replace(
            "<int:domain_alias_id>", _number(route, service, DomainAlias, "<int:domain_alias_id>")
        )
        .replace(
            "<int:request_id>", _number(route, service, DomainAliasRequest, "<int:request_id>")
        )
        .replace("<int:event_id>", str(event.pk if event else 0))
    )


def token_of(mailbox: Mailbox) -> str:
    """Names a login to the mailbox that Alice waits for."""
    inquiry = logins.open_mailbox(mailbox=mailbox, by=ALICE)
    return signing.dumps([mailbox.pk, inquiry.pk], salt="webmail")
