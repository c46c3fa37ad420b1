"""Every daily task on both platforms, with script and without, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.dns_answers import Answer, Question, Told
from provisioning.models import DomainAliasRequest, Plan, Service
from provisioning.operations.refresh import refresh_service
from tests.browser import PageOpener
from tests.invoices import DUE_ON, measure
from tests.journeys.walk import Walk
from tests.provisioning.operations.platforms import PLATFORMS, MailPlatform

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

WAYS = [
    pytest.param(True, 1280, id="script-desktop"),
    pytest.param(True, 360, id="script-phone"),
    pytest.param(False, 1280, id="plain-desktop"),
    pytest.param(False, 360, id="plain-phone"),
]


class Proven:
    """Name servers that have the proof of every domain alias."""

    def ask(self, name: str, record_type: str) -> Answer:
        texts = tuple(DomainAliasRequest.objects.values_list("proof_text", flat=True))
        is_text = record_type == "TXT"
        told = Told.FOUND if is_text else Told.ABSENT
        return Answer(
            Question(name, record_type), told, timezone.now(), texts=texts if is_text else ()
        )


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.kind)
def platform(request: pytest.FixtureRequest) -> Iterator[MailPlatform]:
    running: MailPlatform = request.param()
    with running.simulator:
        yield running


@pytest.fixture
def service(transactional_db: None, platform: MailPlatform) -> Service:
    """A domain with Bob's mailbox, and room for all there is."""
    row = platform.make_service(
        platform.make_server(),
        recurring_amount=6,
        billing_cycle="Monthly",
        next_due_on=DUE_ON,
    )
    limits = {**row.option_texts, "Total Domain Aliases": "3", "Total Mailboxes": "25"}
    Service.objects.update(option_texts=limits)
    Plan.objects.update(option_texts={**row.plan.option_texts, "7": "25", "17": "3"})
    platform.add_domain(row)
    platform.add_mailbox("bob@client.test", display_name="Bob Stone")
    refresh_service(row.pk)
    measure(row, 12)
    return Service.objects.get()


@pytest.mark.parametrize(("javascript", "width"), WAYS)
def test_every_task_of_a_day(
    site: str,
    open_page: PageOpener,
    service: Service,
    platform: MailPlatform,
    monkeypatch: pytest.MonkeyPatch,
    javascript: bool,
    width: int,
) -> None:
    monkeypatch.setattr("provisioning.operations.domain_aliases.new_resolver", Proven)
    page = open_page(javascript=javascript, width=width)
    link = sso.mint(service=service, by=SYSTEM, person_name="Alice")
    page.goto(f"{site}/sso/{link.token}/")
    Walk(page, site, service, platform, has_script=javascript).walk()
