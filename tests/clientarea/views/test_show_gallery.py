from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser

from provisioning.models import Mailbox, Operation
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_staff_sees_every_state(db: None) -> None:
    staff = Browser()
    staff.force_login(User.objects.create_user("sam", is_staff=True))
    response = staff.get("/gallery/")
    text = text_of(response)
    for state in (
        "Active",
        "Nearly full",
        "Full",
        "Sign-in blocked",
        "Being created",
        "Being deleted",
        "Password being set",
        "Waiting for the mail server",
        "Our support is looking at it",
        "Not changed",
        "Cancelled",
        "This service is suspended",
        "The mail server cannot be reached",
    ):
        assert state in text
    assert 'hx-trigger="every' not in response.content.decode()
    assert b"<script>alert" not in response.content


def test_it_makes_nothing_up_in_the_database(db: None) -> None:
    staff = Browser()
    staff.force_login(User.objects.create_user("sam", is_staff=True))
    staff.get("/gallery/")
    assert not Mailbox.objects.exists()
    assert not Operation.objects.exists()


@pytest.mark.parametrize("who", ["alice", "sam"])
def test_customers_and_support_sessions_are_sent_to_the_staff_login(
    who: str, request: pytest.FixtureRequest
) -> None:
    browser: Browser = request.getfixturevalue(who)
    assert browser.get("/gallery/").headers["Location"].startswith("/admin/login/")
