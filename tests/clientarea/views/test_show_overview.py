from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from provisioning.actions import mailboxes
from provisioning.models import (
    Mailbox,
    Operation,
    Plan,
    ReadingSource,
    Service,
    ServiceStatus,
    UsageReading,
)
from tests.factories import ALICE, GIGABYTE, PASSWORD, make_mailbox, make_mailboxes
from tests.pages import text_of

pytestmark = pytest.mark.django_db

OVERVIEW = "/services/101/"


def update(service: Service, **values: object) -> None:
    Service.objects.filter(pk=service.pk).update(**values)


def test_it_shows_the_figures_with_their_limit_age_and_cost(
    alice: Browser, service: Service, bob: Mailbox
) -> None:
    update(
        service,
        used_bytes=21 * GIGABYTE,
        refreshed_at=timezone.now(),
        recurring_amount=Decimal("24.50"),
        next_due_on=date(2026, 12, 1),
    )
    text = text_of(alice.get(OVERVIEW))
    assert "1 of 25" in text
    assert "21.00 GB" in text
    assert "Figures of " in text
    assert "$24.50" in text
    assert "Next invoice for Dec. 1, 2026" in text


def test_a_figure_that_was_never_measured_is_not_a_zero(alice: Browser) -> None:
    assert "Not yet measured" in text_of(alice.get(OVERVIEW))


def test_a_new_service_offers_to_create_the_first_mailbox(alice: Browser) -> None:
    text = text_of(alice.get(OVERVIEW))
    assert "Your domain is ready" in text
    assert "Create the first mailbox" in text


def test_the_latest_changes_say_what_how_and_who(
    alice: Browser, service: Service, bob: Mailbox, hosted: Callable[[], None]
) -> None:
    mailboxes.change(
        mailbox=bob,
        by=ALICE,
        display_name=bob.display_name,
        quota_bytes=10 * GIGABYTE,
        is_enabled=True,
        has_eas=False,
        has_mapi=False,
    )
    text = text_of(alice.get(OVERVIEW))
    assert "bob@client.test · Mailbox changed Being changed" in text
    assert "Storage: 5 GB → 10 GB" in text
    assert "Alice" in text


def test_it_polls_only_while_something_is_under_way(
    alice: Browser, service: Service, hosted: Callable[[], None]
) -> None:
    assert "hx-trigger" not in alice.get(OVERVIEW).content.decode()
    create(service)
    moving = alice.get(OVERVIEW).content.decode()
    assert 'hx-trigger="every 2s"' in moving
    assert "<noscript>" in moving
    hosted()
    settled = alice.get(OVERVIEW).content.decode()
    assert "hx-trigger" not in settled
    assert "<noscript>" not in settled


def test_a_poll_gets_the_live_part_alone(alice: Browser) -> None:
    response = alice.get(OVERVIEW, headers={"HX-Request": "true", "HX-Target": "live"})
    assert response.content.decode().strip().startswith('<div id="live"')


def test_a_refused_creation_is_told_first(alice: Browser, refused_creation: Operation) -> None:
    assert "A change could not be made See why" in text_of(alice.get(OVERVIEW))


def test_a_full_plan_says_how_to_get_on(alice: Browser, service: Service) -> None:
    Plan.objects.update(option_texts={"7": "5"})
    make_mailboxes(service, 5)
    response = alice.get(OVERVIEW)
    assert "5 of 5 mailboxes used" in text_of(response)
    assert "/mailboxes/add/" not in response.content.decode()


class TestStates:
    def test_b12_a_suspended_service_says_why_and_where_to_pay(
        self, alice: Browser, service: Service, settings: Settings
    ) -> None:
        settings.BRAND_BILLING_URL = "https://billing.example/"
        update(service, status=ServiceStatus.SUSPENDED, suspend_reason="Overdue on payment")
        response = alice.get(OVERVIEW)
        text = text_of(response)
        assert "This service is suspended Reason: Overdue on payment." in text
        assert "not activated" not in text
        assert 'href="https://billing.example/"' in response.content.decode()
        assert "Add mailbox" not in text

    def test_a_pending_service_is_being_set_up(self, alice: Browser, service: Service) -> None:
        update(service, status=ServiceStatus.PENDING)
        text = text_of(alice.get(OVERVIEW))
        assert "Your mail domain is being set up" in text
        assert "Add mailbox" not in text

    def test_at_f06_an_unreachable_server_is_told_with_the_age_of_the_figures(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        noon = timezone.now() - timedelta(days=3)
        update(service, refresh_error_code="server_unavailable", refreshed_at=noon)
        text = text_of(alice.get(OVERVIEW))
        assert "Mail server unavailable, data of" in text
        assert "Changes are kept and carried out as soon as it answers." in text
        assert "1 of 25" in text


class TestAttention:
    def test_more_than_the_plan_allows_is_told_and_kept(
        self, alice: Browser, service: Service
    ) -> None:
        Plan.objects.update(option_texts={"7": "1"})
        make_mailboxes(service, 3)
        response = alice.get(OVERVIEW)
        assert "3 of 1 mailboxes: over the limit of your plan" in text_of(response)
        assert "/mailboxes/add/" not in response.content.decode()

    def test_mailboxes_that_are_nearly_full_are_named(
        self, alice: Browser, service: Service
    ) -> None:
        for number in range(5):
            make_mailbox(service, f"full{number}", used_bytes=5 * GIGABYTE - number)
        make_mailbox(service, "roomy", used_bytes=4 * GIGABYTE)
        text = text_of(alice.get(OVERVIEW))
        assert "5 mailboxes are nearly full full0@client.test, full1@client.test" in text
        assert "and 2 more: a full mailbox takes no more mail." in text
        assert "roomy" not in text

    def test_the_most_urgent_comes_first(
        self, alice: Browser, service: Service, refused_creation: Operation
    ) -> None:
        Plan.objects.update(option_texts={"7": "1"})
        make_mailbox(service, "full", used_bytes=5 * GIGABYTE)
        update(service, refresh_error_code="server_unavailable")
        text = text_of(alice.get(OVERVIEW))
        told = ["Mail server unavailable", "could not be made", "mailboxes", "is nearly full"]
        places = [text.index(words) for words in told]
        assert places[0] < places[1] < places[3]


class TestStorage:
    def test_a_chart_tells_how_storage_grew_with_a_table_behind_it(
        self, alice: Browser, service: Service
    ) -> None:
        make_readings(service, [10, 11, 13])
        page = alice.get(OVERVIEW).content.decode()
        assert page.count("<polyline") == 1
        assert "10.00 GB" in page
        assert "13.00 GB." in page
        assert "Show as a table" in page
        assert page.count('<td class="number">') == 3

    def test_one_day_is_no_chart_yet(self, alice: Browser, service: Service) -> None:
        make_readings(service, [10])
        assert "<polyline" not in alice.get(OVERVIEW).content.decode()

    def test_two_thousand_readings_cost_one_query(
        self, alice: Browser, service: Service, django_assert_max_num_queries: Any
    ) -> None:
        alice.get(OVERVIEW)
        make_readings(service, [number % 50 for number in range(90)], a_day=24)
        with django_assert_max_num_queries(12):
            alice.get(OVERVIEW)


def make_readings(service: Service, gigabytes: list[int], a_day: int = 1) -> None:
    now = timezone.now()
    UsageReading.objects.bulk_create(
        UsageReading(
            service=service,
            measured_at=now - timedelta(days=len(gigabytes) - day, minutes=number),
            source=ReadingSource.SERVER,
            used_bytes=used * GIGABYTE,
        )
        for day, used in enumerate(gigabytes, start=1)
        for number in range(a_day)
    )


def test_it_asks_for_fresh_figures_once(alice: Browser, service: Service) -> None:
    alice.get(OVERVIEW)
    service.refresh_from_db()
    asked_at = service.refresh_started_at
    assert asked_at is not None
    alice.get(OVERVIEW)
    service.refresh_from_db()
    assert service.refresh_started_at == asked_at


def test_it_rejects_post(alice: Browser) -> None:
    assert alice.post(OVERVIEW).status_code == 405


def create(service: Service) -> None:
    mailboxes.create(
        service=service,
        by=ALICE,
        local_part="anna",
        display_name="",
        password=PASSWORD,
        quota_bytes=0,
        has_eas=False,
        has_mapi=False,
    )
