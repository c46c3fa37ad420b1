"""The administration asks for a second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.clientarea.roles import staff_account
from tests.clientarea.views.test_sign_in import totp_code
from tests.factories import PASSWORD
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(settings: Settings) -> User:
    settings.STAFF_SECOND_FACTOR = True
    cache.clear()
    return staff_account()


def sign_in(client: Client) -> None:
    client.post("/sign-in/?next=/admin/", {"login": "sam", "password": PASSWORD})


@pytest.mark.django_db(transaction=True)
def test_a_password_alone_opens_nothing_until_a_factor_is_added(client: Client, sam: User) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2F"
    sign_in(client)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/security/"
    assert "The administration asks for a second factor" in text_of(answer)
    assert client.get("/admin/provisioning/server/").status_code == 302
    client.get("/security/app/")
    secret = client.session["mfa.totp.secret"]
    client.post("/security/app/", {"code": totp_code(secret)})
    assert client.get("/admin/").status_code == 200
    cache.clear()
    other = Client()
    sign_in(other)
    assert other.get("/admin/").status_code == 302
    answer = other.post("/sign-in/second/", {"code": totp_code(secret)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/"
    assert answer.status_code == 200


def test_a_session_without_it_is_asked_for_the_factor_that_there_is(
    client: Client, sam: User
) -> None:
    Authenticator.objects.create(user=sam, type="totp", data={"secret": "none of these"})
    client.force_login(sam)
    answer = client.get("/admin/login/?next=/admin/provisioning/")
    assert answer.headers["Location"].startswith("/security/confirm/second/?next=")


def test_somebody_who_is_no_staff_is_sent_nowhere(client: Client, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(User.objects.create_user("eve", "eve@no.example"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_lost_phone_is_taken_away_by_a_superuser_and_its_secret_seen_by_nobody(
    admin_client: Client,
) -> None:
    person = User.objects.create_user("bob")
    row = Authenticator.objects.create(user=person, type="totp", data={"secret": "SEEDSEED"})
    page = admin_client.get(f"/admin/mfa/authenticator/{row.pk}/change/")
    assert page.status_code == 200
    assert b"SEEDSEED" not in page.content
    admin_client.post(f"/admin/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()
