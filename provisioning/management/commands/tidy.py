from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from provisioning.operations import retention
from provisioning.queries.services import known_service


class Command(BaseCommand):
    help = (
        "Erases what nobody needs any more, as every Sunday does by itself: old answers, links, "
        "readings, finished changes, and what terminated services leave. What is billed is kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--service", type=int, metavar="ID", help="of this WHMCS service alone (default: all)"
        )

    def handle(self, *args: object, **options: Any) -> None:
        service = None
        if options["service"] is not None:
            service = known_service(options["service"])
            if service is None:
                raise CommandError(f"There is no service {options['service']}.")
        counts = retention.tidy(timezone.now(), service=service)
        for name, count in counts.items():
            done = "failed, see the log" if count is None else f"{count} erased"
            self.stdout.write(f"{name.replace('_', ' ')}: {done}")
        if None in counts.values():
            raise CommandError("Not everything could be erased; run it again.")
