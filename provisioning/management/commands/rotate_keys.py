from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from provisioning.actions import key_rotation


class Command(BaseCommand):
    help = (
        "Encrypts every stored secret with the first of FIELD_ENCRYPTION_KEYS. Afterwards the "
        "older keys can be taken away. May be stopped and run again; runs beside the product."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only count what is under an older key"
        )

    def handle(self, *args: object, **options: Any) -> None:
        verb = "are under an older key" if options["check"] else "encrypted anew"
        total = 0
        for column in key_rotation.encrypted_columns():
            count = key_rotation.stale_count(column) if options["check"] else 0
            count = count if options["check"] else key_rotation.rotate(column)
            total += count
            self.stdout.write(f"{column}: {count} {verb}")
        count = (
            key_rotation.stale_second_factor_count()
            if options["check"]
            else key_rotation.rotate_second_factors()
        )
        total += count
        self.stdout.write(f"Second factors: {count} {verb}")
        if not options["check"]:
            self.stdout.write(f"{total} secrets are under the first key now; older keys can go.")
