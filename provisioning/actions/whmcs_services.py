"""Takes over one page of WHMCS's services and the clients who own them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from provisioning import whmcs_values
from provisioning.actions.locking import lock_service
from provisioning.actions.takeover import SyncReport, Values, locked, write
from provisioning.actions.whmcs_catalogue import Catalogue
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.models import (
    ON_PLATFORM,
    UNFINISHED,
    Client,
    Currency,
    Operation,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.transactions import transactional
from provisioning.whmcsdb import reader
from provisioning.whmcsdb.reader import WhmcsClient, WhmcsService

# What a service that we see for the first time is taken to be. Active and suspended ones exist on
# the mail server already, made by the module that we replace.
FIRST_STATUS = {
    "Pending": ServiceStatus.PENDING,
    "Active": ServiceStatus.ACTIVE,
    "Completed": ServiceStatus.ACTIVE,
    "Suspended": ServiceStatus.SUSPENDED,
    "Terminated": ServiceStatus.TERMINATED,
    "Cancelled": ServiceStatus.TERMINATED,
    "Fraud": ServiceStatus.TERMINATED,
}
NEEDED = {"client_id", "plan_id", "domain_name"}


def take_page(rows: Sequence[WhmcsService], catalogue: Catalogue) -> SyncReport:
    """Writes what differs. WHMCS is asked before the transaction, so that no lock waits for it."""
    return _write_page(rows, reader.clients({row.whmcs_client_id for row in rows}), catalogue)


@transactional
def _write_page(
    rows: Sequence[WhmcsService], whmcs_clients: Sequence[WhmcsClient], catalogue: Catalogue
) -> SyncReport:
    report = SyncReport()
    clients = _take_clients(whmcs_clients, catalogue.currencies, report)
    known = locked(Service, "whmcs_service_id", [row.whmcs_service_id for row in rows])
    busy = set(
        Operation.objects.filter(
            service__in=[service.pk for service in known.values()], status__in=UNFINISHED
        ).values_list("service_id", flat=True)
    )
    wishes: dict[int, Values] = {}
    for row in rows:
        problems: list[str] = []
        service = known.get(row.whmcs_service_id)
        is_busy = service is not None and service.pk in busy
        wish = _wish(row, service, clients, catalogue, problems, is_busy=is_busy)
        if wish:
            wishes[row.whmcs_service_id] = wish
        name = f"service {row.whmcs_service_id} {row.domain_text}".strip()
        report.problems += [f"{name}: {problem}" for problem in problems]
    write(Service, "whmcs_service_id", known, wishes, report)
    return report


@transactional
def place(*, service: Service, server: Server, by: Actor) -> None:
    """Puts the service on the server that WHMCS names, unless an operation is under way."""
    if service.server_id == server.pk:
        return
    locked_service = lock_service(service.pk)
    if Operation.objects.filter(service=service, status__in=UNFINISHED).exists():
        return
    Service.objects.filter(pk=locked_service.pk).update(server=server)
    record(by, locked_service, "server_assigned", server.name)


def _take_clients(
    wanted: Iterable[WhmcsClient], currencies: Mapping[int, Currency], report: SyncReport
) -> dict[int, Client]:
    wishes = {client.whmcs_client_id: _client_values(client, currencies) for client in wanted}
    known = locked(Client, "whmcs_client_id", wishes)
    write(Client, "whmcs_client_id", known, wishes, report)
    # Rows just created have no key of ours yet.
    return known if len(known) == len(wishes) else locked(Client, "whmcs_client_id", wishes)


def _client_values(client: WhmcsClient, currencies: Mapping[int, Currency]) -> Values:
    currency = currencies.get(client.whmcs_currency_id)
    return {
        "full_name": client.full_name,
        "company_name": client.company_name,
        "email": client.email,
        "language_code": client.language_code,
        "currency_id": currency.pk if currency else None,
    }


def _wish(
    row: WhmcsService,
    known: Service | None,
    clients: Mapping[int, Client],
    catalogue: Catalogue,
    problems: list[str],
    *,
    is_busy: bool,
) -> Values:
    """The columns as they should be; empty for a new service that cannot be taken over."""
    values: dict[str, object] = {
        "whmcs_status": row.status,
        "registered_on": row.registered_on,
        "next_due_on": row.next_due_on,
        "billing_cycle": row.billing_cycle,
        "recurring_amount": row.amount,
        **_links(row, clients, catalogue, problems, is_busy=is_busy),
        **_domain(row, known, problems),
    }
    status = _status(row, known, problems)
    if known is None:
        if not values.keys() >= NEEDED:
            problems.append("left out")
            return {}
        values |= {"status": status, "suspend_reason": row.suspend_reason}
    if status in ON_PLATFORM and not (known and known.admin_username):
        # The hidden administrator must never be shown as one of the customer's mailboxes.
        values["admin_username"] = row.admin_username
    return values


def _links(
    row: WhmcsService,
    clients: Mapping[int, Client],
    catalogue: Catalogue,
    problems: list[str],
    *,
    is_busy: bool,
) -> Values:
    """What the row points at. WHMCS has no foreign keys: a missing end is told, the link kept."""
    ends: dict[str, tuple[str, int | None, Client | Plan | Server | None]] = {
        "client_id": ("client", row.whmcs_client_id, clients.get(row.whmcs_client_id)),
        "plan_id": ("product", row.whmcs_product_id, catalogue.plans.get(row.whmcs_product_id)),
        "server_id": (
            "server",
            row.whmcs_server_id,
            catalogue.servers.get(row.whmcs_server_id or 0),
        ),
    }
    problems += [
        f"{noun} {number} is missing or not ours"
        for noun, number, end in ends.values()
        if number and end is None
    ]
    values = {name: end.pk for name, (_noun, _number, end) in ends.items() if end is not None}
    if is_busy:
        # An operation is carried to the end on the server that it was begun on.
        values.pop("server_id", None)
    return values


def _domain(row: WhmcsService, known: Service | None, problems: list[str]) -> Values:
    """The domain, unless one was set up here already: renaming it in WHMCS renames no mailbox."""
    try:
        name = whmcs_values.domain_name(row.domain_text)
    except ValueError as error:
        problems.append(str(error))
        return {}
    if known is None or (known.status == ServiceStatus.PENDING and not known.admin_username):
        return {"domain_name": name}
    if known.domain_name != name and known.status in ON_PLATFORM:
        problems.append(f"is {known.domain_name} on the mail server; kept")
    return {}


def _status(row: WhmcsService, known: Service | None, problems: list[str]) -> ServiceStatus:
    """Ours, or for a new service what WHMCS's status stands for; a difference is told only."""
    meant = FIRST_STATUS.get(row.status)
    if meant is None:
        problems.append(f"unknown status {row.status}")
    if known is None:
        return meant or ServiceStatus.PENDING
    status = ServiceStatus(known.status)
    # To WHMCS a service that waits for its proof of ownership is an active one.
    here = ServiceStatus.ACTIVE if status == ServiceStatus.UNPROVEN else status
    if meant not in {None, here}:
        problems.append(f"{row.status} in WHMCS, {status} here; nothing was done")
    return status
