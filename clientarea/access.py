"""Who is signed in, and which rows are theirs. Pages look rows up nowhere else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from clientarea.http import request_id
from clientarea.rights import NEEDED, OWNER, ROLES, STAFF, STAFF_WRITING, Right, is_sold
from provisioning.actions import people
from provisioning.actors import Actor
from provisioning.models import AuditEvent, Mailbox, Operation, Service, ServiceStatus, SsoToken
from provisioning.queries import history as history_queries
from provisioning.queries import mailboxes as mailbox_queries
from provisioning.queries import operations as operation_queries
from provisioning.queries import people as people_queries
from provisioning.queries import services as service_queries

SESSION_KEY = "person"
# Staff's reasons for changes: WHMCS's service id -> until when, in ISO 8601.
REASONS_KEY = "support_reasons"
REASON_LIFETIME = timedelta(hours=1)
# The services that staff have opened in this session, each told in its history once.
LOOKED_AT_KEY = "support_looked_at"
# Whether an invited person looks after several domains, as their list last showed.
SEVERAL_KEY = "has_several_services"


class NotSignedIn(PermissionDenied):
    """Nobody came here through a login link, or the session has ended."""


class DomainUnproven(PermissionDenied):
    """The room stays closed until the customer has proven that the domain is theirs."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.whmcs_service_id = service.whmcs_service_id


class RightMissing(PermissionDenied):
    """The page is for people with another role; the answer says whom to ask."""

    def __init__(self, service: Service, access: Access, route: str) -> None:
        super().__init__()
        self.needed = NEEDED.get(route)
        self.service = service
        self.access = access
        self.route = route


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
    """Who is here: whoever redeemed the login link of a client, or somebody invited (`user_id`).

    Staff act on the client's behalf.
    """

    whmcs_client_id: int
    whmcs_user_id: int | None
    name: str
    is_staff: bool
    has_several_services: bool = False
    user_id: int | None = None


@dataclass(frozen=True)
class Access:
    """What the signed-in person may do with the service of this request."""

    role: str
    rights: frozenset[Right]


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
    if request.user.is_authenticated and not request.user.is_staff:
        logout(request)
    forget_visitor(request)
    request.session.cycle_key()
    request.session[SESSION_KEY] = asdict(person)
    # The link's own entry in the history tells of this look.
    request.session[LOOKED_AT_KEY] = [link.service.whmcs_service_id]
    return person


def sign_out(request: HttpRequest) -> None:
    """Ends the person's session; a staff login to the administration site stays."""
    if request.user.is_authenticated and not request.user.is_staff:
        logout(request)
        return
    forget_visitor(request)
    request.session.cycle_key()


def forget_visitor(request: HttpRequest) -> None:
    """Forgets who came through a login link, and what staff were let do meanwhile."""
    for key in (SESSION_KEY, REASONS_KEY, LOOKED_AT_KEY):
        request.session.pop(key, None)


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person, or None; a session that another release wrote is none either."""
    stored = request.session.get(SESSION_KEY, {})
    if stored.keys() == {field.name for field in fields(Person)}:
        return Person(**stored)
    # A request that was refused on its way in has nobody.
    user: User | AnonymousUser | None = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.is_staff:
        return None
    return Person(
        whmcs_client_id=0,
        whmcs_user_id=None,
        name=user.get_full_name() or user.email,
        is_staff=False,
        has_several_services=request.session.get(SEVERAL_KEY, True),
        user_id=user.pk,
    )


def person_or_403(request: HttpRequest) -> Person:
    """The signed-in person; raises `NotSignedIn`."""
    person = person_of(request)
    if person is None:
        raise NotSignedIn
    return person


def services_of(person: Person) -> list[Service]:
    """Every service that the person looks after."""
    if person.user_id:
        return people_queries.services_of_user(person.user_id)
    return service_queries.services_of(person.whmcs_client_id)


def service_or_404(request: HttpRequest, whmcs_service_id: int) -> Service:
    """The service, if the signed-in person has the right that this page asks for.

    Raises `Http404` to strangers and where the plan lacks the page, `RightMissing` to the wrong
    role, and `DomainUnproven` in the rooms that wait for the proof of ownership (AT-N06).
    """
    service, role = _service_and_role(request, person_or_403(request), whmcs_service_id)
    if service is None:
        raise Http404
    route = (request.resolver_match and request.resolver_match.url_name) or ""
    if not is_sold(service.plan, route):
        raise Http404
    access = Access(role, ROLES[role])
    request.access = access  # type: ignore[attr-defined] # templates hide what is not allowed
    if NEEDED.get(route) not in access.rights:
        raise RightMissing(service, access, route)
    if service.status == ServiceStatus.UNPROVEN and not route.startswith(OPEN_WHILE_UNPROVEN):
        raise DomainUnproven(service)
    return service


def _service_and_role(
    request: HttpRequest, person: Person, whmcs_service_id: int
) -> tuple[Service | None, str]:
    if person.user_id:
        administrator = people_queries.role_in(person.user_id, whmcs_service_id)
        return (administrator.service, administrator.role) if administrator else (None, "")
    service = service_queries.service_of(person.whmcs_client_id, whmcs_service_id)
    if service is None or not person.is_staff:
        return service, OWNER
    _note_look(request, person, service)
    return service, STAFF_WRITING if _support_may_write(request, service) else STAFF


def _note_look(request: HttpRequest, person: Person, service: Service) -> None:
    """Tells the customer that staff opened the service, once a session."""
    looked_at = request.session.get(LOOKED_AT_KEY, [])
    if service.whmcs_service_id not in looked_at:
        people.note_look(service=service, by=_actor(request, person))
        request.session[LOOKED_AT_KEY] = [*looked_at, service.whmcs_service_id]


def _support_may_write(request: HttpRequest, service: Service) -> bool:
    """With the owner's pass, or for an hour after the reason was given."""
    now = timezone.now()
    if service.support_pass_until_at and service.support_pass_until_at > now:
        return True
    until = request.session.get(REASONS_KEY, {}).get(str(service.whmcs_service_id))
    return until is not None and datetime.fromisoformat(until) > now


def remember_reason(request: HttpRequest, service: Service) -> None:
    """Lets this session of staff change the service for an hour; the reason is in its history."""
    until = (timezone.now() + REASON_LIFETIME).isoformat()
    reasons = request.session.get(REASONS_KEY, {})
    request.session[REASONS_KEY] = {**reasons, str(service.whmcs_service_id): until}


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
    return _actor(request, person_or_403(request))


def _actor(request: HttpRequest, person: Person) -> Actor:
    return Actor(
        kind=Actor.STAFF if person.is_staff else Actor.CUSTOMER,
        name=person.name,
        whmcs_user_id=person.whmcs_user_id,
        ip_address=request.META["REMOTE_ADDR"],
        request_id=request_id(request),
    )
