from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.actions import whmcs_sync
from provisioning.errors import WhmcsUnavailable


class Command(BaseCommand):
    help = "Takes over servers, products, clients and services from WHMCS's database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--full",
            action="store_true",
            help="also services that were terminated or cancelled before they were ever seen",
        )

    def handle(self, *args: Any, full: bool, **options: Any) -> None:
        try:
            report = whmcs_sync.sync(full=full)
        except WhmcsUnavailable as error:
            raise CommandError(str(error)) from error
        for problem in report.problems:
            self.stderr.write(self.style.WARNING(problem))
        for noun in ("Server", "Plan", "Client", "Service"):
            created, changed = report.created[noun], report.changed[noun]
            self.stdout.write(f"{noun.lower()}s: {created} created, {changed} changed")
        self.stdout.write(f"{len(report.problems)} to look at")
