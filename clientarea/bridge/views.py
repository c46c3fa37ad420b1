"""A service's life, one endpoint per command. Every decision is made in the actions."""

from __future__ import annotations

from django.http import HttpResponse
from msgspec import structs

from clientarea.bridge import answers, messages, replies
from clientarea.bridge.commands import command
from clientarea.bridge.lookup import known, placed
from provisioning import whmcs_values
from provisioning.actions import domain_admin, services
from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.queries import services as service_queries


@command(messages.Create, replies.Created)
def create_service(message: messages.Create, by: Actor) -> HttpResponse:
    """Set the service up: the domain, its hidden administrator, its limits."""
    try:
        order = message.order()
    except ValueError as error:
        return answers.error_answer("domain_malformed", detail=str(error))
    operation = services.create(order=order, by=by)
    return answers.settled(operation, lambda reply: _with_hidden_admin(reply, message))


def _with_hidden_admin(reply: replies.Settled, message: messages.Create) -> replies.Created:
    """The hidden administrator, for WHMCS to keep; the password only when it is not WHMCS's own."""
    created = replies.Created(**structs.asdict(reply))
    service = service_queries.known_service(message.whmcs_service_id)
    if service is None:
        return created
    created = structs.replace(created, service_username=service.admin_username)
    if service.admin_password not in {"", message.service_password}:
        created = structs.replace(created, service_password=service.admin_password)
    return created


@command(messages.ChangePackage, replies.Settled)
def change_package(message: messages.ChangePackage, by: Actor) -> HttpResponse:
    """Apply the product and the configurable options as they are now."""
    try:
        order = message.order()
    except ValueError as error:
        return answers.error_answer("domain_malformed", detail=str(error))
    return answers.settled(services.change_package(order=order, by=by))


@command(messages.Suspend, replies.Settled)
def suspend_service(message: messages.Suspend, by: Actor) -> HttpResponse:
    """Disable the domain; the customer sees the reason."""
    service = placed(message, by)
    reason = whmcs_values.plain_text(message.suspend_reason)
    return answers.settled(services.suspend(service=service, by=by, reason=reason))


@command(messages.Unsuspend, replies.Settled)
def unsuspend_service(message: messages.Unsuspend, by: Actor) -> HttpResponse:
    """Enable the domain again."""
    return answers.settled(services.unsuspend(service=placed(message, by), by=by))


@command(messages.Terminate, replies.Settled)
def terminate_service(message: messages.Terminate, by: Actor) -> HttpResponse:
    """Remove the domain, with its files if product option 8 says so."""
    return answers.settled(services.terminate(service=placed(message, by), by=by))


@command(messages.ChangePassword, replies.Settled)
def change_password(message: messages.ChangePassword, by: Actor) -> HttpResponse:
    """Set the hidden administrator's password; refused to customers."""
    if message.by_customer:
        raise ActionRefused("staff_only")
    operation = domain_admin.change_password(
        service=placed(message, by), password=message.service_password, by=by
    )
    return answers.settled(operation)


@command(messages.Renew)
def renew_service(message: messages.Renew, by: Actor) -> HttpResponse:
    """Nothing is to be done on the mail server when a renewal was paid (2.9)."""
    known(message.whmcs_service_id)
    return answers.answer(replies.Done())
