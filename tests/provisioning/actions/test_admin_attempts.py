"""AT-G22: the hidden administrator is nobody to a customer, and whoever tries it is noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provisioning.actions import aliases, bulk_runs, catch_all, forwards, lists, mailboxes
from provisioning.errors import ActionRefused
from provisioning.models import AuditEvent, BulkRun, Operation, Service
from provisioning.queries.history import Asked, history_page
from tests.factories import ALICE, PASSWORD, make_alias, make_list, make_mailbox, make_service

pytestmark = pytest.mark.django_db

NAME = "qzxwvutsrp"
ADDRESS = f"{NAME}@client.test"


@pytest.fixture
def service() -> Service:
    """With a catch-all, to which every name without a holder would go."""
    return make_service(
        domain_name="client.test", admin_username=NAME, catch_all_target="bob@client.test"
    )


def as_mailbox(service: Service) -> None:
    mailboxes.create(
        service=service,
        by=ALICE,
        local_part=NAME.upper(),
        display_name="",
        password=PASSWORD,
        quota_bytes=0,
        has_eas=False,
        has_mapi=False,
    )


def as_alias(service: Service) -> None:
    aliases.create(service=service, by=ALICE, local_part=NAME, targets=["x@y.test"])


def as_list(service: Service) -> None:
    lists.create(service=service, by=ALICE, local_part=NAME, members=["x@y.test"])


def as_target_of_a_new_alias(service: Service) -> None:
    aliases.create(service=service, by=ALICE, local_part="info", targets=[ADDRESS])


def as_target_of_an_alias(service: Service) -> None:
    alias = make_alias(service, "info", ["x@y.test"])
    aliases.change(alias=alias, by=ALICE, targets=[ADDRESS])


def as_member(service: Service) -> None:
    team = make_list(service, "team", ["x@y.test"])
    lists.change(
        mailing_list=team, by=ALICE, members=["x@y.test", ADDRESS], moderators=["x@y.test"]
    )


def as_target_of_a_forward(service: Service) -> None:
    forwards.set_forward(mailbox=make_mailbox(service, "bob"), by=ALICE, targets=[ADDRESS])


def as_catch_all(service: Service) -> None:
    catch_all.set_catch_all(service=service, by=ALICE, target=ADDRESS)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (as_mailbox, "name_is_mailbox"),
        (as_alias, "name_is_mailbox"),
        (as_list, "name_is_mailbox"),
        (as_target_of_a_new_alias, "target_missing"),
        (as_target_of_an_alias, "target_missing"),
        (as_member, "target_missing"),
        (as_target_of_a_forward, "target_missing"),
        (as_catch_all, "catch_all_not_here"),
    ],
)
def test_at_g22_whoever_names_it_gets_nowhere_and_is_noted(
    service: Service, attempt: Callable[[Service], None], code: str
) -> None:
    with pytest.raises(ActionRefused) as refusal:
        attempt(service)
    assert refusal.value.code == code
    assert not Operation.objects.exists()
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_name) == ("hidden_admin_named", ADDRESS)
    assert (event.actor_name, event.ip_address) == ("Alice", "203.0.113.7")
    assert not history_page(service, Asked(), page_number=1).events


def test_at_g22_a_table_that_names_it_is_noted_too(service: Service) -> None:
    run = bulk_runs.start(
        service=service, by=ALICE, file_name="a.csv", content=NAME.encode(), hand_over="links"
    )
    bulk_runs.work_on(run.pk)
    assert BulkRun.objects.get().rows.get().errors == [
        ["address", "name_taken", {"address": ADDRESS}]
    ]
    assert AuditEvent.objects.get().verb == "hidden_admin_named"
