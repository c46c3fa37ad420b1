from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from provisioning.models import Alias, AuditEvent, MailMove, MirrorState, Service
from tests.factories import make_mailbox, make_mailboxes

pytestmark = pytest.mark.django_db

PAGE = "/services/101/dns/move/"


@pytest.fixture(autouse=True)
def here(service: Service) -> None:
    """Bob has a mailbox, info leads to him; nobody else is here."""
    service.catch_all_target = ""
    service.save(update_fields=["catch_all_target"])
    make_mailbox(service, "bob")
    Alias.objects.create(
        service=service, local_part="info", targets=["bob@client.test"], state=MirrorState.ACTIVE
    )


def paste(browser: Browser, text: str) -> str:
    answer = browser.post(PAGE, {"text": text}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_step_is_offered_once_every_address_reaches_somebody(alice: Browser) -> None:
    assert "Every address reaches somebody" not in alice.get(PAGE).content.decode()
    page = paste(alice, "bob@client.test, INFO@client.test; Bob <bob@client.test>")
    assert "2 addresses checked" in page
    assert "Every address reaches somebody" in page
    assert "Remove the old MX records" in page


def test_what_nobody_gets_is_listed_with_the_ways_out(alice: Browser) -> None:
    page = paste(alice, "bob\nsales\tanna@client.test")
    assert "1 of 3 reach somebody here" in page
    assert "Remove the old MX records" not in page
    for name in ("sales", "anna"):
        assert f"/services/101/mailboxes/add/?local_part={name}" in page
        assert f"/services/101/aliases/add/?local_part={name}" in page


def test_what_the_mail_server_has_not_told_yet_is_no_absence(
    alice: Browser, service: Service
) -> None:
    Service.objects.filter(pk=service.pk).update(catch_all_target=None)
    page = paste(alice, "bob, sales")
    assert "Not known yet" in page
    assert "Nobody gets this mail here" not in page
    assert "Remove the old MX records" not in page


def test_a_form_starts_with_the_name_that_is_missing(alice: Browser) -> None:
    for form in ("mailboxes", "aliases"):
        page = alice.get(f"/services/101/{form}/add/?local_part=sales").content.decode()
        assert 'value="sales"' in page


def test_the_list_is_kept_until_everything_is_there(alice: Browser, service: Service) -> None:
    paste(alice, "sales@client.test")
    sales = make_mailbox(service, "sales", state=MirrorState.CREATING)
    page = alice.get(PAGE).content.decode()
    assert "Still being created" in page
    assert "Remove the old MX records" not in page
    sales.state = MirrorState.ACTIVE
    sales.save()
    assert "Remove the old MX records" in alice.get(PAGE).content.decode()


def test_an_address_may_be_given_up_and_taken_back(alice: Browser) -> None:
    paste(alice, "bob, old")
    address = {"address": "old@client.test"}
    page = alice.post(f"{PAGE}address/", address, follow=True).content.decode()
    assert "Given up" in page
    assert "Remove the old MX records" in page
    again = alice.post(f"{PAGE}address/", {**address, "is_wanted": "yes"}, follow=True)
    assert "Remove the old MX records" not in again.content.decode()
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert {"mail_move_address_set_aside", "mail_move_address_taken_back"} <= set(verbs)
    assert alice.post(f"{PAGE}address/", {"address": "x@client.test"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", "bob@client.test\ninfo@client.test\n"),
        (
            "users.csv",
            '\ufeff"Name","Address"\r\n"Bob, Stone","bob@client.test"\r\n,info@client.test',
        ),
        ("users.csv", "Nom;Adresse\nBé;bob@client.test\nInfo;info@client.test\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_file_will_do(alice: Browser, name: str, content: str, encoding: str) -> None:
    upload = SimpleUploadedFile(name, content.encode(encoding, errors="replace"))
    page = alice.post(PAGE, {"file": upload}, follow=True).content.decode()
    assert "2 addresses checked" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "no address of client.test"),
        ({"text": "a@other.test"}, "no address of client.test"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x00\x00")}, "no text file"),
    ],
)
def test_what_holds_no_address_is_said(
    alice: Browser, data: dict[str, object], sentence: str
) -> None:
    answer = alice.post(PAGE, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not MailMove.objects.exists()


def test_addresses_of_other_domains_are_left_out_aloud(alice: Browser) -> None:
    page = paste(alice, "bob@client.test, a@other.test")
    assert "1 address of another domain was left out" in page


def test_the_list_can_be_emptied(alice: Browser) -> None:
    paste(alice, "bob")
    alice.post(f"{PAGE}forget/")
    assert not MailMove.objects.exists()


def test_thousands_of_addresses_cost_no_more_queries(alice: Browser, service: Service) -> None:
    paste(alice, "bob")
    with CaptureQueriesContext(connection) as few:
        alice.get(PAGE)
    make_mailboxes(service, 3000)
    paste(alice, "\n".join(f"person{number:05}" for number in range(3000)) + "\nnobody")
    with CaptureQueriesContext(connection) as many:
        page = alice.get(PAGE).content.decode()
    assert "3,000 of 3,001" in page
    assert len(many) == len(few) <= 12
