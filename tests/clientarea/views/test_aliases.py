"""Aliases, forwards, the catch-all and who receives what, as a customer sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import Alias, Mailbox, Operation, OperationStatus, Service, ServiceStatus
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.conftest import make_polarismail
from tests.factories import make_alias, make_list, make_mailbox
from tests.pages import addresses_of, error_of, sent_by, text_of, value_of

pytestmark = pytest.mark.django_db

ALIASES = "/services/101/aliases/"
ADD = f"{ALIASES}add/"


@pytest.fixture(autouse=True)
def known_catch_all(service: Service) -> None:
    """The catch-all has been read and is off."""
    Service.objects.update(catch_all_target="")


@pytest.fixture
def sales(service: Service, bob: Mailbox) -> Alias:
    return make_alias(service, "sales", ["bob@client.test"], is_hidden=True)


class TestList:
    def test_it_explains_the_difference_in_one_sentence(self, alice: Browser) -> None:
        text = text_of(alice.get(ALIASES))
        assert "An alias is a second address without a mailbox" in text
        assert "No alias yet" in text

    def test_it_shows_where_each_alias_leads(self, alice: Browser, sales: Alias) -> None:
        response = alice.get(ALIASES)
        assert addresses_of(response) == ["sales@client.test"]
        assert "bob@client.test" in text_of(response)
        assert "Hidden" in text_of(response)

    def test_it_searches_names_and_targets(self, alice: Browser, service: Service) -> None:
        make_alias(service, "sales", ["x@y.test"])
        make_alias(service, "info", ["bob@client.test"])
        assert addresses_of(alice.get(f"{ALIASES}?search=y.test")) == ["sales@client.test"]
        assert "Nothing matches" in text_of(alice.get(f"{ALIASES}?search=zzz"))

    def test_at_n19_forwards_stand_beside_them_inside_and_outside(
        self, alice: Browser, service: Service
    ) -> None:
        make_mailbox(service, "bob", forward_targets=["al@client.test", "x@y.test"])
        text = text_of(alice.get(ALIASES))
        assert "al@client.test (internal)" in text
        assert "x@y.test (external)" in text

    def test_at_n04_a_plan_without_aliases_has_no_form(
        self, alice: Browser, monkeypatch: pytest.MonkeyPatch, sales: Alias
    ) -> None:
        monkeypatch.setattr("provisioning.queries.addresses.allowance_of", lambda *_: 0)
        monkeypatch.setattr("provisioning.actions.room.allowance_of", lambda *_: 0)
        response = alice.get(ALIASES)
        assert "Your plan does not include aliases." in text_of(response)
        assert ADD not in response.content.decode()
        forged = alice.post(ADD, {"local_part": "info", "targets": "bob"})
        assert "Your plan does not include aliases." in text_of(forged)
        assert not Operation.objects.exists()


class TestAdd:
    def test_it_adds_and_shows_the_change_under_way(self, alice: Browser, bob: Mailbox) -> None:
        response = alice.post(
            ADD, {"local_part": "Sales", "targets": "bob\nx@y.test", "is_hidden": "on"}, follow=True
        )
        assert response.redirect_chain == [(ALIASES, 302)]
        text = text_of(response)
        assert "sales@client.test is being created." in text
        assert "Being created" in text
        alias = Alias.objects.get()
        assert (alias.targets, alias.is_hidden) == (["bob@client.test", "x@y.test"], True)

    def test_at_h01_h02_h03_mistakes_are_told_at_their_fields(
        self, alice: Browser, sales: Alias
    ) -> None:
        response = alice.post(ADD, {"local_part": "bob", "targets": "bob@client.test"})
        assert response.status_code == 422
        assert "a mailbox uses this name" in error_of(response, "local_part")
        response = alice.post(ADD, {"local_part": "sales", "targets": "bob@client.test"})
        assert "exists already as an alias" in error_of(response, "local_part")
        response = alice.post(ADD, {"local_part": "new", "targets": ""})
        assert "at least one address" in error_of(response, "targets")
        assert value_of(response, "local_part") == "new"

    def test_every_bad_line_is_named_with_its_number(self, alice: Browser, bob: Mailbox) -> None:
        targets = "bob\nnot an address\nx@y.test, <b>@\n"
        response = alice.post(ADD, {"local_part": "new", "targets": targets})
        error = error_of(response, "targets")
        assert "Line 2: “not an address”" in error
        assert "Line 3: “<b>@”" in error
        assert "not an address" in text_of(response)

    def test_a_circle_is_refused_at_the_field(self, alice: Browser, service: Service) -> None:
        make_alias(service, "info", ["sales@client.test"])
        response = alice.post(ADD, {"local_part": "sales", "targets": "info"})
        assert "go round in a circle" in error_of(response, "targets")

    def test_outside_targets_are_warned_about(self, alice: Browser) -> None:
        assert "SPF, DMARC" in text_of(alice.get(ADD))

    def test_sent_twice_there_is_one(self, alice: Browser, bob: Mailbox) -> None:
        form = {"local_part": "sales", "targets": "bob", "request_key": "one-showing"}
        assert [alice.post(ADD, form).status_code for _ in range(2)] == [302, 302]
        assert Alias.objects.count() == 1

    def test_a_refused_alias_can_be_corrected(
        self,
        alice: Browser,
        bob: Mailbox,
        hosted: Callable[[], None],
        simulator: SmarterMailSimulator,
    ) -> None:
        simulator.add_alias("sales@client.test", ["x@y.test"])
        alice.post(ADD, {"local_part": "sales", "targets": "bob"})
        hosted()
        page = alice.get(ALIASES)
        assert "sales@client.test was not created" in text_of(page)
        operation = Operation.objects.get()
        correct = f"{ADD}?operation={operation.pk}"
        assert correct in page.content.decode()
        form = sent_by(alice.get(correct))
        assert form["local_part"] == "sales"
        alice.post(correct, {**form, "local_part": "vente", "targets": "bob"})
        operation.refresh_from_db()
        assert operation.dismissed_at is not None


class TestEdit:
    def test_at_h04_targets_are_replaced_and_flags_that_are_not_shown_stay(
        self, alice: Browser, sales: Alias
    ) -> None:
        Alias.objects.update(allows_sending=None, is_hidden=None, is_internal_only=None)
        page = alice.get(f"{ALIASES}{sales.pk}/")
        assert "May be used to send" not in text_of(page)
        form = sent_by(page)
        alice.post(f"{ALIASES}{sales.pk}/", {**form, "targets": "x@y.test"})
        assert Operation.objects.get().payload["wish"] == {"targets": ["x@y.test"]}

    def test_flags_are_changed_where_they_are_known(self, alice: Browser, sales: Alias) -> None:
        form = sent_by(alice.get(f"{ALIASES}{sales.pk}/"))
        form |= {"targets": "bob@client.test", "initial-targets": "bob@client.test"}
        form |= {"allows_sending": "on"}
        alice.post(f"{ALIASES}{sales.pk}/", form)
        assert Operation.objects.get().payload["wish"] == {"allows_sending": True}


class TestDelete:
    def test_it_asks_first_naming_the_alias_and_what_follows(
        self, alice: Browser, sales: Alias
    ) -> None:
        text = text_of(alice.get(f"{ALIASES}{sales.pk}/delete/"))
        assert "Delete sales@client.test?" in text
        assert "returned to its sender" in text
        assert text.index("Keep the alias") < text.index("Delete alias")
        assert Alias.objects.exists()

    def test_at_h05_a_refused_deletion_is_told_and_leaves_it_listed(
        self,
        alice: Browser,
        sales: Alias,
        hosted: Callable[[], None],
        simulator: SmarterMailSimulator,
    ) -> None:
        simulator.add_alias("sales@client.test", ["bob@client.test"])
        fault = Fault(kind=FaultKind.FAILURE, path_contains="alias-delete", times=None)
        simulator.inject(fault)
        response = alice.post(f"{ALIASES}{sales.pk}/delete/", follow=True)
        assert "sales@client.test is being deleted." in text_of(response)
        hosted()
        page = alice.get(ALIASES)
        assert addresses_of(page) == ["sales@client.test"]
        assert "Not deleted" in text_of(page)

    def test_the_row_says_that_it_is_gone(
        self,
        alice: Browser,
        sales: Alias,
        hosted: Callable[[], None],
    ) -> None:
        alice.post(f"{ALIASES}{sales.pk}/delete/")
        operation = Operation.objects.get()
        row = f"{ALIASES}{sales.pk}/row/?operation={operation.pk}"
        assert "Being deleted" in text_of(alice.get(row))
        hosted()
        assert "Deleted" in text_of(alice.get(row))


class TestForward:
    def test_it_is_set_with_its_options(self, alice: Browser, bob: Mailbox) -> None:
        Mailbox.objects.update(forward_targets=[])
        page = f"{ALIASES}forwards/{bob.pk}/"
        form = sent_by(alice.get(page)) | {"targets": "x@y.test", "spam_rule": "junk"}
        form.pop("keeps_copy")
        response = alice.post(page, form, follow=True)
        assert response.redirect_chain == [(ALIASES, 302)]
        bob.refresh_from_db()
        assert (bob.forward_targets, bob.forward_keeps_copy) == (["x@y.test"], False)
        assert bob.forward_spam_rule == "junk"

    def test_at_g16_a_bad_target_is_named_and_nothing_lost(
        self, alice: Browser, bob: Mailbox
    ) -> None:
        page = f"{ALIASES}forwards/{bob.pk}/"
        response = alice.post(page, {"targets": "a@x.test\nbad@"})
        assert "Line 2: “bad@”" in error_of(response, "targets")
        assert "a@x.test" in text_of(response)

    def test_any_mailbox_is_found_to_forward_it(self, alice: Browser, bob: Mailbox) -> None:
        path = f"{ALIASES}forwards/"
        assert addresses_of(alice.get(path)) == []
        assert addresses_of(alice.get(f"{path}?search=bob")) == ["bob@client.test"]


class TestCatchAll:
    def test_it_is_a_switch_with_a_warning(self, alice: Browser, sales: Alias) -> None:
        page = f"{ALIASES}catch-all/"
        assert "it brings much spam" in text_of(alice.get(page))
        alice.post(page, {"is_on": "on", "target": "sales"})
        service = Service.objects.get(whmcs_service_id=101)
        assert service.catch_all_target == "sales@client.test"
        assert "It all goes to sales@client.test" in text_of(alice.get(ALIASES))

    def test_it_needs_an_address_and_says_what_kind(self, alice: Browser, bob: Mailbox) -> None:
        page = f"{ALIASES}catch-all/"
        assert "Choose the address" in error_of(alice.post(page, {"is_on": "on"}), "target")
        refused = alice.post(page, {"is_on": "on", "target": "bob"})
        assert "can go to an alias only" in error_of(refused, "target")


class TestReceivers:
    def ask(self, alice: Browser, address: str) -> str:
        response = alice.get("/services/101/receivers/", {"address": address})
        assert response.status_code == 200
        return text_of(response)

    def test_the_whole_way_is_drawn(self, alice: Browser, service: Service) -> None:
        make_mailbox(service, "bob", forward_targets=[])
        make_mailbox(service, "al", forward_targets=["al@home.test"], forward_keeps_copy=False)
        make_list(service, "team", ["al@client.test", "bob@client.test"])
        make_alias(service, "info", ["team@client.test"])
        text = self.ask(alice, "info")
        assert "1 mailbox here, 1 address outside" in text
        for address in ("team@client.test", "al@client.test", "al@home.test", "bob@client.test"):
            assert address in text
        assert "Forwards, keeps no copy" in text

    def test_dead_ends_and_circles_are_marked(self, alice: Browser, service: Service) -> None:
        make_alias(service, "ping", ["pong@client.test"])
        make_alias(service, "pong", ["ping@client.test", "lost@client.test"])
        text = self.ask(alice, "ping@client.test")
        assert "Reaches nobody" in text
        assert "Comes back here" in text
        assert "Does not exist" in text

    def test_what_is_not_known_is_asked_for(self, alice: Browser, service: Service) -> None:
        make_list(service, "team", None)
        assert "not known yet" in self.ask(alice, "team")

    def test_nonsense_is_named(self, alice: Browser) -> None:
        assert "“a b@” is not an e-mail address." in self.ask(alice, "a b@")


@pytest.mark.parametrize("status", [ServiceStatus.SUSPENDED, ServiceStatus.PENDING])
def test_a_service_that_is_not_active_is_locked(
    alice: Browser, sales: Alias, status: ServiceStatus
) -> None:
    Service.objects.update(status=status)
    assert ADD not in alice.get(ALIASES).content.decode()
    assert alice.post(ADD, {"local_part": "x", "targets": "a@x.test"}).status_code == 422
    assert alice.post(f"{ALIASES}{sales.pk}/delete/").status_code == 422
    assert not Operation.objects.exclude(status=OperationStatus.FAILED).exists()


def test_at_n18_polarismail_has_one_target_and_no_flags(alice: Browser, bob: Mailbox) -> None:
    make_polarismail(bob.service)
    text = text_of(alice.get(ADD))
    assert "A mailbox of this domain" in text
    assert "Hide from the address list" not in text
    response = alice.post(ADD, {"local_part": "info", "targets": "x@y.test"})
    assert "is not a mailbox of this domain" in error_of(response, "targets")
    assert alice.post(ADD, {"local_part": "info", "targets": "bob"}).status_code == 302
