"""Who is signed in, and which rows are theirs. Pages look rows up nowhere else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from clientarea.http import request_id
from provisioning.actors import Actor
from provisioning.models import AuditEvent, Mailbox, Operation, Service, ServiceStatus, SsoToken
from provisioning.queries import history as history_queries
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.queries import operations as operation_queries
from provisioning.queries import services as service_queries

SESSION_KEY = "person"


class NotSignedIn(PermissionDenied):
    """Nobody came here through a login link, or the session has ended."""


class DomainUnproven(PermissionDenied):
    """The room stays closed until the customer has proven that the domain is theirs."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.whmcs_service_id = service.whmcs_service_id


# What can be done about a domain that is not proven yet, by the beginnings of the routes' names.
OPEN_WHILE_UNPROVEN = (
    "service-",
    "ownership-",
    "history",
    "usage",
    "dns",
    "operation-",
    "notifications",
)


@dataclass(frozen=True)
class Person:
    """Who redeemed the login link, for which client; staff act on the client's behalf."""

    whmcs_client_id: int
    whmcs_user_id: int | None
    name: str
    is_staff: bool
    has_several_services: bool = False


def sign_in(request: HttpRequest, link: SsoToken) -> Person:
    """Starts the session of the person that the redeemed link names."""
    client = link.service.client
    person = Person(
        whmcs_client_id=client.whmcs_client_id,
        whmcs_user_id=link.whmcs_user_id,
        name=link.person_name or str(client),
        is_staff=link.is_staff,
        has_several_services=len(service_queries.services_of(client.whmcs_client_id)) > 1,
    )
    request.session.cycle_key()
    request.session[SESSION_KEY] = asdict(person)
    return person


def sign_out(request: HttpRequest) -> None:
    """Ends the person's session; a staff login to the administration site stays."""
    request.session.pop(SESSION_KEY, None)
    request.session.cycle_key()


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person, or None; a session that another release wrote is none either."""
    stored = request.session.get(SESSION_KEY, {})
    return Person(**stored) if stored.keys() == {field.name for field in fields(Person)} else None


def person_or_403(request: HttpRequest) -> Person:
    """The signed-in person; raises `NotSignedIn`."""
    person = person_of(request)
    if person is None:
        raise NotSignedIn
    return person


def service_or_404(request: HttpRequest, whmcs_service_id: int) -> Service:
    """The signed-in client's own service; raises `Http404` to everybody else's client.

    Raises `DomainUnproven` in the rooms that wait for the proof of ownership (AT-N06).
    """
    person = person_or_403(request)
    service = service_queries.service_of(person.whmcs_client_id, whmcs_service_id)
    if service is None:
        raise Http404
    if service.status == ServiceStatus.UNPROVEN:
        route = (request.resolver_match and request.resolver_match.url_name) or ""
        if not route.startswith(OPEN_WHILE_UNPROVEN):
            raise DomainUnproven(service)
    return service


def mailbox_or_404(service: Service, mailbox_id: int) -> Mailbox:
    """A mailbox of this service."""
    mailbox = mailbox_queries.mailbox_of(service, mailbox_id)
    if mailbox is None:
        raise Http404
    return mailbox


def operation_or_404(service: Service, operation_id: int) -> Operation:
    """An operation of this service."""
    operation = operation_queries.operation_of(service, operation_id)
    if operation is None:
        raise Http404
    return operation


def event_or_404(service: Service, event_id: int) -> AuditEvent:
    """An event in the history of this service."""
    event = history_queries.event_of(service, event_id)
    if event is None:
        raise Http404
    return event


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as the author of a change."""
    person = person_or_403(request)
    return Actor(
        kind=Actor.STAFF if person.is_staff else Actor.CUSTOMER,
        name=person.name,
        whmcs_user_id=person.whmcs_user_id,
        ip_address=request.META["REMOTE_ADDR"],
        request_id=request_id(request),
    )
