"""How the panel is, for WHMCS's staff: what is paused, stuck or set up wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provisioning.models import UNFINISHED, Operation, OperationStatus, Plan, Server, Service
from provisioning.product_checks import ProductProblem, problems_of


@dataclass(frozen=True)
class Standing:
    """Counts and names; nothing of a customer."""

    server_count: int
    paused: Sequence[Server]
    waiting_count: int
    stuck_count: int
    plan_problems: Sequence[tuple[Plan, ProductProblem]]


def standing() -> Standing:
    """The panel's state in five queries."""
    operations = Operation.objects.filter(status__in=UNFINISHED)
    return Standing(
        server_count=Server.objects.count(),
        paused=list(Server.objects.exclude(pause_reason="").defer("password")),
        waiting_count=operations.count(),
        stuck_count=operations.filter(status=OperationStatus.NEEDS_ATTENTION).count(),
        plan_problems=[
            (plan, problem)
            for plan in Plan.objects.order_by("name")
            for problem in problems_of(plan.platform, plan.option_texts)
        ],
    )


def unfinished_of(service: Service) -> list[Operation]:
    """What is on its way for the service, oldest first."""
    rows = Operation.objects.filter(service=service, status__in=UNFINISHED)
    return list(rows.defer("secrets").order_by("pk"))


def last_trouble_of(service: Service) -> Operation | None:
    """The last operation that was refused or met an error, if nothing after it went well."""
    last = (
        Operation.objects.filter(service=service)
        .exclude(status=OperationStatus.CANCELLED)
        .exclude(status=OperationStatus.QUEUED, error_code="")
        .defer("secrets")
        .order_by("-pk")
        .first()
    )
    if last is None or last.status == OperationStatus.SUCCEEDED or not last.error_code:
        return None
    return last
