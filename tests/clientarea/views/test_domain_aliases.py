"""Domain aliases as a customer sees them."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.models import DomainAlias, DomainAliasRequest, MirrorState, Operation, Service
from tests.pages import error_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/services/101/domain-aliases/"
ADD = f"{PAGE}add/"


@pytest.fixture(autouse=True)
def limit(service: Service) -> None:
    """Room for two."""
    plan = service.plan
    plan.option_texts = {**plan.option_texts, "17": "2"}
    plan.save(update_fields=["option_texts"])


@pytest.fixture
def alias(service: Service) -> DomainAlias:
    return DomainAlias.objects.create(
        service=service, domain_name="client.ca", state=MirrorState.ACTIVE
    )


def test_at_i02_it_counts_and_closes_the_button_at_the_limit(
    alice: Browser, service: Service, alias: DomainAlias
) -> None:
    page = alice.get(PAGE)
    assert "1 / 2" in text_of(page)
    assert f'href="{ADD}"' in page.content.decode()
    DomainAlias.objects.create(service=service, domain_name="client.fr", state="active")
    page = alice.get(PAGE)
    assert "2 of 2 in use" in text_of(page)
    assert f'href="{ADD}"' not in page.content.decode()


def test_at_i08_a_new_one_waits_and_says_what_to_publish(alice: Browser) -> None:
    response = alice.post(ADD, {"domain": "Client.CA "}, follow=True)
    text = text_of(response)
    assert "client.ca: we are looking for the proof" in text
    row = DomainAliasRequest.objects.get()
    assert row.proof_text in text
    assert "Being checked" in text
    DomainAliasRequest.objects.update(checked_at=timezone.now())
    assert "Not seen at" in text_of(alice.get(PAGE))
    DomainAliasRequest.objects.update(check_error_code="dns_unknown")
    assert "Could not be checked at" in text_of(alice.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a_b.com", "Enter a domain name"),
        ("client.test", "This is the domain itself."),
        ("client.ca", "client.ca exists already."),
    ],
)
def test_at_i04_i05_i06_mistakes_are_told_at_the_field(
    alice: Browser, alias: DomainAlias, typed: str, told: str
) -> None:
    response = alice.post(ADD, {"domain": typed})
    assert response.status_code == 422
    assert told in error_of(response, "domain")


def test_the_customer_may_have_it_checked_now_or_stop_waiting(
    alice: Browser, service: Service
) -> None:
    alice.post(ADD, {"domain": "client.ca"})
    row = DomainAliasRequest.objects.get()
    waiting = f"{PAGE}waiting/{row.pk}/"
    text = text_of(alice.post(f"{waiting}check/", follow=True))
    assert "client.ca is being checked." in text
    assert "Stop waiting for client.ca?" in text_of(alice.get(f"{waiting}withdraw/"))
    alice.post(f"{waiting}withdraw/")
    assert not DomainAliasRequest.objects.exists()


def test_at_i09_i10_what_exists_can_be_removed_whatever_the_plan_says(
    alice: Browser, service: Service, alias: DomainAlias
) -> None:
    service.plan.option_texts = {**service.plan.option_texts, "17": "0"}
    service.plan.save(update_fields=["option_texts"])
    text = text_of(alice.get(PAGE))
    assert "Your plan does not include domain aliases." in text
    assert "Those that exist go on working, and can be removed." in text
    page = f"{PAGE}{alias.pk}/delete/"
    assert "Mail sent to any address of client.ca no longer arrives" in text_of(alice.get(page))
    assert alice.post(page).status_code == 302
    assert Operation.objects.get().kind == "remove_domain_alias"
    assert alice.get(f"{PAGE}999999/delete/").status_code == 404
