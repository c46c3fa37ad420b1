"""Who asks for fresh figures, and when nobody is bothered."""

from __future__ import annotations

import pytest

from provisioning.actions.refresh import refresh_now, request_refresh
from provisioning.errors import ServiceNotReady
from provisioning.models import AuditEvent, Service
from provisioning.operations.refresh import refresh_service
from tests.factories import STAFF

pytestmark = pytest.mark.django_db


def test_old_figures_are_asked_for_once(service: Service) -> None:
    assert request_refresh(service)
    assert not request_refresh(service)


def test_fresh_figures_are_not_asked_for(service: Service) -> None:
    refresh_service(service.pk)
    service.refresh_from_db()
    assert not request_refresh(service)


def test_a_suspended_service_is_not_asked_for(service: Service) -> None:
    service.status = "suspended"
    assert not request_refresh(service)


def test_staff_may_ask_however_fresh_the_figures_are(service: Service) -> None:
    refresh_service(service.pk)
    refresh_now(service=service, by=STAFF)
    service.refresh_from_db()
    assert service.refresh_started_at is not None
    assert AuditEvent.objects.get().verb == "refresh_requested"


def test_what_is_not_on_the_mail_server_cannot_be_read(service: Service) -> None:
    service.status = "terminated"
    with pytest.raises(ServiceNotReady):
        refresh_now(service=service, by=STAFF)
