"""People without WHMCS sign in: by a code, a password, a second factor; and what is not told."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from provisioning.models import OutgoingMail, Service
from provisioning.operations import outbox
from tests import people
from tests.clientarea.roles import invited
from tests.factories import PASSWORD, make_brand
from tests.pages import text_of

pytestmark = pytest.mark.django_db

BOB = "bob@helper.example"
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def empty_cache(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def bob_account(service: Service) -> User:
    """Somebody who has accepted an invitation, and has no password."""
    invited(service, "viewer", BOB)
    return User.objects.get(email=BOB)


def ask_code(browser: Browser, email: str, host: str = "testserver") -> str:
    answer = browser.post("/sign-in/code/", {"email": email}, headers={"host": host}, follow=True)
    return text_of(answer)


def code_in_letter() -> str:
    row = OutgoingMail.objects.latest("pk")
    outbox.send(row.pk)
    found = re.search(r"^([A-Z0-9-]{6,})$", str(mail.outbox[-1].body), re.M)
    assert found
    return found[1]


def totp_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30)))


def test_a_code_by_mail_signs_in_once(bob_account: User) -> None:
    browser = Browser()
    ask_code(browser, BOB)
    code = code_in_letter()
    assert OutgoingMail.objects.latest("pk").secrets == ""
    answer = browser.post("/sign-in/code/confirm/", {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == "/services/101/"
    other = Browser()
    ask_code(other, BOB)
    other.post("/sign-in/code/confirm/", {"code": code})
    assert other.get("/").status_code == 403


def test_three_wrong_codes_end_it(bob_account: User) -> None:
    browser = Browser()
    ask_code(browser, BOB)
    for _attempt in range(3):
        browser.post("/sign-in/code/confirm/", {"code": "WRONG1"})
    browser.post("/sign-in/code/confirm/", {"code": code_in_letter()})
    assert browser.get("/").status_code == 403


def test_no_page_tells_who_has_an_account(bob_account: User) -> None:
    pages = {ask_code(Browser(), email).replace(email, "") for email in (BOB, "eve@no.example")}
    assert len(pages) == 1
    assert OutgoingMail.objects.filter(kind="sign_in_code").count() == 1
    refused = {
        text_of(Browser().post(SIGN_IN, {"login": email, "password": "wrong"})).replace(email, "")
        for email in (BOB, "eve@no.example")
    }
    assert len(refused) == 1


def test_nobody_makes_an_account_for_themselves(client: Browser) -> None:
    for path in ("signup", "sign-up", "accounts/signup", "sign-in/signup"):
        assert client.get(f"/{path}/").status_code == 404


def test_the_letter_is_in_the_language_and_under_the_brand_of_the_page(bob_account: User) -> None:
    make_brand(host_name="localhost", name="Fjord Mail")
    browser = Browser(headers={"accept-language": "fr"})
    ask_code(browser, BOB, host="localhost")
    code_in_letter()
    letter = mail.outbox[-1]
    assert letter.subject == "Votre code"
    assert letter.from_email.startswith("Fjord Mail")
    assert not re.search("mailroom|django|allauth", letter.message().as_string(), re.I)


def test_ten_wrong_passwords_close_the_door_even_to_the_right_one(bob_account: User) -> None:
    bob_account.set_password(PASSWORD)
    bob_account.save()
    for attempt in range(6):
        visitor = Browser(REMOTE_ADDR=f"203.0.113.{attempt}")
        visitor.post(SIGN_IN, {"login": BOB, "password": "wrong"})
    late = Browser(REMOTE_ADDR="203.0.113.99")
    late.post(SIGN_IN, {"login": BOB, "password": PASSWORD})
    assert late.get("/").status_code == 403


def test_l10_an_address_that_tries_twenty_times_a_minute_is_stopped() -> None:
    answers = [
        Browser().post(SIGN_IN, {"login": f"p{number}@no.example", "password": "wrong"})
        for number in range(31)
    ]
    assert "Too many" in text_of(answers[20])
    assert answers[-1].status_code == 429
    assert "Too many attempts" in text_of(answers[-1])


def test_the_count_is_kept_where_every_process_sees_it(settings: Settings) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith(("RedisCache", "FileBasedCache"))


def test_an_app_is_asked_for_after_the_password_and_its_secret_is_encrypted(
    bob_account: User,
) -> None:
    bob_account.set_password(PASSWORD)
    bob_account.save()
    browser = Browser()
    browser.post(SIGN_IN, {"login": BOB, "password": PASSWORD})
    page = browser.get("/security/app/")
    secret = browser.session["mfa.totp.secret"]
    assert secret in text_of(page)
    answer = browser.post("/security/app/", {"code": totp_code(secret)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/security/recovery/"
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    recovery = re.findall(r"<code>(\S+)</code>", answer.content.decode())
    assert len(recovery) == 10
    cache.clear()
    other = Browser()
    other.post(SIGN_IN, {"login": BOB, "password": PASSWORD})
    assert other.get("/").status_code == 403
    other.post("/sign-in/second/", {"code": totp_code(secret)})
    assert other.get("/services/101/").status_code == 200
    third = Browser()
    third.post(SIGN_IN, {"login": BOB, "password": PASSWORD})
    third.post("/sign-in/second/", {"code": recovery[0]})
    assert third.get("/services/101/").status_code == 200
    assert "9 codes are left" in text_of(third.get("/security/"))
    assert third.get("/security/recovery/codes.txt").content.decode().count("\n") == 9


def test_sessions_are_listed_and_ended(bob_account: User) -> None:
    here, there = Browser(), Browser(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140"})
    for browser in (here, there):
        ask_code(browser, BOB)
        browser.post("/sign-in/code/confirm/", {"code": code_in_letter()})
    page = here.get("/security/")
    assert "Firefox, Linux" in text_of(page)
    assert "This browser" in text_of(page)
    here.post("/security/sessions/end/")
    assert there.get("/services/101/").status_code == 403
    own = re.findall(r"/security/sessions/\d+/end/", here.get("/security/").content.decode())
    assert len(own) == 1
    here.post(own[0])
    assert here.get("/services/101/").status_code == 403


def test_a_new_password_ends_the_other_sessions(bob_account: User) -> None:
    here, there = Browser(), Browser()
    for browser in (here, there):
        ask_code(browser, BOB)
        browser.post("/sign-in/code/confirm/", {"code": code_in_letter()})
    weak = here.post("/security/password/new/", {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    here.post("/security/password/new/", {"password1": PASSWORD, "password2": PASSWORD})
    assert here.get("/services/101/").status_code == 200
    assert there.get("/services/101/").status_code == 403


def test_signing_in_ends_a_clients_session_in_this_browser(
    bob_account: User, alice: Browser, service: Service
) -> None:
    ask_code(alice, BOB)
    alice.post("/sign-in/code/confirm/", {"code": code_in_letter()})
    assert alice.get("/services/101/mailboxes/add/").status_code == 403
    people.arrive(alice, service, name="Alice")
    assert alice.get("/services/101/mailboxes/add/").status_code == 200
    assert alice.get("/security/").status_code == 302


def test_the_page_of_a_stranger_offers_the_sign_in() -> None:
    page = Browser().get("/services/101/")
    assert page.status_code == 403
    assert 'href="/sign-in/"' in page.content.decode()
