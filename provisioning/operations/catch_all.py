"""Handler of who gets mail for unknown names."""

from __future__ import annotations

from django.utils import timezone

from provisioning.models import Operation, Service
from provisioning.operations.attempt import CarryOut, Handler


def set_catch_all(work: CarryOut) -> list[str]:
    """Sets it; repeating does no harm."""
    work.backend.set_catch_all(work.operation.object_name, work.wish["target"])
    return []


def _settle(operation: Operation) -> None:
    _update(operation, catch_all_read_at=timezone.now())


def _put_back(operation: Operation) -> None:
    _update(operation, catch_all_target=operation.payload["before"]["target"])


def _update(operation: Operation, **values: object) -> None:
    Service.objects.filter(pk=operation.service_id).update(**values)


SET = Handler(set_catch_all, apply=_settle, revert=_put_back)
