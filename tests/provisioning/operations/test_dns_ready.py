from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.actions import dns_sharing
from provisioning.dns_checks.values import CheckId, Finding, Level
from provisioning.models import AuditEvent, DnsShareLink, OutgoingMail, Service
from provisioning.operations.dns_ready import tell_if_ready
from tests.factories import ALICE, make_client, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    client = make_client(email="alice@elsewhere.test", language_code="fr")
    return make_service(domain_name="client.test", client=client)


@pytest.fixture
def link(service: Service) -> DnsShareLink:
    dns_sharing.share(service=service, by=ALICE, days=7)
    return DnsShareLink.objects.get()


def finding(level: Level, *, is_optional: bool = False) -> Finding:
    return Finding(CheckId.MX, level, "mx_ok", "client.test", "MX", is_optional=is_optional)


GREEN = [
    finding(Level.OK),
    finding(Level.NOT_NEEDED),
    finding(Level.MISSING, is_optional=True),
]


def test_the_client_is_told_once(service: Service, link: DnsShareLink) -> None:
    assert tell_if_ready(service, GREEN)
    assert not tell_if_ready(service, GREEN)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient) == ("dns_ready", "alice@elsewhere.test")
    assert mail.language_code == "fr"
    assert mail.context == {"page_path": f"/services/{service.whmcs_service_id}/dns/"}
    link.refresh_from_db()
    assert link.completed_at is not None
    assert AuditEvent.objects.filter(verb="dns_completed").count() == 1


def test_two_open_links_are_one_piece_of_news(service: Service, link: DnsShareLink) -> None:
    dns_sharing.share(service=service, by=ALICE, days=7)
    assert tell_if_ready(service, GREEN)
    assert OutgoingMail.objects.count() == 1
    assert not DnsShareLink.objects.filter(completed_at=None).exists()


@pytest.mark.parametrize("level", [Level.PARTLY, Level.WRONG, Level.MISSING, Level.UNKNOWN])
def test_what_is_not_all_green_is_not_told(
    service: Service, link: DnsShareLink, level: Level
) -> None:
    assert not tell_if_ready(service, [*GREEN, finding(level)])
    assert not OutgoingMail.objects.exists()


def test_without_an_open_link_nobody_waits_for_news(service: Service, link: DnsShareLink) -> None:
    DnsShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not tell_if_ready(service, GREEN)
    assert not OutgoingMail.objects.exists()


def test_a_client_without_an_address_sees_it_on_the_page(
    service: Service, link: DnsShareLink
) -> None:
    service.client.email = ""
    assert tell_if_ready(service, GREEN)
    assert not OutgoingMail.objects.exists()
    link.refresh_from_db()
    assert link.completed_at is not None
