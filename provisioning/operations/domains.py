"""Handlers of operations on a whole mail domain."""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from provisioning.actors import Actor
from provisioning.backends.base import DomainChange, DomainSpec, DomainState
from provisioning.backends.errors import BackendError, DomainInUse, Outcome, Rejected
from provisioning.errors import InvalidPlanOption
from provisioning.models import (
    Alias,
    DistributionList,
    DomainAlias,
    Mailbox,
    Operation,
    Service,
    ServiceStatus,
)
from provisioning.operations import bills, ownership, protocol_intervals
from provisioning.operations.alerts import raise_alert
from provisioning.operations.attempt import CarryOut, Handler

MIRRORED: tuple[type[Model], ...] = (Mailbox, Alias, DistributionList, DomainAlias)
# What the plan says about a domain, in the wish of its creation.
PACKAGE_SETTINGS = ("max_mailbox_count", "outbound_ip", "offers_eas", "offers_mapi")


def create(work: CarryOut) -> list[str]:
    """Creates the domain with its hidden administrator, settings and a DKIM key.

    A domain that exists is refused (AT-B05), unless an interrupted attempt of ours made it. Where
    the platform asks for a proof of ownership, what is to be published is noted instead of a DKIM
    key, which it gives to proven domains only.
    """
    service = work.operation.service
    spec = DomainSpec(
        domain_name=work.operation.object_name,
        admin_username=service.admin_username,
        admin_password=service.admin_password,
        **work.wish,
    )
    existing = work.backend.read_domain(spec.domain_name)
    if existing is None:
        work.remember(absent_at=timezone.now().isoformat())
        work.backend.create_domain(spec)
    elif not _is_ours(work, existing):
        raise DomainInUse(f"{spec.domain_name} exists on the mail server", verb="create_domain")
    work.has_acted()
    _configure_or_remove(work, spec)
    if work.backend.capabilities.has_domain_verification:
        _note_proof_wanted(work, spec.domain_name)
        return []
    return _try_dkim(work, spec.domain_name)


def _is_ours(work: CarryOut, existing: DomainState) -> bool:
    """Whether an interrupted attempt made the domain: it was absent when that attempt began.

    Where the platform has domain administrators, its primary one is the one that we chose.
    """
    ours = {"", work.operation.service.admin_username}
    return "absent_at" in work.facts and existing.admin_username in ours


def _has_our_administrator(work: CarryOut, existing: DomainState) -> bool:
    """Some platforms have no domain administrators: there the begun creation has to do."""
    if not work.backend.capabilities.has_admin_login:
        return True
    return existing.admin_username == work.operation.service.admin_username


def _note_proof_wanted(work: CarryOut, domain_name: str) -> None:
    """The days of grace are counted from the last moment at which the domain was not there yet."""
    ownership.note(
        work.operation.service,
        work.backend.read_verification(domain_name),
        capabilities=work.backend.capabilities,
        added_at=datetime.fromisoformat(work.facts["absent_at"]),
    )


def _configure_or_remove(work: CarryOut, spec: DomainSpec) -> None:
    """Refused settings leave no half-made domain behind (AT-B07)."""
    try:
        work.backend.configure_domain(spec)
    except Rejected as refusal:
        try:
            work.backend.delete_domain(spec.domain_name, delete_files=True)
        except BackendError as error:
            raise_alert(
                "orphan_domain",
                detail=f"{spec.domain_name}: settings refused, and removal failed: {error}",
                service=work.operation.service,
                operation_id=work.operation.pk,
            )
        raise refusal


def _try_dkim(work: CarryOut, domain_name: str) -> list[str]:
    """DKIM is not worth failing for (AT-B08); the note tells staff."""
    try:
        work.backend.enable_dkim(domain_name)
    except BackendError as error:
        if error.outcome is Outcome.PAUSE:
            raise
        return [f"DKIM not enabled: {error}"]
    return []


def change(work: CarryOut) -> list[str]:
    """Applies limits, outbound address and protocols of the package; repeating does no harm."""
    settings = work.wish["settings"]
    work.backend.change_domain(DomainChange(work.operation.object_name, **settings))
    return []


def suspend(work: CarryOut) -> list[str]:
    """Disables the domain; repeating does no harm."""
    work.backend.set_domain_enabled(work.operation.object_name, is_enabled=False)
    return []


def unsuspend(work: CarryOut) -> list[str]:
    """Enables the domain; repeating does no harm."""
    work.backend.set_domain_enabled(work.operation.object_name, is_enabled=True)
    return []


def terminate(work: CarryOut) -> list[str]:
    """Removes the domain; one that is gone already counts as done (AT-B16).

    After a creation that did not end well, what stands there now may be somebody else's.
    """
    if work.wish.get("only_if_ours"):
        existing = work.backend.read_domain(work.operation.object_name)
        if existing is not None and not _has_our_administrator(work, existing):
            return [f"{existing.domain_name} was left alone: its administrator is not ours"]
    deletes_files = work.wish["deletes_files"]
    work.backend.delete_domain(work.operation.object_name, delete_files=deletes_files)
    return [] if deletes_files else [f"files kept at {work.wish['storage_path']}"]


def set_password(work: CarryOut) -> list[str]:
    """Sets the hidden administrator's password; repeating does no harm."""
    work.backend.set_domain_admin_password(work.operation.object_name, work.secret("password"))
    return []


def _set(operation: Operation, **values: object) -> None:
    Service.objects.filter(pk=operation.service_id).update(**values)


def _enabled(operation: Operation) -> None:
    """Active, unless the proof of ownership is still missing."""
    service = Service.objects.get(pk=operation.service_id)
    _set(operation, status=service.status_in_use, suspend_reason="")


def _created(operation: Operation) -> None:
    wish = operation.payload["wish"]
    _set(operation, applied_settings={name: wish[name] for name in PACKAGE_SETTINGS})
    _enabled(operation)


def _changed(operation: Operation) -> None:
    wish = operation.payload["wish"]
    _set(
        operation,
        plan_id=wish["plan_id"],
        option_texts=wish["option_texts"],
        applied_settings=wish["settings"],
    )


def _password_set(operation: Operation) -> None:
    """The new password is ours to keep. Once staff have marked it done, nobody knows it here."""
    if operation.secrets:
        _set(operation, admin_password=json.loads(operation.secrets)["password"])


def _suspended(operation: Operation) -> None:
    reason = operation.payload["wish"]["reason"]
    _set(operation, status=ServiceStatus.SUSPENDED, suspend_reason=reason)


def _terminated(operation: Operation) -> None:
    """The customer's people go with the domain, and the secret with them; their use is charged."""
    _charge_the_rest(operation)
    for model in MIRRORED:
        model._default_manager.filter(service_id=operation.service_id).delete()
    _set(
        operation,
        status=ServiceStatus.TERMINATED,
        admin_username="",
        admin_password="",
        applied_settings={},
        used_bytes=None,
        used_measured_at=None,
        used_source="",
        usage_failed_at=None,
        refreshed_at=None,
        **ownership.NOTHING_NOTED,
    )


def _charge_the_rest(operation: Operation) -> None:
    """What was used since the last invoice waits for the client's next one (AT-B14)."""
    now = timezone.now()
    by = Actor(operation.requested_by_kind, operation.requested_by_name)
    protocol_intervals.close_all(operation.service_id, by=by, at=now)
    service = Service.objects.select_related("plan", "client__currency").get(
        pk=operation.service_id
    )
    try:
        bills.write_final(service, at=now)
    except InvalidPlanOption as error:
        detail = f"{service}: what is not invoiced yet cannot be computed: {error}"
        raise_alert(bills.FINAL_USAGE, detail=detail, service=service)


def _unchanged(operation: Operation) -> None:
    """The service keeps its status; nothing was written ahead."""


CREATE = Handler(create, apply=_created, revert=_unchanged)
CHANGE = Handler(change, apply=_changed, revert=_unchanged)
SUSPEND = Handler(suspend, apply=_suspended, revert=_unchanged)
UNSUSPEND = Handler(unsuspend, apply=_enabled, revert=_unchanged)
TERMINATE = Handler(terminate, apply=_terminated, revert=_unchanged)
SET_PASSWORD = Handler(set_password, apply=_password_set, revert=_unchanged)
