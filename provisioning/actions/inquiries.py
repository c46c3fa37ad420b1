"""Questions to a mail server on behalf of WHMCS's staff, who wait for the answer."""

from __future__ import annotations

from dataclasses import asdict

from provisioning.actions.orders import ServerRecord
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.capabilities import CAPABILITIES
from provisioning.errors import ActionRefused, ServiceNotReady
from provisioning.models import ON_PLATFORM, Inquiry, InquiryKind, Server, Service
from provisioning.operations import inquiries
from provisioning.transactions import transactional


def test_connection(*, server_record: ServerRecord) -> Inquiry:
    """Has a worker sign in with a server record as a form holds it, saved or not."""
    question = asdict(server_record)
    known = Server.objects.filter(whmcs_server_id=server_record.whmcs_server_id).first()
    if known is not None:
        question["ca_certificate_pem"] = known.ca_certificate_pem
    return inquiries.ask(InquiryKind.TEST_CONNECTION, question=question)


def list_domains(*, server: Server) -> Inquiry:
    """Has a worker ask the server for all its domains, ours or not."""
    return inquiries.ask(InquiryKind.LIST_DOMAINS, server=server)


@transactional
def log_in_as_admin(*, service: Service, by: Actor) -> Inquiry:
    """Has a worker fetch a one-use login of the domain's administrator (AT-B24), for staff only.

    Raises `ServiceNotReady`, or `ActionRefused` where the platform has no such account.
    """
    if service.status not in ON_PLATFORM or service.server is None:
        raise ServiceNotReady(detail=f"{service} is {service.status}", status=service.status)
    if not CAPABILITIES[service.server.platform].has_admin_login:
        raise ActionRefused("no_admin_login")
    record(by, service, "mail_server_login_requested", service.domain_name)
    return inquiries.ask(InquiryKind.ADMIN_LOGIN, server=service.server, service=service)
