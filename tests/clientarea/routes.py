"""The addresses of the client area, read from the URL conf itself, and who may come to each."""

from __future__ import annotations

from collections.abc import Iterator

from django.core import signing
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from provisioning.actions import logins
from provisioning.models import (
    Alias,
    AuditEvent,
    BillingRun,
    BulkRun,
    DistributionList,
    DomainAlias,
    DomainAliasRequest,
    Mailbox,
    MirrorState,
    Operation,
    RunState,
    Service,
)
from tests.factories import ALICE

# Who may come: "client" = any signed-in client, "service" = the service's own client, its invited
# people and support, each with the rights of their role (`clientarea/rights.py`), "account" =
# whoever has signed in with an address.
RULES = {
    "service-list": "client",
    "service-overview": "service",
    "mailbox-list": "service",
    "mailbox-add": "service",
    "mailbox-edit": "service",
    "mailbox-password": "service",
    "mailbox-delete": "service",
    "mailbox-row": "service",
    "mailbox-price": "service",
    "mailbox-import": "service",
    "bulk-run": "service",
    "bulk-confirm": "service",
    "bulk-cancel": "service",
    "bulk-sheet": "service",
    "mailbox-export-csv": "service",
    "mailbox-export-xlsx": "service",
    "mailbox-template-csv": "service",
    "mailbox-template-xlsx": "service",
    "mailbox-auto-reply": "service",
    "mailbox-selection": "service",
    "mailbox-restore": "service",
    "mailbox-sign-in": "service",
    "owner-link": "service",
    "owner-link-revoke": "service",
    "setup": "everybody",
    "webmail": "service",
    "webmail-wait": "service",
    "operation-dismiss": "service",
    "ownership-check": "service",
    "branding": "service",
    "branding-reset": "service",
    "branding-logo": "service",
    "dns": "service",
    "dns-check": "service",
    "dns-zone-file": "service",
    "dns-dkim": "service",
    "dmarc-builder": "service",
    "dns-share": "service",
    "dns-share-revoke": "service",
    "mail-move": "service",
    "mail-move-address": "service",
    "mail-move-forget": "service",
    "shared-dns": "everybody",
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
    "notifications": "service",
    "people": "service",
    "person-invite": "service",
    "person-invite-again": "service",
    "person-role": "service",
    "person-remove": "service",
    "support-pass": "service",
    "support-pass-end": "service",
    "support-reason": "service",
    "usage": "service",
    "usage-bill": "service",
    "usage-bill-earlier": "service",
    "sso-redeem": "everybody",
    "sign-out": "everybody",
    "account_login": "everybody",
    "account_request_login_code": "everybody",
    "account_confirm_login_code": "everybody",
    "mfa_authenticate": "everybody",
    "mfa_login_webauthn": "everybody",
    "invitation": "everybody",
    "account_reauthenticate": "account",
    "account_request_reauthentication_code": "account",
    "account_confirm_reauthentication_code": "account",
    "mfa_reauthenticate": "account",
    "mfa_reauthenticate_webauthn": "account",
    "mfa_index": "account",
    "mfa_list_webauthn": "account",
    "sessions-end": "account",
    "session-end": "account",
    "account_change_password": "account",
    "account_set_password": "account",
    "mfa_activate_totp": "account",
    "mfa_deactivate_totp": "account",
    "mfa_add_webauthn": "account",
    "mfa_remove_webauthn": "account",
    "mfa_view_recovery_codes": "account",
    "mfa_generate_recovery_codes": "account",
    "mfa_download_recovery_codes": "account",
    "theme": "everybody",
    "set_language": "everybody",
    "healthz": "everybody",
    "readyz": "everybody",
    "metrics": "token",
    "help": "everybody",
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
POSTED = {
    "operation-dismiss",
    "ownership-check",
    "webmail",
    "mailbox-selection",
    "mailbox-restore",
    "mailbox-sign-in",
    "owner-link-revoke",
    "bulk-confirm",
    "bulk-cancel",
    "bulk-sheet",
    "dns-check",
    "dns-share-revoke",
    "mail-move-address",
    "mail-move-forget",
    "list-dismiss",
    "domain-alias-check",
    "person-invite",
    "person-invite-again",
    "person-role",
    "person-remove",
    "support-pass",
    "support-pass-end",
    "support-reason",
}
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
    if "<int:import_id>" in route:
        run = BulkRun.objects.create(service=service, file_name="staff.csv", status="planned")
        route = route.replace("<int:import_id>", str(run.pk))
    return "/" + (
        route.replace("<int:whmcs_service_id>", str(service.whmcs_service_id))
        .replace("<int:mailbox_id>", str(mailbox.pk))
        .replace("<str:deed>", "enable")
        .replace("<int:link_id>", "1")
        .replace("<int:administrator_id>", "1")
        .replace("<int:operation_id>", str(operation.pk))
        .replace("<int:run_id>", str(bill_of(service).pk))
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


def bill_of(service: Service) -> BillingRun:
    """A bill that was made, and stays when the page is asked for again."""
    run = BillingRun.objects.filter(service=service).first()
    return run or BillingRun.objects.create(
        service=service,
        whmcs_invoice_id=900,
        state=RunState.APPLIED,
        due_on=timezone.localdate(),
        cut_off_at=timezone.now(),
    )


def token_of(mailbox: Mailbox) -> str:
    """Names a login to the mailbox that Alice waits for."""
    inquiry = logins.open_mailbox(mailbox=mailbox, by=ALICE)
    return signing.dumps([mailbox.pk, inquiry.pk], salt="webmail")
