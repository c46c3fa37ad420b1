"""Finds the rows that a message names."""

from __future__ import annotations

from dataclasses import replace

from clientarea.bridge import messages
from provisioning.actions import services, whmcs_services
from provisioning.actors import Actor
from provisioning.errors import UnknownService
from provisioning.models import Service
from provisioning.queries import services as service_queries


def known(whmcs_service_id: int) -> Service:
    """The service; raises `UnknownService`."""
    service = service_queries.known_service(whmcs_service_id)
    if service is None:
        raise UnknownService(detail=f"service {whmcs_service_id}")
    return service


def owned(whmcs_service_id: int, whmcs_client_id: int) -> Service:
    """The service of that client; raises `UnknownService`."""
    service = known(whmcs_service_id)
    if service.client.whmcs_client_id != whmcs_client_id:
        raise UnknownService(detail=f"it is not of client {whmcs_client_id}")
    return service


def placed(message: messages.PlacedCommand, by: Actor) -> Service:
    """The service, on the server that the command came with."""
    service = known(message.whmcs_service_id)
    server = services.note_server(record=message.server_record(), by=by)
    whmcs_services.place(service=service, server=server, by=by)
    return service


def as_staff(by: Actor, person_name: str) -> Actor:
    """The member of WHMCS's staff who pressed a button there."""
    return replace(by, kind=Actor.STAFF, name=person_name[:255] or by.name)
