"""Out as a table and in again: the pages around it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from openpyxl import load_workbook

from provisioning.actions import bulk_runs
from provisioning.models import BulkRun, Mailbox, Operation, Service
from tests.factories import make_mailbox
from tests.pages import text_of

pytestmark = pytest.mark.django_db

IMPORT = "/services/101/mailboxes/import/"


def upload(alice: Browser, text: str, hand_over: str = "links") -> str:
    """Sends the file and does the worker's part; returns the run's page."""
    file = SimpleUploadedFile("staff.csv", text.encode("utf-8-sig"))
    response = alice.post(IMPORT, {"file": file, "hand_over": hand_over})
    assert response.status_code == 302, response.content
    bulk_runs.work_on(BulkRun.objects.latest("pk").pk)
    return str(response["Location"])


def test_from_the_file_to_the_sheet(alice: Browser, bob: Mailbox) -> None:
    page = upload(
        alice, "address,name,activesync\nanna,Anna,yes\nbob,Bobby,\nx@y.test,,\n", "sheet"
    )
    plan = text_of(alice.get(page))
    assert "1 to create" in plan
    assert "1 to change" in plan
    assert "1 with errors" in plan
    assert "This adds" in plan
    assert "This address is not in client.test." in plan
    assert not Operation.objects.exists()
    alice.post(f"{page}confirm/")
    bulk_runs.work_on(BulkRun.objects.get().pk)
    assert "0 of 2 lines carried out" in text_of(alice.get(page))
    Operation.objects.update(
        status="cancelled", active_key=None, secrets="", finished_at="2026-11-27T00:00Z"
    )
    assert "Show the sheet" in text_of(alice.get(page))
    assert "anna@client.test" in text_of(alice.post(f"{page}sheet/"))
    assert "has been shown already" in text_of(alice.post(f"{page}sheet/"))


def test_a_plan_is_dropped(alice: Browser) -> None:
    page = upload(alice, "anna\n")
    alice.post(f"{page}cancel/")
    alice.post(f"{page}confirm/")
    bulk_runs.work_on(BulkRun.objects.get().pk)
    assert not Operation.objects.exists()


def test_no_file_and_one_that_is_too_large_are_told(alice: Browser) -> None:
    assert "Choose a CSV or Excel file." in text_of(alice.post(IMPORT, {"hand_over": "links"}))
    file = SimpleUploadedFile("big.csv", b"x" * (2 * 1024 * 1024 + 1))
    response = alice.post(IMPORT, {"file": file, "hand_over": "links"})
    assert response.status_code == 422
    assert "at most 2 MB" in text_of(response)


def test_an_unreadable_file_says_why(alice: Browser) -> None:
    page = upload(alice, "address,colour\nanna,red\n")
    assert "names a column that is not known: “colour”" in text_of(alice.get(page))


@pytest.mark.parametrize("name", ["export", "template"])
def test_tables_are_downloaded_and_come_back_in(
    alice: Browser, service: Service, bob: Mailbox, name: str
) -> None:
    make_mailbox(service, "eve", display_name='=HYPERLINK("http://x")')
    plain = alice.get(f"/services/101/mailboxes/{name}.csv")
    assert plain["Content-Disposition"].startswith("attachment")
    assert b'"=HYPER' not in plain.content
    assert service.admin_username not in plain.content.decode()
    excel = alice.get(f"/services/101/mailboxes/{name}.xlsx")
    sheet = load_workbook(io.BytesIO(excel.content)).worksheets[0]
    assert sheet["A1"].value == "address"
    page = upload(alice, plain.content.decode("utf-8-sig"))
    plan = text_of(alice.get(page))
    assert "0 with errors" in plan
    if name == "export":
        assert "2 as they are" in plan


def test_anothers_run_is_not_found(charlie: Browser, alice: Browser) -> None:
    page = upload(alice, "anna\n")
    assert charlie.get(page).status_code == 404
