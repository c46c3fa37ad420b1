"""Mailboxes where the platform has two kinds, and a size for each: rows AT-N of the behaviours."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from provisioning.models import Mailbox, Operation, Service
from tests.clientarea.conftest import make_polarismail
from tests.clientarea.views.add_form import ADD, LIST, filled
from tests.factories import GIGABYTE, make_mailbox, make_mailboxes
from tests.pages import addresses_of, error_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(service: Service) -> Service:
    make_polarismail(service)
    return sell(service)


def sell(service: Service, **options: str) -> Service:
    sold = {
        "Total Mailboxes": "1",
        "Total Enhanced Mailboxes": "0",
        "Mailbox Quota (GB)": "5",
        "Total Aliases": "1",
        "Total Distribution Lists": "1",
    }
    texts = {**sold, **{name.replace("_", " "): text for name, text in options.items()}}
    Service.objects.filter(pk=service.pk).update(option_texts=texts)
    return Service.objects.get(pk=service.pk)


def test_at_n02_what_is_not_sold_cannot_be_chosen(alice: Browser) -> None:
    page = alice.get(ADD)
    assert "In use: basic 0/1, enhanced 0/0." in text_of(page)
    assert 'value="enhanced"' not in page.content.decode()
    forged = alice.post(ADD, filled(kind="enhanced"))
    assert forged.status_code == 422
    assert not Operation.objects.exists()


def test_at_n03_the_limit_of_a_kind_is_told(alice: Browser, service: Service) -> None:
    sell(service, Total_Enhanced_Mailboxes="1")
    make_mailbox(service, "bob")
    response = alice.post(ADD, filled(kind="basic"))
    assert response.status_code == 422
    assert "All 1 mailboxes of this kind are in use: 1/1." in text_of(response)
    assert alice.post(ADD, filled(kind="enhanced")).status_code == 302


def test_at_n05_a_mailbox_gets_no_more_than_the_plan_gives_to_one(
    alice: Browser, service: Service
) -> None:
    sell(service, Total_Mailboxes="5")
    response = alice.post(ADD, filled(quota_amount="6"))
    assert error_of(response, "quota_amount") == "Your plan allows at most 5 GB for one mailbox."
    assert alice.post(ADD, filled(quota_amount="5")).status_code == 302


def test_at_n10_a_password_without_a_symbol_is_refused_everywhere(
    alice: Browser, service: Service
) -> None:
    bob = make_mailbox(sell(service, Total_Mailboxes="5"), "bob")
    added = alice.post(ADD, filled(password="Passw0rd"))
    changed = alice.post(f"{LIST}{bob.pk}/password/", {"password": "Passw0rd"})
    for response in (added, changed):
        assert error_of(response, "password").startswith("Add a special character")
    assert not Operation.objects.exists()


def test_at_n14_sixty_mailboxes_are_reached_by_page_and_by_search(
    alice: Browser, service: Service
) -> None:
    make_mailboxes(service, 60)
    shown = [*addresses_of(alice.get(LIST)), *addresses_of(alice.get(LIST, {"page": "2"}))]
    assert len(set(shown)) == 60
    assert addresses_of(alice.get(LIST, {"search": "person00059"})) == ["person00059@client.test"]


def test_at_n15_half_a_gigabyte_is_one_everywhere(alice: Browser, service: Service) -> None:
    bob = make_mailbox(service, "bob", quota_bytes=GIGABYTE // 2, used_bytes=0)
    assert "0 KB of 512 MB" in text_of(alice.get(LIST))
    assert "0.5" in alice.get("/services/101/mailboxes/export.csv").content.decode()
    assert 'value="512"' in alice.get(f"{LIST}{bob.pk}/").content.decode()


def test_at_n17_it_is_deleted_once_that_is_confirmed(alice: Browser, service: Service) -> None:
    bob = make_mailbox(service, "bob")
    page = f"{LIST}{bob.pk}/delete/"
    assert "Delete bob@client.test?" in text_of(alice.get(page))
    assert not Operation.objects.exists()
    told = text_of(alice.post(page, {"request_key": "one"}, follow=True))
    assert "bob@client.test is disabled and will be deleted on" in told
    assert Mailbox.objects.get().deletes_at is not None
