"""Takes over services that the replaced modules created: domain, administrator, mailboxes, usage.

A dry run asks the servers and writes nothing. Running it again changes nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from provisioning.backends.base import Backend, DomainState
from provisioning.backends.errors import BackendError
from provisioning.models import Server, Service, ServiceStatus
from provisioning.operations.adopted_intervals import Adopted, take_usage
from provisioning.operations.platform import backend_of
from provisioning.operations.refresh import refresh_service
from provisioning.whmcsdb.former_usage import FormerUsage, former_usage

PAGE_SIZE = 500
ADOPTABLE = (ServiceStatus.ACTIVE, ServiceStatus.SUSPENDED)


@dataclass
class AdoptedService:
    """What was found of one service, and what was written of it."""

    service: Service
    mailbox_count: int | None = None
    admin_username: str = ""
    intervals: Adopted = field(default_factory=Adopted)
    problems: list[str] = field(default_factory=list)


def adopt(whmcs_service_ids: Collection[int] = (), *, is_dry_run: bool) -> Iterator[AdoptedService]:
    """Each service on a platform, or those named, server by server. Raises `WhmcsUnavailable`."""
    services = Service.objects.filter(status__in=ADOPTABLE, server__isnull=False)
    if whmcs_service_ids:
        services = services.filter(whmcs_service_id__in=whmcs_service_ids)
    servers = Server.objects.filter(pk__in=services.order_by().values("server")).order_by("name")
    for server in servers:
        own = list(services.filter(server=server).select_related("plan", "server").order_by("pk"))
        yield from _adopt_on(server, own, is_dry_run=is_dry_run)


def _adopt_on(
    server: Server, services: Sequence[Service], *, is_dry_run: bool
) -> Iterator[AdoptedService]:
    backend = backend_of(server)
    try:
        states = {state.domain_name: state for state in backend.list_domains()}
    except BackendError as error:
        for service in services:
            yield AdoptedService(service, problems=[f"{server} cannot be asked: {error}"])
        return
    for start in range(0, len(services), PAGE_SIZE):
        page = services[start : start + PAGE_SIZE]
        usage: dict[int, list[FormerUsage]] = defaultdict(list)
        for row in former_usage({service.whmcs_service_id for service in page}):
            usage[row.whmcs_service_id].append(row)
        for service in page:
            yield _adopt_one(backend, service, states, usage, is_dry_run=is_dry_run)


def _adopt_one(
    backend: Backend,
    service: Service,
    states: Mapping[str, DomainState],
    usage: Mapping[int, Sequence[FormerUsage]],
    *,
    is_dry_run: bool,
) -> AdoptedService:
    adopted = AdoptedService(service, admin_username=service.admin_username)
    state = states.get(service.domain_name)
    if state is None:
        adopted.problems.append("not on the mail server")
        return adopted
    adopted.mailbox_count = state.mailbox_count
    _take_admin(backend, service, adopted, is_dry_run=is_dry_run)
    # Before the mailboxes: what they have on is then found to be tracked already.
    adopted.intervals = take_usage(
        service, usage.get(service.whmcs_service_id, ()), is_dry_run=is_dry_run
    )
    if not is_dry_run and not refresh_service(service.pk):
        adopted.problems.append("its mailboxes cannot be read; run this again")
    return adopted


def _take_admin(
    backend: Backend, service: Service, adopted: AdoptedService, *, is_dry_run: bool
) -> None:
    """The hidden administrator's name, which must never be shown as one of the mailboxes.

    WHMCS's record has it; the server's own word counts where the two differ.
    """
    if not backend.capabilities.has_admin_login:
        return
    try:
        told = backend.read_domain(service.domain_name)
    except BackendError as error:
        adopted.problems.append(f"its administrator cannot be read: {error}")
        return
    name = told.admin_username if told else ""
    if not name or name == service.admin_username:
        return
    if service.admin_username:
        adopted.problems.append(
            f"administrator {service.admin_username} in WHMCS, {name} on the mail server"
        )
    adopted.admin_username = name
    if not is_dry_run:
        Service.objects.filter(pk=service.pk).update(admin_username=name)
