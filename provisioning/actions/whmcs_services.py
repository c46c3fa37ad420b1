"""Takes over one page of WHMCS's services and the clients who own them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provisioning import limits, whmcs_values
from provisioning.actions.locking import lock_service
from provisioning.actions.takeover import Key, SyncReport, Values, locked, write, write_set
from provisioning.actions.whmcs_catalogue import Catalogue
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import (
    ON_PLATFORM,
    UNFINISHED,
    Client,
    ClientPerson,
    Currency,
    Operation,
    PersonKind,
    Plan,
    Server,
    Service,
    ServiceStatus,
)
from provisioning.sentences import staff_sentence
from provisioning.transactions import transactional
from provisioning.whmcsdb import options, reader
from provisioning.whmcsdb.options import WhmcsPerson
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


@dataclass(frozen=True)
class Page:
    """A page of WHMCS's services with all that belongs to them; texts by service."""

    rows: Sequence[WhmcsService]
    clients: Sequence[WhmcsClient]
    people: Sequence[WhmcsPerson]
    option_texts: Mapping[int, Mapping[str, str]]
    custom_texts: Mapping[int, Mapping[str, str]]


def take_page(rows: Sequence[WhmcsService], catalogue: Catalogue) -> SyncReport:
    """Writes what differs. WHMCS is asked before the transaction, so that no lock waits for it."""
    client_ids = {row.whmcs_client_id for row in rows}
    products = {row.whmcs_service_id: row.whmcs_product_id for row in rows}
    page = Page(
        rows=rows,
        clients=reader.clients(client_ids),
        people=options.people(client_ids),
        option_texts=options.option_texts(products, catalogue.options),
        custom_texts=options.custom_texts(products, catalogue.fields),
    )
    return _write_page(page, catalogue)


@transactional
def _write_page(page: Page, catalogue: Catalogue) -> SyncReport:
    report = SyncReport()
    clients = _take_clients(page.clients, catalogue.currencies, report)
    _take_people(page.people, clients, report)
    known = locked(Service, "whmcs_service_id", [row.whmcs_service_id for row in page.rows])
    busy = set(
        Operation.objects.filter(
            service__in=[service.pk for service in known.values()], status__in=UNFINISHED
        ).values_list("service_id", flat=True)
    )
    wishes: dict[int, Values] = {}
    for row in page.rows:
        problems: list[str] = []
        service = known.get(row.whmcs_service_id)
        is_busy = service is not None and service.pk in busy
        wish = _wish(row, service, clients, catalogue, problems, is_busy=is_busy)
        if wish:
            wishes[row.whmcs_service_id] = {
                **wish,
                "option_texts": page.option_texts[row.whmcs_service_id],
                "custom_texts": page.custom_texts[row.whmcs_service_id],
            }
        name = f"service {row.whmcs_service_id} {row.domain_text}".strip()
        if row.status not in reader.CLOSED_STATUSES:
            problems += _option_problems(row, catalogue, page.option_texts[row.whmcs_service_id])
        for problem in problems:
            report.find("whmcs_service", name, problem)
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


def _take_people(
    people: Iterable[WhmcsPerson], clients: Mapping[int, Client], report: SyncReport
) -> None:
    """Users and contacts; who was removed from a client in WHMCS goes here too."""
    wishes: dict[Key, Values] = {
        (
            clients[person.whmcs_client_id].pk,
            PersonKind.USER if person.is_user else PersonKind.CONTACT,
            person.whmcs_person_id,
        ): {
            "full_name": person.full_name,
            "email": person.email,
            "language_code": person.language_code,
            "is_owner": person.is_owner,
            "wants_product_mail": person.wants_product_mail,
        }
        for person in people
        if person.whmcs_client_id in clients
    }
    known = ClientPerson.objects.filter(client__in=[client.pk for client in clients.values()])
    write_set(known, ("client_id", "kind", "whmcs_person_id"), wishes, report)


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
        **_links(row, known, clients, catalogue, problems, is_busy=is_busy),
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


def _option_problems(
    row: WhmcsService, catalogue: Catalogue, texts: Mapping[str, str]
) -> list[str]:
    """Configurable options without a value that can be used (AT-N01)."""
    plan = catalogue.plans.get(row.whmcs_product_id)
    try:
        if plan is not None:
            limits.check(plan.platform, texts)
    except ActionRefused as refusal:
        return [staff_sentence(refusal.code, refusal.arguments)]
    return []


def _links(
    row: WhmcsService,
    known: Service | None,
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
    if known and _is_for_another_platform(row, known, catalogue):
        problems.append(f"product {row.whmcs_product_id} is for another mail platform; kept")
        values.pop("plan_id")
    if is_busy:
        # An operation is carried to the end on the server that it was begun on.
        values.pop("server_id", None)
    return values


def _is_for_another_platform(row: WhmcsService, known: Service, catalogue: Catalogue) -> bool:
    """Whether the new product of a domain that is set up cannot hold it: mail does not move so."""
    platforms = {plan.pk: plan.platform for plan in catalogue.plans.values()}
    wanted = catalogue.plans.get(row.whmcs_product_id)
    if wanted is None or known.plan_id == wanted.pk or known.status not in ON_PLATFORM:
        return False
    return platforms.get(known.plan_id, wanted.platform) != wanted.platform


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
