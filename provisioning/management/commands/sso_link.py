from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisioning.actions import sso
from provisioning.actors import Actor
from provisioning.branding import look_of_service
from provisioning.errors import ServiceNotReady
from provisioning.queries import services as service_queries


class Command(BaseCommand):
    help = "Prints a one-use link that signs a browser in to a service for the next minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("whmcs_service_id", type=int)
        parser.add_argument("--staff", action="store_true", help="sign in as staff")

    def handle(self, *args: Any, whmcs_service_id: int, staff: bool, **options: Any) -> None:
        service = service_queries.known_service(whmcs_service_id)
        if service is None:
            raise CommandError(f"No service {whmcs_service_id} here. Has sync_whmcs run?")
        by = Actor(Actor.STAFF, "sso_link on the command line")
        name = by.name if staff else service.client.full_name
        try:
            link = sso.mint(service=service, by=by, is_staff=staff, person_name=name)
        except ServiceNotReady as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{look_of_service(service).base_url}/sso/{link.token}/")
