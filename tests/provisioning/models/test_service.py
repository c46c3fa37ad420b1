from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from provisioning.models import DistributionList, Service
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ownership", ["pending", "lapsed"])
def test_a_service_that_is_not_proven_cannot_be_active(ownership: str) -> None:
    service = make_service()
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(ownership=ownership)


def test_only_a_service_that_waits_for_a_proof_is_unproven() -> None:
    service = make_service()
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(status="unproven")


@pytest.mark.parametrize(
    ("ownership", "status"),
    [("not_needed", "active"), ("verified", "active"), ("pending", "unproven")],
)
def test_an_enabled_domain_is_active_once_proven(ownership: str, status: str) -> None:
    assert Service(ownership=ownership).status_in_use == status


def test_members_of_a_list_have_a_time() -> None:
    service = make_service()
    with pytest.raises(IntegrityError), transaction.atomic():
        DistributionList.objects.create(service=service, local_part="team", members=[])
