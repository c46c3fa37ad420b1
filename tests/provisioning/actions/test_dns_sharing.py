from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.actions import dns_sharing
from provisioning.errors import ActionRefused, LimitReached
from provisioning.models import AuditEvent, DnsShareLink, Service, ServiceStatus
from tests.factories import ALICE, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db: None) -> Service:
    return make_service(domain_name="client.test")


def share(service: Service, days: int = 7) -> str:
    return dns_sharing.share(service=service, by=ALICE, days=days)


def test_the_token_opens_the_service_and_is_kept_as_a_hash(service: Service) -> None:
    token = share(service)
    link = dns_sharing.open_link(token)
    assert link is not None
    assert link.service == service
    assert token not in str(DnsShareLink.objects.values().get())
    assert token not in str(list(AuditEvent.objects.values()))


def test_it_may_be_opened_again_and_the_visit_is_noted(service: Service) -> None:
    token = share(service)
    assert dns_sharing.open_link(token)
    first = DnsShareLink.objects.get().last_seen_at
    assert dns_sharing.open_link(token)
    assert DnsShareLink.objects.get().last_seen_at == first


def test_altered_expired_revoked_and_orphaned_links_open_nothing(service: Service) -> None:
    token = share(service)
    assert dns_sharing.open_link(token + "x") is None
    DnsShareLink.objects.update(expires_at=timezone.now())
    assert dns_sharing.open_link(token) is None
    DnsShareLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Service.objects.update(status=ServiceStatus.TERMINATED)
    assert dns_sharing.open_link(token) is None
    Service.objects.update(status=ServiceStatus.ACTIVE)
    link_id = DnsShareLink.objects.get().pk
    assert not dns_sharing.revoke(service=make_service(), link_id=link_id, by=ALICE)
    assert dns_sharing.revoke(service=service, link_id=link_id, by=ALICE)
    assert dns_sharing.open_link(token) is None
    assert not dns_sharing.revoke(service=service, link_id=link_id, by=ALICE)


def test_there_are_only_so_many(service: Service) -> None:
    for _ in range(dns_sharing.MAX_LIVE_COUNT):
        share(service)
    with pytest.raises(LimitReached):
        share(service)
    DnsShareLink.objects.update(expires_at=timezone.now())
    share(service)


def test_a_terminated_service_has_none(service: Service) -> None:
    Service.objects.update(status=ServiceStatus.TERMINATED)
    with pytest.raises(ActionRefused):
        share(service)


def test_both_deeds_are_told(service: Service) -> None:
    share(service)
    dns_sharing.revoke(service=service, link_id=DnsShareLink.objects.get().pk, by=ALICE)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["dns_link_created", "dns_link_revoked"]
