"""Distribution lists as a customer sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import DistributionList, Mailbox, Operation, Service
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.conftest import make_polarismail
from tests.factories import make_list, make_mailbox
from tests.pages import addresses_of, error_of, sent_by, text_of, value_of

pytestmark = pytest.mark.django_db

LISTS = "/services/101/lists/"
ADD = f"{LISTS}add/"
NEW = {"local_part": "team", "moderators": "bob", "posting": "members"}


@pytest.fixture(autouse=True)
def known_catch_all(service: Service) -> None:
    Service.objects.update(catch_all_target="")


@pytest.fixture
def team(service: Service, bob: Mailbox) -> DistributionList:
    make_mailbox(service, "al")
    members = ["al@client.test", "bob@client.test"]
    return make_list(service, "team", members, moderators=["bob@client.test"], posting="members")


class TestList:
    def test_it_says_what_a_list_is_and_starts_empty(self, alice: Browser) -> None:
        text = text_of(alice.get(LISTS))
        assert "One address for many people" in text
        assert "No distribution list yet" in text

    def test_it_shows_members_and_who_may_write(
        self, alice: Browser, team: DistributionList
    ) -> None:
        response = alice.get(LISTS)
        assert addresses_of(response) == ["team@client.test"]
        assert "2 members" in text_of(response)
        assert "Only members may write to it" in text_of(response)

    def test_a_member_is_found(self, alice: Browser, team: DistributionList) -> None:
        assert addresses_of(alice.get(f"{LISTS}?search=al@client")) == ["team@client.test"]
        assert "Nothing matches" in text_of(alice.get(f"{LISTS}?search=zoe"))

    def test_at_n20_members_that_were_not_taken_are_named_and_can_be_dismissed(
        self, alice: Browser, team: DistributionList
    ) -> None:
        DistributionList.objects.update(refused_members=["x@y.test"])
        assert "did not take x@y.test. The list was kept" in text_of(alice.get(LISTS))
        alice.post(f"{LISTS}{team.pk}/dismiss/")
        assert "x@y.test" not in text_of(alice.get(LISTS))


class TestAdd:
    def test_pasted_members_become_a_list(self, alice: Browser, bob: Mailbox) -> None:
        members = 'bob; "X" <x@y.test>\nX@Y.test, z@y.test'
        response = alice.post(ADD, {**NEW, "members": members}, follow=True)
        assert response.redirect_chain == [(LISTS, 302)]
        assert "team@client.test is being created." in text_of(response)
        wish = Operation.objects.get().payload["wish"]
        assert wish["members"] == ["bob@client.test", "x@y.test", "z@y.test"]

    def test_each_line_is_judged_and_duplicates_are_shown(
        self, alice: Browser, team: DistributionList
    ) -> None:
        members = "bob\nteam\nx@y.test\nbob@client.test\nzoe\nnonsense here"
        response = alice.post(ADD, {**NEW, "members": members, "judge": "1"})
        assert response.status_code == 200
        text = text_of(response)
        for verdict in (
            "bob@client.test Mailbox",
            "team@client.test Distribution list",
            "x@y.test Outside",
            "bob@client.test Repeated, counts once",
            "zoe@client.test Does not exist",
            "nonsense here No e-mail address",
        ):
            assert verdict in text
        assert not Operation.objects.exists()
        assert value_of(response, "local_part") == "team"

    def test_members_are_found_by_search_and_added(self, alice: Browser, bob: Mailbox) -> None:
        form = {**NEW, "members": "x@y.test"}
        found = alice.post(ADD, {**form, "find": "stone", "search_members": "1"})
        assert "bob@client.test" in text_of(found)
        added = alice.post(ADD, {**form, "pick": "bob@client.test", "add_picked": "1"})
        assert "x@y.test bob@client.test" in text_of(added)
        assert "Enter" not in error_of(added, "members")

    def test_mistakes_are_told_at_their_fields(self, alice: Browser, bob: Mailbox) -> None:
        response = alice.post(ADD, {**NEW, "members": "bob\nbad@"})
        assert "Line 2: “bad@”" in error_of(response, "members")
        assert "bad@ No e-mail address" in text_of(response)
        response = alice.post(ADD, {**NEW, "members": "zoe"})
        assert "zoe@client.test does not exist" in error_of(response, "members")
        response = alice.post(ADD, {**NEW, "members": "bob", "moderators": ""})
        assert "Choose who looks after" in error_of(response, "moderators")

    def test_at_n22_the_limit_of_outside_members_is_explained_before_sending(
        self, alice: Browser, bob: Mailbox
    ) -> None:
        make_polarismail(bob.service)
        text = text_of(alice.get(ADD))
        assert "at most 4 outside it" in text
        assert "Anyone may write to the list." in text
        outside = "\n".join(f"{name}@y.test" for name in "abcde")
        response = alice.post(ADD, {"local_part": "team", "members": outside})
        assert "At most 4 members outside" in error_of(response, "members")
        assert not Operation.objects.exists()


class TestEdit:
    def test_at_n21_only_what_differs_is_sent(
        self, alice: Browser, team: DistributionList, service: Service
    ) -> None:
        make_mailbox(service, "zoe")
        page = f"{LISTS}{team.pk}/"
        form = sent_by(alice.get(page))
        form |= {"initial-members": "al@client.test\nbob@client.test", "members": "bob\nzoe"}
        assert alice.post(page, form).status_code == 302
        wish = Operation.objects.get().payload["wish"]
        assert wish == {"added": ["zoe@client.test"], "removed": ["al@client.test"]}

    def test_a_search_on_the_way_forgets_nothing(
        self, alice: Browser, team: DistributionList
    ) -> None:
        page = f"{LISTS}{team.pk}/"
        shown = {"initial-members": "al@client.test\nbob@client.test"}
        helped = alice.post(page, {**shown, "members": "bob", "find": "x", "search_members": "1"})
        assert "al@client.test" in helped.content.decode()
        assert 'name="initial-members"' in helped.content.decode()

    def test_members_that_were_never_read_are_asked_for(
        self, alice: Browser, service: Service
    ) -> None:
        entry = make_list(service, "team", None, moderators=["bob@client.test"])
        text = text_of(alice.get(f"{LISTS}{entry.pk}/"))
        assert "The mail server is being asked" in text
        entry.refresh_from_db()
        assert entry.members_asked_at is not None


class TestDelete:
    def test_it_asks_first_and_goes(
        self,
        alice: Browser,
        team: DistributionList,
        hosted: Callable[[], None],
        simulator: SmarterMailSimulator,
    ) -> None:
        simulator.add_list("team@client.test", moderator_address="bob@client.test")
        page = f"{LISTS}{team.pk}/delete/"
        text = text_of(alice.get(page))
        assert "Delete team@client.test?" in text
        assert text.index("Keep the list") < text.index("Delete list")
        alice.post(page)
        hosted()
        assert not DistributionList.objects.exists()


def test_at_n04_a_plan_without_lists_says_so(alice: Browser, bob: Mailbox) -> None:
    make_polarismail(bob.service)
    Service.objects.update(option_texts={"Total Distribution Lists": "0"})
    response = alice.get(LISTS)
    assert "Your plan does not include distribution lists." in text_of(response)
    assert ADD not in response.content.decode()
