"""Signing people in, and what they see of a service in WHMCS."""

from __future__ import annotations

from datetime import UTC

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from clientarea.bridge import answers, lines, messages, replies
from clientarea.bridge.commands import command
from clientarea.bridge.lookup import as_staff, known, owned
from provisioning import whmcs_values
from provisioning.actions import inquiries, refresh, sso
from provisioning.actors import Actor
from provisioning.branding import look_of_service


@command(messages.Sso, replies.SsoLink)
def mint_sso_link(message: messages.Sso, by: Actor) -> HttpResponse:
    """A link that signs a person in once; staff are marked as staff in all they do."""
    if message.next_path and not _is_local(message.next_path):
        return answers.malformed("Expected a path of this site - at `$.next_path`")
    service = owned(message.whmcs_service_id, message.whmcs_client_id)
    link = sso.mint(
        service=service,
        by=by,
        is_staff=message.is_staff,
        person_name=message.person_name[:255],
        whmcs_user_id=message.whmcs_user_id,
        next_path=message.next_path,
    )
    return answers.answer(
        replies.SsoLink(
            redirect_url=f"{look_of_service(service).base_url}/sso/{link.token}/",
            expires_at=link.expires_at.astimezone(UTC).isoformat(timespec="seconds"),
        )
    )


@command(messages.ReadOverview, replies.Overview)
def read_overview(message: messages.ReadOverview, by: Actor) -> HttpResponse:
    """What the customer sees of the service in WHMCS, in that language."""
    service = owned(message.whmcs_service_id, message.whmcs_client_id)
    refresh.request_refresh(service)
    language = whmcs_values.language_code(message.language) or service.client.language_code
    with translation.override(language or settings.LANGUAGE_CODE):
        return answers.answer(lines.overview(service))


@command(messages.ReadState, replies.State)
def read_state(message: messages.ReadState, by: Actor) -> HttpResponse:
    """What staff should know of the service: its state, its last error, what is on its way."""
    service = known(message.whmcs_service_id)
    language = whmcs_values.language_code(message.language)
    with translation.override(language or settings.LANGUAGE_CODE):
        return answers.answer(lines.state(service))


@command(messages.Refresh)
def refresh_service(message: messages.Refresh, by: Actor) -> HttpResponse:
    """Have a worker read the whole domain anew; staff do not wait for it."""
    service = known(message.whmcs_service_id)
    refresh.refresh_now(service=service, by=as_staff(by, message.person_name))
    return answers.answer(replies.Done())


@command(messages.MailServerLogin, replies.Link)
def log_in_to_mail_server(message: messages.MailServerLogin, by: Actor) -> HttpResponse:
    """A one-use login of the domain's administrator on the mail server itself (AT-B24)."""
    inquiry = inquiries.log_in_as_admin(
        service=known(message.whmcs_service_id), by=as_staff(by, message.person_name)
    )
    return answers.inquired(inquiry, lambda told: replies.Link(redirect_url=told["url"]))


def _is_local(path: str) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
