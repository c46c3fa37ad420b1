from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.actions import whmcs_sync
from provisioning.errors import WhmcsUnavailable
from provisioning.operations.adoption import AdoptedService, adopt


class Command(BaseCommand):
    help = (
        "Takes over services that the replaced modules created: administrator, mailboxes, and "
        "protocol usage that is open. Shows what it would do; --apply does it, and may be repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="do it, after comparing WHMCS")
        parser.add_argument(
            "--service", type=int, action="append", default=[], help="WHMCS's number; all if none"
        )

    def handle(self, *args: Any, apply: bool, service: list[int], **options: Any) -> None:
        done_count = problem_count = 0
        try:
            if apply:
                whmcs_sync.sync()
            for entry in adopt(service, is_dry_run=not apply):
                done_count += not entry.problems
                problem_count += bool(entry.problems)
                self._tell(entry)
        except WhmcsUnavailable as error:
            raise CommandError(str(error)) from error
        word = "taken over" if apply else "to take over (nothing was written; --apply does it)"
        self.stdout.write(f"{done_count} {word}, {problem_count} to look at")

    def _tell(self, entry: AdoptedService) -> None:
        intervals = entry.intervals
        parts = [
            f"service {entry.service.whmcs_service_id} {entry.service.domain_name}",
            f"administrator {entry.admin_username or 'none'}",
            f"protocol usage {intervals.opened_count} open, {intervals.closed_count} ended, "
            f"{intervals.moved_count} moved, {intervals.present_count} there already",
        ]
        if entry.mailbox_count is not None:
            parts.insert(1, f"{entry.mailbox_count} accounts")
        self.stdout.write("; ".join(parts))
        for problem in entry.problems:
            self.stderr.write(self.style.WARNING(f"  {entry.service.domain_name}: {problem}"))
