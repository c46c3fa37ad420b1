from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from provisioning.actions import mailboxes
from provisioning.models import Mailbox, Operation, Plan, Service, ServiceStatus
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.factories import ALICE, GIGABYTE, PASSWORD, make_mailbox, make_mailboxes, make_service
from tests.pages import addresses_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/services/101/mailboxes/"
HTMX = {"HX-Request": "true", "HX-Target": "mailbox-list"}


def test_it_shows_addresses_names_sizes_protocols_and_states(
    alice: Browser, service: Service
) -> None:
    make_mailbox(service, "anna", display_name="Anna Berg", has_eas=True, has_mapi=True)
    make_mailbox(service, "old", is_enabled=False)
    make_mailbox(service, "tight", used_bytes=int(4.6 * GIGABYTE))
    make_mailbox(service, "full", used_bytes=5 * GIGABYTE)
    response = alice.get(LIST)
    text = text_of(response)
    assert addresses_of(response) == [
        f"{name}@client.test" for name in ("anna", "full", "old", "tight")
    ]
    assert "Anna Berg 1.00 GB of 5 GB EAS MAPI Active" in text
    assert "Sign-in blocked" in text
    assert "Nearly full" in text
    assert "4 of 25 mailboxes in use." in text


def test_at_f02_the_hidden_administrator_is_nowhere(
    alice: Browser, service: Service, hosted: Callable[[], None], bob: Mailbox
) -> None:
    for query in ("", f"?search={service.admin_username}"):
        assert service.admin_username not in "".join(addresses_of(alice.get(LIST + query)))


@pytest.mark.parametrize(
    "search",
    ["INFO", "info@client.test", "fo@Cli", "info@", "Reception", "inf", " info "],
    ids=str,
)
def test_at_f03_search_finds_part_of_an_address_or_name_in_any_case(
    alice: Browser, service: Service, search: str
) -> None:
    make_mailbox(service, "info", display_name="Reception")
    make_mailbox(service, "bob", display_name="Bob Stone")
    response = alice.get(LIST, {"search": search})
    assert addresses_of(response) == ["info@client.test"]
    assert f'value="{search.strip()}"' in response.content.decode()
    assert "Show all mailboxes" in text_of(response)


def test_an_address_elsewhere_is_not_found(alice: Browser, bob: Mailbox) -> None:
    assert addresses_of(alice.get(LIST, {"search": "bob@elsewhere.test"})) == []


def test_a_search_without_a_match_says_so_and_leads_back(alice: Browser, bob: Mailbox) -> None:
    response = alice.get(LIST, {"search": "<b>x"})
    assert "Nothing contains “<b>x”" in text_of(response) or "&lt;b&gt;x" in str(response.content)
    assert "Show all mailboxes" in text_of(response)
    assert b"<b>x" not in response.content


def test_at_f04_a_second_click_on_storage_turns_the_order_round(
    alice: Browser, service: Service
) -> None:
    for name, used in (("a", 30), ("b", 9), ("c", 200)):
        make_mailbox(service, name, used_bytes=used)
    first = alice.get(LIST, {"sort": "storage"})
    assert addresses_of(first) == ["b@client.test", "a@client.test", "c@client.test"]
    assert 'aria-sort="ascending"><a href="?sort=-storage"' in clean(first.content)
    second = alice.get(LIST, {"sort": "-storage"})
    assert addresses_of(second) == ["c@client.test", "a@client.test", "b@client.test"]
    assert 'aria-sort="descending"><a href="?sort=storage"' in clean(second.content)


def test_at_f05_without_a_mailbox_it_offers_to_create_the_first(alice: Browser) -> None:
    text = text_of(alice.get(LIST))
    assert "No mailbox yet" in text
    assert "Create the first mailbox" in text


def test_at_f06_with_the_server_down_the_last_known_list_is_shown_with_its_age(
    alice: Browser, service: Service, bob: Mailbox
) -> None:
    Service.objects.update(
        refresh_error_code="server_unavailable", refreshed_at=timezone.now() - timedelta(hours=2)
    )
    response = alice.get(LIST)
    assert "The mail server cannot be reached at the moment You see the figures of" in text_of(
        response
    )
    assert addresses_of(response) == ["bob@client.test"]


@pytest.mark.parametrize(
    ("used_bytes", "shown"),
    [(1_610_612_736, "1.50 GB"), (5_242_880, "5 MB"), (300, "1 KB"), (0, "0 KB")],
)
def test_at_f07_sizes_read_as_people_say_them(
    alice: Browser, service: Service, used_bytes: int, shown: str
) -> None:
    make_mailbox(service, "anna", used_bytes=used_bytes, quota_bytes=0)
    assert shown in text_of(alice.get(LIST))


def test_at_g15_a_full_plan_cannot_add(alice: Browser, service: Service) -> None:
    Plan.objects.update(option_texts={"7": "5"})
    make_mailboxes(service, 5)
    response = alice.get(LIST)
    assert "5 of 5 mailboxes used" in text_of(response)
    assert 'class="button primary" disabled' in response.content.decode()
    assert "/mailboxes/add/" not in response.content.decode()


def test_l04_a_name_from_the_server_is_text(alice: Browser, service: Service) -> None:
    make_mailbox(service, "anna", display_name="<script>alert(1)</script>")
    assert b"<script>alert" not in alice.get(LIST).content


class TestPages:
    @pytest.fixture(autouse=True)
    def many(self, service: Service) -> None:
        make_mailboxes(service, 120)

    def test_a_page_holds_fifty(self, alice: Browser) -> None:
        assert "1 to 50 of 120" in text_of(alice.get(LIST))
        assert "101 to 120 of 120" in text_of(alice.get(LIST, {"page": "3"}))

    @pytest.mark.parametrize(
        ("page", "shown"),
        [("999", "101 to 120"), ("0", "101 to 120"), ("x", "1 to 50"), ("-1", "1 to 50")],
    )
    def test_a_page_number_out_of_range_is_no_fault(
        self, alice: Browser, page: str, shown: str
    ) -> None:
        assert shown in text_of(alice.get(LIST, {"page": page}))

    def test_search_and_order_stay_in_the_links_to_other_pages(self, alice: Browser) -> None:
        page = clean(alice.get(LIST, {"search": "person", "sort": "-address"}).content)
        assert 'href="?search=person&amp;sort=-address&amp;page=2"' in page

    def test_an_unknown_order_is_the_usual_one(self, alice: Browser) -> None:
        first = addresses_of(alice.get(LIST, {"sort": "password"}))[0]
        assert first == "person00000@client.test"

    def test_htmx_gets_the_table_alone(self, alice: Browser) -> None:
        response = alice.get(LIST, {"page": "2"}, headers=HTMX)
        assert response.content.decode().strip().startswith('<div id="mailbox-list"')
        assert "HX-Request" in response.headers["Vary"]

    def test_going_back_in_the_browser_gets_the_whole_page(self, alice: Browser) -> None:
        headers = {**HTMX, "HX-History-Restore-Request": "true"}
        assert b"<!DOCTYPE html>" in alice.get(LIST, headers=headers).content


class TestProgress:
    def test_a_refused_change_stands_in_its_row_with_a_way_out(
        self,
        alice: Browser,
        service: Service,
        bob: Mailbox,
        hosted: Callable[[], None],
        simulator: SmarterMailSimulator,
    ) -> None:
        simulator.add_mailbox(bob.address)
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="post-user"))
        operation = mailboxes.set_password(mailbox=bob, by=ALICE, password=PASSWORD)
        hosted()
        response = alice.get(LIST)
        assert "Password not set The mail server refused this change." in text_of(response)
        assert f"{LIST}{bob.pk}/password/?operation={operation.pk}" in response.content.decode()
        assert f"/operations/{operation.pk}/dismiss/" in response.content.decode()

    def test_a_mailbox_that_could_not_be_created_is_told_on_top(
        self, alice: Browser, refused_creation: Operation
    ) -> None:
        response = alice.get(LIST)
        assert "anna@client.test was not created anna@client.test exists already." in text_of(
            response
        )
        assert f"{LIST}add/?operation={refused_creation.pk}" in response.content.decode()

    def test_a_mailbox_under_change_has_no_menu(
        self, alice: Browser, service: Service, bob: Mailbox
    ) -> None:
        mailboxes.delete(mailbox=bob, by=ALICE)
        response = alice.get(LIST)
        assert "Being deleted" in text_of(response)
        assert f'id="menu-{bob.pk}"' not in response.content.decode()


def test_a_suspended_service_shows_its_mailboxes_and_takes_no_change(
    alice: Browser, service: Service, bob: Mailbox
) -> None:
    Service.objects.filter(pk=service.pk).update(status=ServiceStatus.SUSPENDED)
    response = alice.get(LIST)
    assert addresses_of(response) == ["bob@client.test"]
    assert "1.00 GB of 5 GB Suspended" in text_of(response)
    assert "Add mailbox" not in text_of(response)
    assert 'popovertarget="menu-' not in response.content.decode()


def test_it_shows_no_mailbox_of_another_service_of_the_same_client(
    alice: Browser, service: Service
) -> None:
    make_mailbox(make_service(client=service.client), "elsewhere")
    assert addresses_of(alice.get(LIST)) == []


def test_it_rejects_post(alice: Browser) -> None:
    assert alice.post(LIST).status_code == 405


def clean(content: bytes) -> str:
    """The markup with single spaces, so that a test need not know its line breaks."""
    return " ".join(content.decode().split())
