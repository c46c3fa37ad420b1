from __future__ import annotations

import pytest
from django.test import Client as Browser

from provisioning.models import Operation
from tests.pages import text_of

pytestmark = pytest.mark.django_db

LIST = "/services/101/mailboxes/"


def test_a_dismissed_refusal_is_not_shown_any_more(
    alice: Browser, refused_creation: Operation
) -> None:
    assert "was not created" in text_of(alice.get(LIST))
    response = alice.post(f"/services/101/operations/{refused_creation.pk}/dismiss/", follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "was not created" not in text_of(response)


def test_dismissing_twice_is_no_fault(alice: Browser, refused_creation: Operation) -> None:
    address = f"/services/101/operations/{refused_creation.pk}/dismiss/"
    assert [alice.post(address).status_code for _ in range(2)] == [302, 302]


def test_it_leads_back_to_the_search_that_the_customer_came_from(
    alice: Browser, refused_creation: Operation
) -> None:
    response = alice.post(
        f"/services/101/operations/{refused_creation.pk}/dismiss/",
        headers={"Referer": f"http://testserver{LIST}?search=a"},
    )
    assert response.headers["Location"] == f"{LIST}?search=a"


def test_an_unknown_operation_is_not_found(alice: Browser) -> None:
    assert alice.post("/services/101/operations/999999/dismiss/").status_code == 404


def test_it_rejects_get(alice: Browser, refused_creation: Operation) -> None:
    assert alice.get(f"/services/101/operations/{refused_creation.pk}/dismiss/").status_code == 405
