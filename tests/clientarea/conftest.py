"""Alice and her service, for every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation, Plan, Service
from provisioning.operations import runner
from provisioning.simulators.smartermail import (
    ADMIN_PASSWORD,
    ADMIN_USERNAME,
    SmarterMailSimulator,
)
from tests import people
from tests.factories import (
    ALICE,
    GIGABYTE,
    PASSWORD,
    make_mailbox,
    make_plan,
    make_server,
    make_service,
)


@pytest.fixture
def service(db: None) -> Service:
    """An active service with room for 25 mailboxes, offering both protocols."""
    plan = make_plan(name="Business Mail", max_mailbox_count=25)
    return make_service(whmcs_service_id=101, domain_name="client.test", plan=plan)


@pytest.fixture
def bob(service: Service) -> Mailbox:
    """A mailbox of that service."""
    return make_mailbox(service, "bob", display_name="Bob Stone")


@pytest.fixture
def alice(service: Service) -> Browser:
    return people.alice(service)


@pytest.fixture
def charlie(db: None) -> Browser:
    return people.charlie()


@pytest.fixture
def sam(service: Service) -> Browser:
    return people.sam(service)


@pytest.fixture
def hosted(service: Service, simulator: SmarterMailSimulator) -> Callable[[], None]:
    """Puts the service on a mail server; calling it does the work of a worker, now."""
    simulator.add_domain(service.domain_name, admin_username=service.admin_username)
    service.server = make_server(
        port=simulator.port, username=ADMIN_USERNAME, password=ADMIN_PASSWORD
    )
    service.save(update_fields=["server"])

    def work() -> None:
        runner.run_service(service.pk)

    return work


@pytest.fixture
def creation(service: Service) -> Operation:
    """Anna's mailbox on its way."""
    return mailboxes.create(
        service=service,
        by=ALICE,
        local_part="anna",
        display_name="Anna Berg",
        password=PASSWORD,
        quota_bytes=7 * GIGABYTE,
        has_eas=True,
        has_mapi=False,
    )


@pytest.fixture
def refused_creation(
    creation: Operation, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> Operation:
    """Anna's mailbox, which the mail server had already."""
    simulator.add_mailbox("anna@client.test")
    hosted()
    return creation


def make_polarismail(service: Service) -> None:
    """Moves the service's plan to the other platform."""
    Plan.objects.filter(pk=service.plan_id).update(platform="polarismail")
    service.plan.refresh_from_db()
    limits = {"Total Aliases": "5", "Total Distribution Lists": "5", "Total Mailboxes": "25"}
    Service.objects.filter(pk=service.pk).update(option_texts=limits)
