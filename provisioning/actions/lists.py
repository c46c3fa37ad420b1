"""What a person can do with distribution lists. Each action checks, then writes mirror, operation
and audit event in one transaction; a worker carries it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from provisioning.actions import changes, destinations, local_parts
from provisioning.actions.admin_attempts import noting_attempts
from provisioning.actions.locking import lock_active_service
from provisioning.actions.room import check_room
from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.models import (
    DistributionList,
    MirrorState,
    ObjectKind,
    Operation,
    OperationKind,
    PostingRule,
    Service,
)
from provisioning.names import normalized
from provisioning.receivers import Directory, ListEntry
from provisioning.transactions import transactional

SETTINGS = ("description", "posting", "moderators")


@noting_attempts
@transactional
def create(
    *,
    service: Service,
    by: Actor,
    local_part: str,
    members: Sequence[str],
    moderators: Sequence[str] = (),
    posting: str = "",
    description: str = "",
    idempotency_key: str = "",
) -> Operation:
    """Adds a list. Raises a subclass of `ActionRefused`.

    The same `idempotency_key` again returns the operation of the first call.
    """
    service = lock_active_service(service.pk)
    if same := changes.earlier(service, idempotency_key):
        return same
    local_part = normalized(local_part)
    local_parts.check_is_free(service, local_part)
    check_room(service, ObjectKind.LIST, DistributionList.objects.filter(service=service).count())
    settings = _checked_settings(service, moderators, posting, description)
    directory = destinations.directory_for(service)
    addresses = _checked_members(service, directory, local_part, members)
    mailing_list = DistributionList.objects.create(
        service=service,
        local_part=local_part,
        state=MirrorState.CREATING,
        member_count=len(addresses),
        **settings,
    )
    values = {**settings, "members": addresses}
    return changes.ask(
        OperationKind.CREATE_LIST,
        mailing_list,
        by,
        verb="list_created",
        wish={**values, "local_part": local_part},
        after={**values, "local_part": local_part},
        idempotency_key=idempotency_key,
    )


@noting_attempts
@transactional
def change(
    *,
    mailing_list: DistributionList,
    by: Actor,
    members: Sequence[str] | None = None,
    moderators: Sequence[str] | None = None,
    posting: str | None = None,
    description: str | None = None,
    idempotency_key: str = "",
) -> Operation | None:
    """Changes what differs from the mirror; None when nothing does. None keeps a value.

    Members travel as additions and removals, so that what others added meanwhile stays (AT-N21).
    """
    service = lock_active_service(mailing_list.service_id)
    if same := changes.earlier(service, idempotency_key):
        return same
    row = changes.lock_idle(service, mailing_list)
    settings = _checked_settings(
        service,
        row.moderators if moderators is None else moderators,
        row.posting if posting is None else posting,
        row.description if description is None else description,
    )
    wish: dict[str, Any] = {
        name: value for name, value in settings.items() if value != getattr(row, name)
    }
    columns: dict[str, Any] = dict(wish)
    if members is not None:
        if row.members is None:
            raise ActionRefused("members_not_read")
        directory = destinations.directory_for(service)
        addresses = _checked_members(service, directory, row.local_part, members)
        if addresses != row.members:
            wish["added"] = [member for member in addresses if member not in row.members]
            wish["removed"] = [member for member in row.members if member not in addresses]
            columns |= {"members": addresses, "member_count": len(addresses)}
    if not wish:
        return None
    before = _told(row)
    DistributionList.objects.filter(pk=row.pk).update(
        state=MirrorState.UPDATING, refused_members=[], **columns
    )
    return changes.ask(
        OperationKind.CHANGE_LIST,
        row,
        by,
        verb="list_changed",
        wish=wish,
        before=before,
        after={**before, **{name: v for name, v in columns.items() if name in before}},
        put_back={name: getattr(row, name) for name in columns},
        idempotency_key=idempotency_key,
    )


@transactional
def delete(*, mailing_list: DistributionList, by: Actor, idempotency_key: str = "") -> Operation:
    """Removes the list; its members keep their mailboxes."""
    service = lock_active_service(mailing_list.service_id)
    if same := changes.earlier(service, idempotency_key):
        return same
    row = changes.lock_idle(service, mailing_list)
    if service.catch_all_target == row.address:
        raise ActionRefused("catch_all_leads_here", address=row.address)
    return changes.ask_deletion(
        OperationKind.DELETE_LIST,
        row,
        by,
        verb="list_deleted",
        before=_told(row),
        idempotency_key=idempotency_key,
    )


@transactional
def put_refusal_aside(*, mailing_list: DistributionList) -> None:
    """The customer has read which members the platform would not take; repeating does nothing."""
    DistributionList.objects.filter(pk=mailing_list.pk).update(refused_members=[])


def _checked_settings(
    service: Service, moderators: Sequence[str], posting: str, description: str
) -> dict[str, Any]:
    """What the platform does not have stays empty and is refused when asked for."""
    capabilities = service.plan.capabilities
    addresses = sorted(destinations.checked_addresses(moderators, field="moderators"))
    limit = capabilities.max_list_moderator_count
    if limit is not None and len(addresses) > limit:
        raise ActionRefused("moderator_limit", field="moderators", limit=limit)
    if capabilities.list_needs_moderator and not addresses:
        raise ActionRefused("moderator_needed", field="moderators")
    if capabilities.has_list_posting_rules:
        posting = posting or PostingRule.ANYONE
    if posting and (not capabilities.has_list_posting_rules or posting not in PostingRule.values):
        raise ActionRefused("option_not_offered", field="posting")
    if description.strip() and not capabilities.has_list_description:
        raise ActionRefused("option_not_offered", field="description")
    return {"description": description.strip(), "posting": posting, "moderators": addresses}


def _checked_members(
    service: Service, directory: Directory, local_part: str, texts: Sequence[str]
) -> list[str]:
    """Sorted members that exist, few enough outside (AT-N22), and that lead round in no circle."""
    addresses = sorted(destinations.checked_addresses(texts, field="members"))
    limit = service.plan.capabilities.max_outside_list_member_count
    outside = [address for address in addresses if directory.own_name(address) is None]
    if limit is not None and len(outside) > limit:
        raise ActionRefused(
            "outside_member_limit", field="members", limit=limit, count=len(outside)
        )
    own = f"{local_part}@{service.domain_name}"
    wished = replace(directory, lists={**directory.lists, local_part: ListEntry(addresses)})
    destinations.check_no_circle(wished, own, addresses, field="members")
    destinations.check_exist(service, wished, addresses, field="members")
    return addresses


def _told(row: DistributionList) -> Mapping[str, object]:
    """The whole list for the history, so that it can be brought back from there alone."""
    values = {name: getattr(row, name) for name in (*SETTINGS, "members")}
    return {"local_part": row.local_part, **values}
