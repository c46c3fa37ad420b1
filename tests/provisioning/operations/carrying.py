"""Carries operations out in the test itself, as a worker would."""

from __future__ import annotations

from django.utils import timezone

from provisioning.actions import services
from provisioning.actions.orders import ServiceOrder
from provisioning.models import Operation
from provisioning.operations import runner
from tests.factories import WHMCS


def create(order: ServiceOrder) -> Operation:
    operation = services.create(order=order, by=WHMCS)
    assert operation is not None
    return run(operation)


def run(operation: Operation | None) -> Operation:
    assert operation is not None
    Operation.objects.update(not_before_at=timezone.now())
    runner.run_service(operation.service_id)
    operation.refresh_from_db()
    return operation
