"""One endpoint per command of WHMCS's modules. Every decision is made in the actions."""

from __future__ import annotations

from datetime import UTC

from django.http import HttpResponse, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from clientarea.bridge import answers, messages
from clientarea.bridge.commands import command
from provisioning import whmcs_values
from provisioning.actions import services, sso, whmcs_services
from provisioning.actors import Actor
from provisioning.branding import look_of_service
from provisioning.errors import UnknownService
from provisioning.models import Service
from provisioning.queries import services as service_queries


@command(messages.Create)
def create_service(message: messages.Create, by: Actor) -> HttpResponse:
    try:
        order = message.order()
    except ValueError as error:
        return answers.error_answer("domain_malformed", detail=str(error))
    operation = services.create(order=order, by=by)
    return answers.settled(operation, lambda: _hidden_admin(message))


def _hidden_admin(message: messages.Create) -> dict[str, str]:
    """The hidden administrator, for WHMCS to keep; the password only when it is not WHMCS's own."""
    service = service_queries.known_service(message.whmcs_service_id)
    members = {"service_username": service.admin_username} if service else {}
    if service and service.admin_password not in {"", message.service_password}:
        members["service_password"] = service.admin_password
    return members


@command(messages.Suspend)
def suspend_service(message: messages.Suspend, by: Actor) -> HttpResponse:
    service = _placed(message, by)
    reason = whmcs_values.plain_text(message.suspend_reason)
    return answers.settled(services.suspend(service=service, by=by, reason=reason))


@command(messages.Unsuspend)
def unsuspend_service(message: messages.Unsuspend, by: Actor) -> HttpResponse:
    return answers.settled(services.unsuspend(service=_placed(message, by), by=by))


@command(messages.Terminate)
def terminate_service(message: messages.Terminate, by: Actor) -> HttpResponse:
    return answers.settled(services.terminate(service=_placed(message, by), by=by))


@command(messages.Sso)
def mint_sso_link(message: messages.Sso, by: Actor) -> HttpResponse:
    if message.next_path and not _is_local(message.next_path):
        return answers.malformed("Expected a path of this site - at `$.next_path`")
    service = _known(message.whmcs_service_id)
    if service.client.whmcs_client_id != message.whmcs_client_id:
        raise UnknownService(detail=f"it is not of client {message.whmcs_client_id}")
    link = sso.mint(
        service=service,
        by=by,
        is_staff=message.is_staff,
        person_name=message.person_name[:255],
        whmcs_user_id=message.whmcs_user_id,
        next_path=message.next_path,
    )
    return JsonResponse(
        {
            "result": "success",
            "redirect_url": f"{look_of_service(service).base_url}/sso/{link.token}/",
            "expires_at": link.expires_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
    )


def _placed(message: messages.ServiceCommand, by: Actor) -> Service:
    """The service, on the server that the command came with."""
    service = _known(message.whmcs_service_id)
    server = services.note_server(record=message.server_record(), by=by)
    whmcs_services.place(service=service, server=server, by=by)
    return service


def _known(whmcs_service_id: int) -> Service:
    service = service_queries.known_service(whmcs_service_id)
    if service is None:
        raise UnknownService(detail=f"service {whmcs_service_id}")
    return service


def _is_local(path: str) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
