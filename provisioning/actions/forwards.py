"""Where a mailbox sends its mail on to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from provisioning.actions import changes, destinations
from provisioning.actions.admin_attempts import noting_attempts
from provisioning.actions.locking import lock_active_service
from provisioning.actors import Actor
from provisioning.errors import ActionRefused
from provisioning.models import (
    ForwardSpamRule,
    Mailbox,
    MirrorState,
    Operation,
    OperationKind,
    Service,
)
from provisioning.receivers import MailboxEntry
from provisioning.transactions import transactional

COLUMNS = (
    "forward_targets",
    "forward_keeps_copy",
    "forward_keeps_recipients",
    "forward_spam_rule",
)


@noting_attempts
@transactional
def set_forward(
    *,
    mailbox: Mailbox,
    by: Actor,
    targets: Sequence[str],
    keeps_copy: bool = True,
    keeps_recipients: bool = False,
    spam_rule: str = "",
    idempotency_key: str = "",
) -> Operation | None:
    """Makes the mailbox forward to exactly `targets`; none = it keeps its mail. None = as it is.

    `spam_rule` '' keeps the platform's; one that nobody knows becomes NONE (AT-G17).
    """
    service = lock_active_service(mailbox.service_id)
    if same := changes.earlier(service, idempotency_key):
        return same
    mailbox = changes.lock_idle(service, mailbox)
    wish = _wish(service, mailbox, targets, keeps_copy, keeps_recipients, spam_rule)
    before = {name: getattr(mailbox, name) for name in COLUMNS}
    if all(before[name] == value for name, value in wish.items()):
        return None
    Mailbox.objects.filter(pk=mailbox.pk).update(state=MirrorState.UPDATING, **wish)
    return changes.ask(
        OperationKind.SET_FORWARD,
        mailbox,
        by,
        verb="forward_changed",
        wish=wish,
        before=before,
        after={**before, **wish},
        idempotency_key=idempotency_key,
    )


def _wish(
    service: Service,
    mailbox: Mailbox,
    texts: Sequence[str],
    keeps_copy: bool,  # noqa: FBT001 - arguments of the action, passed on in its order
    keeps_recipients: bool,  # noqa: FBT001
    spam_rule: str,
) -> dict[str, Any]:
    """The columns as they shall be; what the platform cannot choose is left out."""
    capabilities = service.plan.capabilities
    if not capabilities.has_forwards:
        raise ActionRefused("unsupported", field="targets")
    addresses = _checked(service, mailbox, texts, keeps_copy=keeps_copy)
    wish: dict[str, Any] = {"forward_targets": addresses}
    if capabilities.has_forward_keep_copy:
        wish["forward_keeps_copy"] = keeps_copy or not addresses
        wish["forward_keeps_recipients"] = keeps_recipients
    elif not keeps_copy or keeps_recipients:
        raise ActionRefused("option_not_offered", field="keeps_copy")
    if spam_rule and capabilities.has_forward_spam_rule:
        known = spam_rule in ForwardSpamRule.values
        wish["forward_spam_rule"] = spam_rule if known else ForwardSpamRule.NONE.value
    return wish


def _checked(
    service: Service, mailbox: Mailbox, texts: Sequence[str], *, keeps_copy: bool
) -> list[str]:
    addresses = sorted(destinations.checked_addresses(texts, field="targets"))
    limit = service.plan.capabilities.max_forward_target_count
    if limit is not None and len(addresses) > limit:
        raise ActionRefused("too_many_targets", field="targets", limit=limit)
    directory = destinations.directory_for(service)
    destinations.check_exist(service, directory, addresses, field="targets")
    entry = MailboxEntry(addresses, keeps_copy)
    wished = replace(directory, mailboxes={**directory.mailboxes, mailbox.local_part: entry})
    destinations.check_no_circle(wished, mailbox.address, addresses, field="targets")
    return addresses
