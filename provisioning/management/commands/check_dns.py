from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.dns_answers import ascii_name
from provisioning.dns_checks import checks
from provisioning.dns_checks.values import Finding
from provisioning.dns_guide import wishes
from provisioning.dns_resolver import new_resolver
from provisioning.dns_zone import asker_for, zone_of
from provisioning.models import ON_PLATFORM, Service

HEADINGS = ("Record", "Verdict", "Why", "Expected", "Found", "Server", "TTL")
WIDEST = 60


class Command(BaseCommand):
    help = "Looks up a domain's mail records now and prints the verdicts of its DNS page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("domain", help="a domain that is sold here")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            domain_name = ascii_name(options["domain"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        services = Service.objects.filter(domain_name=domain_name, status__in=ON_PLATFORM)
        service = services.select_related("plan", "server").first()
        if service is None:
            raise CommandError(f"No service here has the domain {domain_name}.")
        wish = wishes.wish_of(service, wishes.check_of(service))
        resolver = new_resolver()
        asker = asker_for(zone_of(wish.domain_name, resolver), resolver)
        findings, _answers = checks.judge_by_asking(wish, asker.ask_all)
        rows = [HEADINGS, *(row for finding in findings for row in _rows(finding))]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            self.stdout.write("  ".join(cells).rstrip())


def _rows(finding: Finding) -> list[tuple[str, ...]]:
    """The verdict, and a row for each further expected or found record."""
    expected = [f"{one.record_type} {one.name} {one.value}" for one in finding.expected]
    source = finding.source
    ttl = "" if source.ttl_seconds is None else str(source.ttl_seconds)
    first = (str(finding.check_id), str(finding.level), finding.code)
    height = max(1, len(expected), len(finding.found))
    cells = [
        (_cut(one), _cut(two))
        for one, two in zip(_filled(expected, height), _filled(finding.found, height), strict=True)
    ]
    rows: list[tuple[str, ...]] = [(*first, *cells[0], source.server, ttl)]
    return rows + [("", "", "", *pair, "", "") for pair in cells[1:]]


def _filled(texts: list[str] | tuple[str, ...], height: int) -> list[str]:
    return [*texts, *[""] * (height - len(texts))]


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
