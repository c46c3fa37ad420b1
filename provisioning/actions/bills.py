"""What staff do about bills: compare protocols, give up what is open, charge the unmeasured."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from provisioning.actions.locking import lock_service
from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import BillingCycle, BillingRun, RunState, Service, SwitchSource
from provisioning.operations import protocol_intervals, refresh
from provisioning.operations.alerts import resolve_alerts
from provisioning.operations.bills import FINAL_USAGE
from provisioning.operations.protocol_intervals import Reconciled
from provisioning.transactions import transactional
from provisioning.whmcs_values import billing_cycle


@transactional
def compare_protocols(*, service: Service, by: Actor) -> Reconciled:
    """Tracks every protocol that is on and is not tracked yet (AT-D27); repeating adds nothing.

    Compares with what was last read of the mail server, and asks a worker to read it again,
    which compares too. Raises `ActionRefused` for a free service: it has no invoices (AT-D28).
    """
    locked = lock_service(service.pk)
    if billing_cycle(locked.billing_cycle) == BillingCycle.FREE:
        raise ActionRefused("free_account")
    done = protocol_intervals.reconcile(locked, at=timezone.now(), by=by, source=SwitchSource.SYNC)
    counts = {
        "added": done.opened_count,
        "closed": done.closed_count,
        "present": done.present_count,
    }
    record(by, locked, "protocols_compared", locked.domain_name, after=counts)
    if locked.status in refresh.READABLE:
        refresh.ask(locked.pk)
    return done


@transactional
def waive(*, run: BillingRun, by: Actor) -> None:
    """Gives up what an ended service still owes (AT-B14); raises `ActionRefused`."""
    if not _waiting(run, RunState.OPEN).update(state=RunState.WAIVED):
        raise ActionRefused("run_not_waiting")
    resolve_alerts(FINAL_USAGE, service=run.service)
    record(
        by,
        run.service,
        "final_usage_waived",
        run.service.domain_name,
        before={"amount": str(run.total_amount), "currency": run.currency_code},
    )


@transactional
def charge_unmeasured(*, run: BillingRun, by: Actor) -> None:
    """Lets a held invoice charge one tranche; the hook, run again, computes it."""
    if not _waiting(run, RunState.HELD).update(may_charge_unmeasured=True):
        raise ActionRefused("run_not_waiting")
    record(by, run.service, "unmeasured_charged", f"invoice {run.whmcs_invoice_id}")


def _waiting(run: BillingRun, state: RunState) -> QuerySet[BillingRun]:
    return BillingRun.objects.filter(pk=run.pk, state=state)
