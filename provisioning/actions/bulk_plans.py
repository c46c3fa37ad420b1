"""Judges a table of mailboxes: what each line would do, what stands against it, what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from provisioning.actions import mailbox_checks
from provisioning.actions.admin_attempts import is_hidden_admin
from provisioning.capabilities import MailProtocol
from provisioning.errors import ActionRefused
from provisioning.ledger.tariff import tariff_of
from provisioning.mailbox_tables import Error, Line
from provisioning.models import (
    Alias,
    BulkRow,
    BulkRun,
    BulkVerdict,
    DistributionList,
    Mailbox,
    MailboxKind,
    MirrorState,
    Service,
)
from provisioning.names import is_well_formed

# The column to blame for what a check refuses.
COLUMN_OF_FIELD = {
    "quota": "storage_gb",
    "kind": "type",
    "has_eas": "activesync",
    "has_mapi": "mapi",
    "local_part": "address",
}


class Judge:
    """Judges the lines of one table in their order, counting what those before would add."""

    def __init__(self, service: Service) -> None:
        self.service = service
        rows = Mailbox.objects.filter(service=service)
        self.mailboxes = {mailbox.local_part: mailbox for mailbox in rows}
        self.taken = {service.admin_username.casefold()}
        for model in (Alias, DistributionList):
            names = model._default_manager.filter(service=service)
            self.taken.update(names.values_list("local_part", flat=True))
        self.counts = Counter(mailbox.kind for mailbox in self.mailboxes.values())
        self.quota_sum = sum(mailbox.quota_bytes for mailbox in self.mailboxes.values())
        self.seen: dict[str, int] = {}
        self.prices = tariff_of(service).prices
        self.monthly_difference = Decimal(0)
        self.has_named_hidden_admin = False

    def rows(self, run: BulkRun, lines: Iterable[Line]) -> list[BulkRow]:
        """A row for each line, not saved yet."""
        return [self._row(run, line) for line in lines]

    def _row(self, run: BulkRun, line: Line) -> BulkRow:
        domain_name = self.service.domain_name
        local_part = line.address.removesuffix(f"@{domain_name}")
        row = BulkRow(
            run=run,
            line_number=line.line_number,
            address=f"{local_part}@{domain_name}" if "@" not in local_part else line.address,
            owner_email=line.owner_email if not _email_errors(line) else "",
        )
        errors = [*line.errors, *_email_errors(line), *self._name_errors(local_part)]
        conflict = None if errors else self._conflict(local_part, line)
        mailbox = self.mailboxes.get(local_part)
        wish = {**line.settings} if mailbox else {**self._usual(), **line.settings}
        before = {name: getattr(mailbox, name) for name in wish} if mailbox else {}
        row.wish = {name: wish[name] for name in wish if wish[name] != before.get(name, self)}
        row.before = {name: before[name] for name in row.wish if name in before}
        if not errors and conflict is None:
            errors += self._value_errors(row.wish, mailbox)
        if errors:
            row.verdict, row.errors = BulkVerdict.ERROR, errors
        elif conflict is not None:
            row.verdict, row.errors = BulkVerdict.CONFLICT, [conflict]
        elif mailbox is None:
            row.verdict = BulkVerdict.CREATE
            row.wish["local_part"] = local_part
        else:
            row.verdict = BulkVerdict.CHANGE if row.wish else BulkVerdict.SAME
        self._count(row, local_part, mailbox)
        return row

    def _usual(self) -> dict[str, Any]:
        limits = self.service.limits
        usual_bytes = limits.mailbox_quota_bytes or 0
        return {
            "display_name": "",
            "quota_bytes": usual_bytes,
            "kind": MailboxKind.BASIC.value,
            "has_eas": False,
            "has_mapi": False,
        }

    def _name_errors(self, local_part: str) -> list[Error]:
        if "@" in local_part:
            return [("address", "domain_mismatch", {"domain": self.service.domain_name})]
        if not is_well_formed(local_part):
            return [("address", "name_malformed", {})]
        return []

    def _conflict(self, local_part: str, line: Line) -> Error | None:
        address = f"{local_part}@{self.service.domain_name}"
        if local_part in self.seen:
            return ("address", "line_twice", {"line": self.seen[local_part]})
        self.seen[local_part] = line.line_number
        mailbox = self.mailboxes.get(local_part)
        if mailbox is None:
            if is_hidden_admin(self.service, local_part):
                self.has_named_hidden_admin = True
            if local_part in self.taken:
                return ("address", "name_taken", {"address": address})
            return self._room_conflict(str(line.settings.get("kind", MailboxKind.BASIC)))
        if mailbox.deletes_at is not None:
            return ("address", "mailbox_deleting", {"address": address})
        if mailbox.state != MirrorState.ACTIVE:
            return ("address", "change_under_way", {"address": address})
        return None

    def _room_conflict(self, kind: str) -> Error | None:
        """AT-N13: the lines before count."""
        limits = self.service.limits
        limit, count = limits.mailbox_count_of(kind), self.counts[kind]
        if kind not in self.service.plan.capabilities.mailbox_kinds or limit == 0:
            return ("type", "kind_not_offered", {})
        if limit is not None and count >= limit:
            return ("address", "limit_reached", {"count": count, "limit": limit})
        total, whole = limits.mailbox_count, self.counts.total()
        if total is not None and whole >= total:
            return ("address", "limit_reached", {"count": whole, "limit": total})
        return None

    def _value_errors(self, wish: dict[str, Any], mailbox: Mailbox | None) -> list[Error]:
        quota_bytes = mailbox.quota_bytes if mailbox else 0
        taken = mailbox_checks.Taken(self.quota_sum - quota_bytes, self.counts)
        try:
            mailbox_checks.check_values(self.service, wish, mailbox, taken=taken)
        except ActionRefused as refusal:
            column = COLUMN_OF_FIELD.get(refusal.field, "address")
            return [(column, refusal.code, dict(refusal.arguments))]
        return []

    def _count(self, row: BulkRow, local_part: str, mailbox: Mailbox | None) -> None:
        if row.verdict not in {BulkVerdict.CREATE, BulkVerdict.CHANGE}:
            return
        self.quota_sum += row.wish.get("quota_bytes", 0) - row.before.get("quota_bytes", 0)
        old = (mailbox.has_eas, mailbox.has_mapi) if mailbox else (False, False)
        new = (row.wish.get("has_eas", old[0]), row.wish.get("has_mapi", old[1]))
        self.monthly_difference += self._monthly(*new) - self._monthly(*old)
        if "kind" in row.wish:
            self.counts[row.wish["kind"]] += 1
            if mailbox is not None:
                self.counts[mailbox.kind] -= 1

    def _monthly(self, has_eas: bool, has_mapi: bool) -> Decimal:  # noqa: FBT001 - a pair
        chosen = {MailProtocol.EAS: has_eas, MailProtocol.MAPI: has_mapi}
        return self.prices.monthly([name for name, is_on in chosen.items() if is_on])


def _email_errors(line: Line) -> list[Error]:
    if not line.owner_email:
        return []
    try:
        validate_email(line.owner_email)
    except ValidationError:
        return [("owner_email", "cell_email", {"cell": line.owner_email})]
    return []
