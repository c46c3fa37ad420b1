"""Every change with who, when, what, result and from where; narrowed, exported, taken back."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.actors import OUTSIDE, Actor
from provisioning.audit import Entry, record, record_all
from provisioning.models import (
    AuditEvent,
    Mailbox,
    MirrorState,
    Operation,
    OperationStatus,
    Service,
    ServiceStatus,
)
from tests.factories import ALICE, GIGABYTE, PASSWORD, STAFF, WHMCS
from tests.pages import sent_by, text_of

pytestmark = pytest.mark.django_db

HISTORY = "/services/101/history/"


def change(mailbox: Mailbox, by: Actor = ALICE, **values: object) -> Operation:
    wish = {
        "display_name": mailbox.display_name,
        "quota_bytes": mailbox.quota_bytes,
        "is_enabled": mailbox.is_enabled,
        "has_eas": mailbox.has_eas,
        "has_mapi": mailbox.has_mapi,
    }
    operation = mailboxes.change(mailbox=mailbox, by=by, **{**wish, **values})  # type: ignore[arg-type]
    assert operation is not None
    return operation


def settle(operation: Operation) -> None:
    """As a worker leaves a change that went well."""
    Mailbox.objects.filter(pk=operation.object_id or 0).update(state=MirrorState.ACTIVE)
    Operation.objects.filter(pk=operation.pk).update(
        status=OperationStatus.SUCCEEDED, finished_at=timezone.now(), active_key=None
    )


def done(bob: Mailbox) -> Operation:
    """Bob's storage doubled, some time ago."""
    operation = change(bob, quota_bytes=10 * GIGABYTE)
    settle(operation)
    return operation


def undo_address(operation: Operation) -> str:
    event = AuditEvent.objects.get(operation_id=operation.pk)
    return f"{HISTORY}{event.pk}/undo/"


class TestWhatIsTold:
    def test_at_l09_a_change_says_what_was_before_and_is_now_who_and_from_where(
        self, alice: Browser, bob: Mailbox
    ) -> None:
        change(bob, quota_bytes=10 * GIGABYTE, has_eas=True)
        text = text_of(alice.get(HISTORY))
        assert "bob@client.test Mailbox changed" in text
        assert "Storage: 5 GB → 10 GB" in text
        assert "ActiveSync: off → on" in text
        assert "Alice" in text
        assert "from 203.0.113.7" in text
        assert "Being changed" in text

    def test_what_was_changed_outside_is_told_too(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        entry = Entry(
            "mailbox_changed", "bob@client.test", {"quota_bytes": 0}, {"quota_bytes": GIGABYTE}
        )
        record_all(OUTSIDE, service, [entry])
        text = text_of(alice.get(HISTORY))
        assert "Changed outside the panel" in text
        assert "Storage: unlimited → 1 GB" in text

    def test_staff_are_support_to_customers_and_have_names_among_themselves(
        self, alice: Browser, sam: Browser, bob: Mailbox
    ) -> None:
        by = Actor(Actor.STAFF, "olivia", ip_address="198.51.100.9")
        change(bob, by, display_name="Robert")
        text = text_of(alice.get(HISTORY))
        assert "Support" in text
        assert "olivia" not in text
        assert "198.51.100.9" not in text
        assert "olivia" not in text_of(alice.get(HISTORY + "?search=olivia")).replace(
            'value="olivia"', ""
        )
        assert "Support (olivia)" in text_of(sam.get(HISTORY))

    def test_a_refusal_says_why(
        self, alice: Browser, service: Service, refused_creation: Operation
    ) -> None:
        text = text_of(alice.get(HISTORY))
        assert "Mailbox created" in text
        assert "Not created" in text
        assert "anna@client.test exists already." in text

    def test_sign_ins_are_told_with_their_address(self, alice: Browser) -> None:
        text = text_of(alice.get(HISTORY))
        assert "Signed in" in text
        assert "from 127.0.0.1" in text

    def test_a_secret_is_never_in_it(self, alice: Browser, bob: Mailbox) -> None:
        mailboxes.set_password(mailbox=bob, by=ALICE, password=PASSWORD)
        response = alice.get(HISTORY)
        assert "Password set" in text_of(response)
        assert PASSWORD not in response.content.decode()

    def test_what_is_for_staff_alone_is_left_out(self, alice: Browser, service: Service) -> None:
        after = {
            "storage_path": "C:\\SmarterMail\\Domains\\client.test",
            "outbound_ip": "192.0.2.1",
        }
        record(STAFF, service, "create_domain", "client.test", after=after)
        page = alice.get(HISTORY).content.decode()
        assert "Mail domain created" in page
        assert "SmarterMail" not in page
        assert "192.0.2.1" not in page


class TestNarrowing:
    @pytest.fixture(autouse=True)
    def events(self, service: Service) -> None:
        record(ALICE, service, "alias_created", "sales@client.test")
        record(STAFF, service, "list_changed", "team@client.test")
        record_all(OUTSIDE, service, [Entry("mailbox_appeared", "lost@client.test")])

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", {"sales", "team", "lost"}),
            ("?who=staff", {"team"}),
            ("?who=outside", {"lost"}),
            ("?who=billing", set()),
            ("?about=aliases", {"sales"}),
            ("?about=lists", {"team"}),
            ("?about=mailboxes", {"lost"}),
            ("?search=TEAM", {"team"}),
            ("?search=alice", {"sales"}),
            ("?since={today}", {"sales", "team", "lost"}),
            ("?until=2001-01-01", set()),
            ("?who=nonsense&about=nonsense&page=nonsense", {"sales", "team", "lost"}),
        ],
    )
    def test_by_who_what_name_and_day(self, alice: Browser, query: str, shown: set[str]) -> None:
        today = f"{timezone.localdate():%Y-%m-%d}"
        text = text_of(alice.get(HISTORY + query.format(today=today)))
        found = {name for name in ("sales", "team", "lost") if f"{name}@client.test" in text}
        assert found == shown

    def test_the_filter_names_no_product(self, alice: Browser, service: Service) -> None:
        record(WHMCS, service, "change_domain", "client.test")
        response = alice.get(HISTORY + "?who=billing")
        assert "Package changed" in text_of(response)
        assert "whmcs" not in response.content.decode().lower()

    def test_a_day_that_is_none_is_told_at_its_field(self, alice: Browser) -> None:
        text = text_of(alice.get(HISTORY + "?since=yesterday"))
        assert "Enter a day, such as 2026-11-27." in text
        assert "sales@client.test" in text

    def test_long_histories_have_pages_and_stay_cheap(
        self, alice: Browser, service: Service
    ) -> None:
        entries = [Entry("alias_changed", f"a{number}@client.test") for number in range(120)]
        record_all(ALICE, service, entries)
        text = text_of(alice.get(HISTORY + "?about=aliases&page=3"))
        assert "101 to 121 of 121" in text
        assert "about=aliases" in alice.get(HISTORY + "?about=aliases").content.decode()


class TestExport:
    def rows(self, browser: Browser, query: str = "") -> list[list[str]]:
        response = browser.get(f"{HISTORY}export.csv{query}")
        assert response.streaming
        assert "history-client.test-" in response.headers["Content-Disposition"]
        content = b"".join(response).decode()
        assert content.startswith("\ufeff")
        return list(csv.reader(io.StringIO(content[1:])))

    def test_it_holds_every_event_that_the_filter_lets_through(
        self, alice: Browser, service: Service
    ) -> None:
        entries = [Entry("alias_changed", f"a{number}@client.test") for number in range(600)]
        record_all(ALICE, service, entries)
        rows = self.rows(alice, "?about=aliases")
        assert rows[0] == ["Time", "Who", "From where", "Object", "What", "Changes", "Result"]
        assert len(rows) == 601
        assert rows[1][1:5] == ["Alice", "203.0.113.7", "a599@client.test", "Alias changed"]

    def test_a_cell_is_never_a_formula(self, alice: Browser, service: Service) -> None:
        by = Actor(Actor.CUSTOMER, '=HYPERLINK("http://evil.test")')
        record(by, service, "alias_created", "+cmd@client.test", after={"description": "@SUM(A1)"})
        cells = [cell for row in self.rows(alice)[1:] for cell in row]
        assert '\'=HYPERLINK("http://evil.test")' in cells
        assert "'+cmd@client.test" in cells
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]

    def test_it_speaks_the_visitors_language(self, alice: Browser, service: Service) -> None:
        record(ALICE, service, "alias_created", "sales@client.test")
        alice.cookies["django_language"] = "fr"
        assert "Alias : création" in self.rows(alice)[1][4].replace("\u00a0", " ")


class TestUndo:
    def test_the_question_names_object_and_values(self, alice: Browser, bob: Mailbox) -> None:
        operation = done(bob)
        response = alice.get(undo_address(operation))
        text = text_of(response)
        assert "Undo the change of bob@client.test?" in text
        assert "Storage: 10 GB → 5 GB" in text
        assert Operation.objects.count() == 1

    def test_it_sets_the_old_values_and_is_an_event_itself(
        self, alice: Browser, bob: Mailbox
    ) -> None:
        operation = done(bob)
        address = undo_address(operation)
        sent = sent_by(alice.get(address))
        assert alice.post(address, sent).status_code == 302
        bob.refresh_from_db()
        assert bob.quota_bytes == 5 * GIGABYTE
        event = AuditEvent.objects.latest("pk")
        original = AuditEvent.objects.get(operation_id=operation.pk)
        assert event.undoes_event_id == original.pk
        assert (event.actor_name, event.after) == ("Alice", {"quota_bytes": 5 * GIGABYTE})
        text = text_of(alice.get(HISTORY))
        assert "the change is being undone" in text
        assert "a change undone" in text

    def test_sent_twice_it_happens_once(self, alice: Browser, bob: Mailbox) -> None:
        address = undo_address(done(bob))
        sent = sent_by(alice.get(address))
        assert [alice.post(address, sent).status_code for _ in range(2)] == [302, 302]
        assert Operation.objects.count() == 2

    def test_what_was_changed_since_is_left_alone(self, alice: Browser, bob: Mailbox) -> None:
        address = undo_address(done(bob))
        sent = sent_by(alice.get(address))
        Mailbox.objects.filter(pk=bob.pk).update(quota_bytes=7 * GIGABYTE)
        assert "/undo/" not in alice.get(HISTORY).content.decode()
        response = alice.post(address, sent)
        assert response.status_code == 422
        assert "bob@client.test has been changed since" in text_of(response)
        assert "bob@client.test has been changed since" in text_of(alice.get(address))
        bob.refresh_from_db()
        assert bob.quota_bytes == 7 * GIGABYTE

    def test_it_is_offered_for_what_can_be_undone_only(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        operation = change(bob, quota_bytes=10 * GIGABYTE)
        assert "/undo/" not in alice.get(HISTORY).content.decode(), "still under way"
        record(ALICE, service, "alias_created", "sales@client.test")
        settle(operation)
        page = alice.get(HISTORY).content.decode()
        assert page.count("/undo/") == 2, "the link and its htmx twin, of one row"
        Service.objects.update(status=ServiceStatus.SUSPENDED)
        assert "/undo/" not in alice.get(HISTORY).content.decode()

    def test_a_change_made_outside_can_be_undone(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        entry = Entry(
            "mailbox_changed",
            "bob@client.test",
            {"quota_bytes": 9 * GIGABYTE},
            {"quota_bytes": 5 * GIGABYTE},
        )
        record_all(OUTSIDE, service, [entry])
        address = f"{HISTORY}{AuditEvent.objects.latest('pk').pk}/undo/"
        alice.post(address, sent_by(alice.get(address)))
        bob.refresh_from_db()
        assert bob.quota_bytes == 9 * GIGABYTE
