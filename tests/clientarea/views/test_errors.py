from __future__ import annotations

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from clientarea.views import errors
from provisioning.models import Mailbox, Operation
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_nobody_signed_in_is_told_where_to_come_from() -> None:
    response = Browser().get("/services/101/")
    assert response.status_code == 403
    assert "Please sign in through your billing area" in text_of(response)


def test_an_unknown_page_leads_back_to_the_services(alice: Browser) -> None:
    response = alice.get("/no/such/page/")
    assert response.status_code == 404
    assert "This page does not exist" in text_of(response)
    assert "To your services" in text_of(response)


def test_l01_a_form_without_its_token_changes_nothing(alice: Browser, bob: Mailbox) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = alice.cookies
    response = strict.post(f"/services/101/mailboxes/{bob.pk}/delete/")
    assert response.status_code == 403
    assert "The form has expired" in text_of(response)
    assert not Operation.objects.exists()


def test_a_fault_of_ours_shows_a_page_that_needs_no_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in text_of(response)
    assert "<form" not in response.content.decode()


def test_a_malformed_request_is_told_in_our_words() -> None:
    response = errors.bad_request(_request(), ValueError())
    assert response.status_code == 400
    assert "This address is not complete" in text_of(response)


def _request() -> WSGIRequest:
    request = RequestFactory().get("/")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    return request
