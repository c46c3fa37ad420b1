"""Every URL of a service as every role, GET and POST, generated from the URL conf.

What each role may do is written down here once more, by rooms and not by routes: a route that gets
another right, or a role that gets more of them, has to be meant twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.test import Client as Browser

from clientarea.rights import NEEDED
from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation, Service
from tests import people
from tests.clientarea.roles import invited, sam_writing
from tests.clientarea.routes import ROUTES, RULES, filled
from tests.factories import ALICE
from tests.pages import text_of

pytestmark = pytest.mark.django_db

LOOKS = (
    "service-overview", "alias-list", "alias-row", "forward-list", "forward-row", "list-list",
    "list-row", "domain-alias-list", "domain-alias-row", "history", "history-export", "usage",
    "usage-bill", "usage-bill-earlier", "mailbox-export-csv", "mailbox-export-xlsx",
    "branding-logo", "support-reason",
)  # fmt: skip
MAILBOXES = ("mailbox-list", "mailbox-row", "device-list", "device-guide", "device-profile",
             "receivers")  # fmt: skip
PASSWORDS = ("mailbox-password", "owner-link", "owner-link-revoke", "operation-dismiss")
GUIDE = ("dns", "dns-zone-file", "dmarc-builder")
GUIDE_WORK = ("ownership-check", "dns-check", "dns-share", "dns-share-revoke", "mail-move",
              "mail-move-address", "mail-move-forget")  # fmt: skip
PEOPLE = ("people", "person-invite", "person-invite-again", "person-role", "person-remove")
MAIL = ("webmail", "webmail-wait")
OWN = ("support-pass", "support-pass-end")
EVERYTHING = tuple(name for name, rule in RULES.items() if rule == "service")


def without(*closed: tuple[str, ...]) -> set[str]:
    return set(EVERYTHING) - {name for names in closed for name in names}


MAY: Mapping[str, set[str]] = {
    "owner": set(EVERYTHING),
    "manager": without(OWN),
    "help_desk": {*MAILBOXES, *PASSWORDS},
    "dns": {*GUIDE, *GUIDE_WORK},
    "viewer": {*LOOKS, *MAILBOXES, *GUIDE},
    "staff": {*LOOKS, *MAILBOXES, *GUIDE},
    "staff_writing": without(OWN, MAIL, PEOPLE),
}
ARRIVE: Mapping[str, Callable[[Service], Browser]] = {
    "owner": people.alice,
    "staff": people.sam,
    "staff_writing": sam_writing,
}


@pytest.fixture
def operation(bob: Mailbox) -> Operation:
    return mailboxes.set_password(mailbox=bob, by=ALICE, password="Kite-Harbor7-lemon")


def arrive(role: str, service: Service) -> Browser:
    return ARRIVE[role](service) if role in ARRIVE else invited(service, role)


@pytest.mark.parametrize("role", MAY)
def test_l03_every_url_of_a_service_answers_each_role_as_it_should(
    role: str, service: Service, bob: Mailbox, operation: Operation
) -> None:
    browser = arrive(role, service)
    wrong = []
    for route, name in ROUTES:
        if RULES[str(name)] != "service":
            continue
        address = filled(route, service, bob, operation)
        for method in ("get", "post"):
            # A form without its fields changes nothing; what is asked is who gets that far.
            if method == "post" and name in MAY[role]:
                continue
            response = getattr(browser, method)(address)
            is_refused = response.status_code == 403
            is_home = name == "service-overview" and response.status_code == 302
            if response.status_code == 405:
                continue
            if is_refused == (name in MAY[role]) and not is_home:
                wrong.append((method, name, response.status_code))
    assert wrong == []


def test_every_url_of_a_service_needs_a_right() -> None:
    assert set(NEEDED) == set(EVERYTHING)


@pytest.mark.parametrize("role", ["help_desk", "dns", "viewer"])
def test_whoever_may_not_is_told_whom_to_ask(role: str, service: Service, bob: Mailbox) -> None:
    service.client.full_name, service.client.email = "Anna Berg", "anna@client.test"
    service.client.save()
    browser = invited(service, role)
    for answer in (
        browser.get("/services/101/mailboxes/add/"),
        browser.post(f"/services/101/mailboxes/{bob.pk}/delete/"),
    ):
        assert answer.status_code == 403
        assert "Anna Berg" in text_of(answer)
        assert "anna@client.test" in text_of(answer)
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("role", "home"), [("help_desk", "/services/101/mailboxes/"), ("dns", "/services/101/dns/")]
)
def test_a_role_without_an_overview_starts_in_its_own_room(
    role: str, home: str, service: Service
) -> None:
    assert invited(service, role).get("/", follow=True).redirect_chain[-1][0] == home


@pytest.mark.parametrize(
    "route", [route for route, name in ROUTES if RULES[str(name)] == "account"]
)
def test_sign_in_and_security_is_for_those_who_are_signed_in(route: str, alice: Browser) -> None:
    address = "/" + route.replace("<int:session_id>", "1").replace("<int:pk>", "1")
    for browser in (Browser(), alice):
        response = browser.get(address)
        if response.status_code == 405:
            response = browser.post(address)
        assert response.status_code == 302
        assert "/sign-in/" in response.headers["Location"]
