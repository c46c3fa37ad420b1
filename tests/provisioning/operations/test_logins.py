"""One-click logins to a mailbox: made by a worker, fetched once, on both platforms (D-28)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from provisioning.actions import logins
from provisioning.errors import ServiceNotReady
from provisioning.models import AuditEvent, Inquiry, Service, ServiceStatus
from provisioning.operations import inquiries
from provisioning.queries.inquiries import ANSWERED, WAITING, standing
from provisioning.simulators.faults import FaultKind
from tests.factories import ALICE, make_mailbox
from tests.provisioning.operations.platforms import DOMAIN, MailPlatform


def answered(service: Service) -> int:
    """A login to bob that a worker has been at."""
    inquiry = logins.open_mailbox(mailbox=make_mailbox(service, "bob"), by=ALICE)
    inquiries.answer(inquiry.pk)
    return inquiry.pk


def test_d28_a_mailbox_is_opened_once_on_either_platform(
    hosted: Service, platform: MailPlatform
) -> None:
    platform.add_mailbox(f"bob@{DOMAIN}")
    number = answered(hosted)
    assert standing(hosted, number) == ANSWERED
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM provisioning_inquiry")
        assert "http" not in str(cursor.fetchall())
    assert logins.take_login(number).startswith("http")
    assert logins.take_login(number) == ""
    assert standing(hosted, number) == "link_unusable"
    assert AuditEvent.objects.get().verb == "webmail_opened"


def test_an_old_link_and_another_services_are_nobodys(
    hosted: Service, platform: MailPlatform
) -> None:
    platform.add_mailbox(f"bob@{DOMAIN}")
    number = answered(hosted)
    other = platform.make_service(platform.make_server())
    assert standing(other, number) == "link_unusable"
    Inquiry.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert logins.take_login(number) == ""


def test_a_mailbox_that_is_gone_is_told(hosted: Service) -> None:
    assert standing(hosted, answered(hosted)) == "not_found"


def test_a_server_that_does_not_answer_is_told(hosted: Service, platform: MailPlatform) -> None:
    platform.fail(FaultKind.CUT_BEFORE)
    assert standing(hosted, answered(hosted)) not in {ANSWERED, WAITING}


def test_nobody_waits_for_ever(hosted: Service) -> None:
    number = logins.open_mailbox(mailbox=make_mailbox(hosted, "bob"), by=ALICE).pk
    assert standing(hosted, number) == WAITING
    Inquiry.objects.update(expires_at=timezone.now())
    assert standing(hosted, number) == "server_unavailable"


def test_a_suspended_service_opens_nothing(hosted: Service) -> None:
    bob = make_mailbox(hosted, "bob")
    hosted.status = ServiceStatus.SUSPENDED
    with pytest.raises(ServiceNotReady):
        logins.open_mailbox(mailbox=bob, by=ALICE)
