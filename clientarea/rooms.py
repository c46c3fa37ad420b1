"""What every page of a service shares: its frame, and the way back to the list of mailboxes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from clientarea.lists import PAGE_SIZE, left_list_path
from provisioning.models import Service, ServiceStatus
from provisioning.queries import mailboxes as mailbox_queries


def room_context(service: Service, room: str) -> dict[str, object]:
    """`room` is the entry of the sidebar that is marked as the current one."""
    is_paused = bool(service.server and service.server.pause_reason)
    return {
        "service": service,
        "room": room,
        "list_path": list_path_of(service),
        "has_webmail": service.plan.capabilities.has_mailbox_login,
        "has_auto_reply": service.plan.capabilities.has_auto_reply,
        "is_active": service.status == ServiceStatus.ACTIVE,
        "is_suspended": service.status == ServiceStatus.SUSPENDED,
        "is_unproven": service.status == ServiceStatus.UNPROVEN,
        "is_pending": service.status == ServiceStatus.PENDING,
        "is_unreachable": is_paused or bool(service.refresh_error_code),
    }


def list_path_of(service: Service) -> str:
    """The list of mailboxes; a mailbox's page is its number and a slash below."""
    return reverse("mailbox-list", args=[service.whmcs_service_id])


def mailbox_list_path(request: HttpRequest, service: Service) -> str:
    """The list of mailboxes as the customer left it."""
    return left_list_path(request, list_path_of(service))


def created_mailbox_path(service: Service, local_part: str) -> str:
    """The list with the new mailbox in sight: in a long list, narrowed down to it."""
    list_path = list_path_of(service)
    if mailbox_queries.mailbox_usage(service).mailbox_count <= PAGE_SIZE:
        return list_path
    return f"{list_path}?{urlencode({'search': f'{local_part}@{service.domain_name}'})}"
