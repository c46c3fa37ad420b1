"""How far a table of mailboxes is: its difference, and its progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from provisioning.models import (
    UNFINISHED,
    BulkRow,
    BulkRun,
    BulkStatus,
    BulkVerdict,
    OperationStatus,
    Service,
)

SHOWN_PROBLEMS, SHOWN_CHANGES = 200, 50
TO_CARRY_OUT = (BulkVerdict.CREATE, BulkVerdict.CHANGE)
ENDED_BADLY = (OperationStatus.FAILED, OperationStatus.CANCELLED)


@dataclass(frozen=True)
class Tally:
    """Lines by what becomes of them; `wished` are those to be carried out."""

    create: int
    change: int
    same: int
    conflict: int
    error: int
    wished: int
    done: int
    refused: int
    secrets: int

    @property
    def settled(self) -> int:
        """Lines of which nothing more is to come."""
        return self.done + self.refused

    @property
    def percent(self) -> int:
        """Of the lines to be carried out."""
        return self.settled * 100 // self.wished if self.wished else 100

    @property
    def is_settled(self) -> bool:
        """Whether all of them have ended."""
        return self.settled >= self.wished


def run_of(service: Service, run_id: int) -> BulkRun | None:
    """A table of this service, without the file itself."""
    run = BulkRun.objects.filter(service=service, pk=run_id).defer("content").first()
    if run is not None:
        run.service = service
    return run


def latest_runs(service: Service, limit: int = 5) -> list[BulkRun]:
    """What was uploaded last, newest first."""
    return list(BulkRun.objects.filter(service=service).defer("content").order_by("-pk")[:limit])


def is_moving(run: BulkRun, tally: Tally) -> bool:
    """Whether the page should ask again."""
    if run.status in {BulkStatus.READING, BulkStatus.RUNNING}:
        return True
    return run.status == BulkStatus.FINISHED and not tally.is_settled


def tally_of(run: BulkRun) -> Tally:
    """Counted in one query."""
    wished = Q(verdict__in=TO_CARRY_OUT)
    asked = wished & Q(is_asked=True)
    unfinished = Q(operation__status__in=UNFINISHED)
    refused = Q(operation__status__in=ENDED_BADLY) | (Q(operation=None) & ~Q(errors=[]))
    counts = BulkRow.objects.filter(run=run).aggregate(
        **{verdict.value: Count("pk", filter=Q(verdict=verdict)) for verdict in BulkVerdict},
        wished=Count("pk", filter=wished),
        refused=Count("pk", filter=asked & refused),
        settled=Count("pk", filter=asked & ~unfinished),
        secrets=Count("pk", filter=~Q(secret="")),
    )
    settled = counts.pop("settled")
    return Tally(**counts, done=settled - counts["refused"])


def problem_rows(run: BulkRun) -> list[BulkRow]:
    """Lines that will not be carried out, or were refused, in their order."""
    rows = BulkRow.objects.filter(run=run).defer("secret").select_related("operation")
    bad = ~Q(errors=[]) | Q(operation__status__in=ENDED_BADLY)
    return list(rows.filter(bad)[:SHOWN_PROBLEMS])


def wished_rows(run: BulkRun) -> Sequence[BulkRow]:
    """The first lines that are to be carried out."""
    rows = BulkRow.objects.filter(run=run, verdict__in=TO_CARRY_OUT).defer("secret")
    return list(rows[:SHOWN_CHANGES])
