"""What a PolarisMail plan includes, as its customer meets it (module-behaviours.md 8.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import Mailbox, Plan, Service
from tests.clientarea.views.add_form import ADD, LIST, filled
from tests.factories import PASSWORD, make_mailbox, make_mailboxes
from tests.pages import error_of, text_of

pytestmark = pytest.mark.django_db

FIVE = {
    "Total Mailboxes": "1",
    "Total Enhanced Mailboxes": "0",
    "Mailbox Quota (GB)": "5",
    "Total Aliases": "1",
    "Total Distribution Lists": "1",
}
Sell = Callable[..., Service]


@pytest.fixture
def sell(service: Service) -> Sell:
    """Gives the service these five options, some changed."""

    def sold(**changes: str) -> Service:
        Plan.objects.filter(pk=service.plan_id).update(platform="polarismail")
        Service.objects.filter(pk=service.pk).update(option_texts={**FIVE, **changes})
        return Service.objects.select_related("plan").get(pk=service.pk)

    return sold


def test_at_n02_what_is_left_is_told_and_what_is_not_sold_cannot_be_chosen(
    alice: Browser, sell: Sell
) -> None:
    sell()
    assert "0 of 1" in text_of(alice.get(LIST))
    page = alice.get(ADD).content.decode()
    assert "Enhanced" not in page
    answer = alice.post(ADD, filled(kind="enhanced"))
    assert answer.status_code == 422
    assert not Mailbox.objects.exists()


def test_at_n03_the_second_of_one_basic_mailbox_is_refused_with_the_count(
    alice: Browser, sell: Sell
) -> None:
    service = sell(**{"Total Enhanced Mailboxes": "1"})
    make_mailbox(service, "bob", kind="basic")
    answer = alice.post(ADD, filled(kind="basic"))
    assert answer.status_code == 422
    assert "1/1" in text_of(answer)
    assert Mailbox.objects.count() == 1


def test_at_n05_one_mailbox_may_have_no_more_than_the_quota_of_one(
    alice: Browser, sell: Sell
) -> None:
    service = sell(**{"Total Mailboxes": "25"})
    make_mailboxes(service, 5)
    answer = alice.post(ADD, filled(quota_amount="6"))
    assert answer.status_code == 422
    assert "at most 5 GB for one mailbox" in error_of(answer, "quota_amount")
    assert Mailbox.objects.count() == 5
    assert alice.post(ADD, filled(quota_amount="5")).status_code == 302


class TestAtN10:
    """A password without a sign of the fourth kind is refused wherever one is given."""

    WEAK = "Passw0rd"

    def test_at_n10_in_a_new_mailbox(self, alice: Browser, sell: Sell) -> None:
        sell()
        answer = alice.post(ADD, filled(password=self.WEAK))
        assert "special character" in error_of(answer, "password")
        assert not Mailbox.objects.exists()

    def test_at_n10_for_one_that_exists(self, alice: Browser, sell: Sell) -> None:
        bob = make_mailbox(sell(), "bob")
        page = f"{LIST}{bob.pk}/password/"
        answer = alice.post(page, {"password": self.WEAK})
        assert answer.status_code == 422
        assert "special character" in error_of(answer, "password")
        assert alice.post(page, {"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("member", "word", "paths"),
    [
        ("shows_mailboxes", "Mailboxes", ["mailboxes/", "mailboxes/add/", "mailboxes/import/"]),
        ("shows_aliases", "Aliases and forwards", ["aliases/", "aliases/add/"]),
        ("shows_lists", "Distribution lists", ["lists/", "lists/add/"]),
    ],
)
def test_at_n32_a_page_that_the_plan_leaves_out_has_no_tile_and_no_address(
    alice: Browser, service: Service, member: str, word: str, paths: list[str]
) -> None:
    overview = "/services/101/"
    assert word in text_of(alice.get(overview))
    assert alice.get(overview + paths[0]).status_code == 200
    Plan.objects.filter(pk=service.plan_id).update(**{member: False})
    page = text_of(alice.get(overview))
    assert word not in page.replace("Mailboxes in use", "")
    assert f"{overview}{paths[0]}" not in alice.get(overview).content.decode()
    for path in paths:
        assert alice.get(overview + path).status_code == 404
        assert alice.post(overview + path).status_code in {404, 405}
