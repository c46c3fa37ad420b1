from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.actions import whmcs_sync
from provisioning.errors import WhmcsUnavailable

NOUNS = {
    "Server": "servers",
    "Currency": "currencies",
    "Plan": "plans",
    "PlanPrice": "prices",
    "Client": "clients",
    "Service": "services",
}


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
        for model, nouns in NOUNS.items():
            created, changed = report.created[model], report.changed[model]
            self.stdout.write(f"{nouns}: {created} created, {changed} changed")
        self.stdout.write(f"{len(report.problems)} to look at")
