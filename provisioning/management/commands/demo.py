from __future__ import annotations

import os
import select
import signal
import sys
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.branding import look_of_service
from provisioning.demo import seed
from provisioning.demo.catalogue import NAME_SERVER_PORT_OFFSET, SERVERS, SERVICES, DemoServer
from provisioning.demo.processes import DemoFailed, Processes, check_port_is_free
from provisioning.demo.zones import write_zones
from provisioning.models import Platform, Service

# A printed link waits for somebody to read the screen; a link from WHMCS is followed at once.
LINK_LIFETIME = timedelta(hours=12)
STAFF_USERNAME = "staff"


class Command(BaseCommand):
    help = "Runs the whole product on this machine: web, worker, schedule and two mail servers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the client area")
        parser.add_argument(
            "--simulator-port",
            type=int,
            default=17017,
            help="of the first mail server; the others take the ports after it",
        )
        parser.add_argument("--folder", type=Path, required=True, help="where the data is kept")

    def handle(self, *args: object, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)
        try:
            check_port_is_free(options["port"], "--port")
            for server in SERVERS:
                port = options["simulator_port"] + server.port_offset
                check_port_is_free(port, "--simulator-port")
            port = options["simulator_port"] + NAME_SERVER_PORT_OFFSET
            check_port_is_free(port, "--simulator-port")
            # The processes of the demo ask this one, and nobody in the world.
            os.environ["DNS_RESOLVERS"] = f"127.0.0.1:{port}"
            os.environ["DNS_ZONE_PORT"] = "0"
            with Processes(options["folder"] / "logs") as processes:
                self.run(processes, options)
        except DemoFailed as failure:
            raise CommandError(str(failure)) from failure
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. The data is kept; script/demo --reset starts afresh.")

    def run(self, processes: Processes, options: dict[str, Any]) -> None:
        """Starts everything, prints the links, and watches until Ctrl-C."""
        self._prepare(processes, options)
        self.stdout.write("Starting web, worker and schedule ...")
        bind = f"127.0.0.1:{options['port']}"
        threads = ("--worker-class", "gthread", "--threads", "8")
        processes.start("web", "gunicorn", "clientarea.wsgi", "--bind", bind, *threads)
        celery = ("celery", "-A", "clientarea")
        processes.start("worker", *celery, "worker", "-P", "threads", "-c", "8", "-l", "INFO")
        schedule_file = str(options["folder"] / "schedule")
        processes.start("schedule", *celery, "beat", "-s", schedule_file, "-l", "INFO")
        processes.wait_until_answers("web", f"http://{bind}/healthz")
        self._print_links()
        while True:
            processes.revive("worker", "schedule")
            processes.check()
            if _enter_was_pressed():
                self._print_links()

    def _prepare(self, processes: Processes, options: dict[str, Any]) -> None:
        self.stdout.write("Preparing the database ...")
        call_command("migrate", verbosity=0)
        first_port = options["simulator_port"]
        for server in SERVERS:
            self._start_simulator(processes, server, first_port, options["folder"])
        port = first_port + NAME_SERVER_PORT_OFFSET
        folder = options["folder"] / "zones"
        write_zones(folder)
        places = ("--port", str(port), "--zones", str(folder))
        processes.start("name-server", "provisioning.simulators.names", *places)
        if seed.is_filled():
            seed.move_servers(first_port)
        else:
            self.stdout.write(
                f"Filling in two clients and {len(SERVICES)} domains, one with 2,000 mailboxes ..."
            )
            seed.fill(first_port)
        seed.make_staff(STAFF_USERNAME, os.environ["DEMO_STAFF_PASSWORD"])

    def _start_simulator(
        self, processes: Processes, server: DemoServer, first_port: int, folder: Path
    ) -> None:
        port = first_port + server.port_offset
        places = ("--port", str(port), "--state", str(folder / f"{server.name}.json"))
        # The panel reaches all of a server of the demo at one address.
        ways = ("--one-address",) if server.platform == Platform.POLARISMAIL else ()
        processes.start(server.name, f"provisioning.simulators.{server.platform}", *places, *ways)
        processes.wait_until_answers(server.name, f"http://127.0.0.1:{port}/_simulator/faults")

    def _print_links(self) -> None:
        lines = ["", "Open one of these links to sign in as a customer (each works once):", ""]
        for entry in SERVICES:
            service = Service.objects.get(whmcs_service_id=entry.whmcs_service_id)
            link = sso.mint(
                service=service,
                by=SYSTEM,
                person_name=service.client.full_name,
                lifetime=LINK_LIFETIME,
            )
            note = f"{entry.domain_name} ({service.client}, {service.get_status_display()})"
            lines += [f"  {note}", f"  {look_of_service(service).base_url}/sso/{link.token}/", ""]
        lines += [
            f"Staff: {settings.PUBLIC_URL}/admin/   user {STAFF_USERNAME}, "
            f"password {os.environ['DEMO_STAFF_PASSWORD']}",
            "",
            "Enter prints fresh links, Ctrl-C stops everything.",
        ]
        self.stdout.write("\n".join(lines))


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _enter_was_pressed() -> bool:
    """Waits up to a second for a line; without a terminal it only waits."""
    watched = [sys.stdin] if sys.stdin.isatty() else []
    readable, _, _ = select.select(watched, [], [], 1)
    return bool(readable and sys.stdin.readline())
