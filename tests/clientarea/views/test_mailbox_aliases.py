"""Mailboxes and the aliases that lead to them: seen in the list, and asked for together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import Alias, Mailbox, Operation, Plan, Service
from provisioning.operations.refresh import refresh_service
from provisioning.simulators.faults import Fault, FaultKind
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.views.add_form import ADD, LIST, filled
from tests.factories import make_alias, make_mailboxes
from tests.pages import addresses_of, error_of, text_of

pytestmark = pytest.mark.django_db

ALIASES = "/services/101/aliases/"


def test_at_f01_mailboxes_and_aliases_are_counted_apart_and_paged(
    alice: Browser, service: Service
) -> None:
    Plan.objects.update(option_texts={})
    make_mailboxes(service, 60)
    for name in ("a1", "a2", "a3", "a4"):
        make_alias(service, name, ["x@ext.test"])
    first, second = alice.get(LIST), alice.get(LIST, {"page": "2"})
    assert (len(addresses_of(first)), len(addresses_of(second))) == (50, 10)
    assert "60 mailboxes." in text_of(first)
    aliases = alice.get(ALIASES)
    assert len(addresses_of(aliases)) == 4
    assert "Aliases 4" in text_of(aliases)


def test_at_f08_an_alias_stands_with_its_mailbox_and_names_who_else_gets_its_mail(
    alice: Browser, service: Service, bob: Mailbox
) -> None:
    make_alias(service, "info", [bob.address, "ext@x.test"])
    make_alias(service, "team", [bob.address])
    make_alias(service, "other", ["obob@client.test", "bob@client.test.example"])
    assert "bob@client.test Bob Stone info team also to ext@x.test" in text_of(alice.get(LIST))
    row = alice.get(f"{LIST}{bob.pk}/row/")
    assert "info team also to ext@x.test" in text_of(row)
    page = alice.get(f"{LIST}{bob.pk}/")
    assert "Also receives mail for info@client.test" in text_of(page)
    assert f"{ALIASES}forwards/{bob.pk}/" in page.content.decode()
    proposed = alice.get(f"{ALIASES}add/?target={bob.address}")
    assert f">\n{bob.address}</textarea>" in proposed.content.decode()


def test_at_f08_many_aliases_are_shortened(alice: Browser, service: Service, bob: Mailbox) -> None:
    for number in range(5):
        make_alias(service, f"a{number}", [bob.address])
    assert "Bob Stone a0 a1 a2 +2 1.00 GB" in text_of(alice.get(LIST))


def test_at_f09_an_alias_to_an_outside_address_has_a_row_with_it(
    alice: Browser, service: Service
) -> None:
    make_alias(service, "sales", ["ext@x.test"])
    assert "sales@client.test ext@x.test" in text_of(alice.get(ALIASES))
    assert addresses_of(alice.get(LIST)) == []


def test_at_f12_the_page_waits_for_no_mail_server_and_a_reading_takes_six_calls(
    alice: Browser, service: Service, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> None:
    for number in range(50):
        simulator.add_mailbox(f"person{number}@client.test")
    for number in range(20):
        simulator.add_alias(f"alias{number}@client.test", [f"person{number}@client.test"])
    refresh_service(service.pk)
    simulator.clear_calls()
    assert len(addresses_of(alice.get(LIST))) == 50
    assert not simulator.calls
    refresh_service(service.pk)
    assert len([call for call in simulator.calls if "auth" not in call.path]) <= 6


class TestAskedForTogether:
    def test_a_new_mailbox_gets_its_aliases(
        self, alice: Browser, hosted: Callable[[], None], simulator: SmarterMailSimulator
    ) -> None:
        alice.post(ADD, filled(alias_names="info, Sales@client.test"))
        hosted()
        assert "Jean Tremblay info sales 0 KB of 5 GB Active" in text_of(alice.get(LIST))
        domain = simulator.domain("client.test")
        assert domain is not None
        assert {"info", "sales"} == set(domain.aliases)

    def test_at_g14_the_mailbox_stays_and_the_alias_that_failed_is_named(
        self, alice: Browser, hosted: Callable[[], None], simulator: SmarterMailSimulator
    ) -> None:
        simulator.inject(Fault(kind=FaultKind.FAILURE, path_contains="alias-put"))
        alice.post(ADD, filled(alias_names="info\nsales"))
        hosted()
        page = alice.get(LIST)
        assert "info@client.test was not created The mail server refused" in text_of(page)
        assert "Jean Tremblay sales 0 KB of 5 GB Active" in text_of(page)
        operation = Operation.objects.get(status="failed")
        assert f"{ALIASES}add/?operation={operation.pk}" in page.content.decode()

    def test_a_mailbox_that_was_refused_takes_its_aliases_along(
        self, alice: Browser, hosted: Callable[[], None], simulator: SmarterMailSimulator
    ) -> None:
        simulator.add_mailbox("jean@client.test")
        alice.post(ADD, filled(alias_names="info"))
        hosted()
        told = text_of(alice.get(LIST))
        assert "jean@client.test was not created" in told
        assert "info@client.test was not created jean@client.test does not exist." in told
        assert not Alias.objects.exists()
        refused = Operation.objects.get(kind="create_mailbox")
        corrected = alice.get(f"{ADD}?operation={refused.pk}").content.decode()
        assert ">\ninfo</textarea>" in corrected

    @pytest.mark.parametrize(
        ("names", "told"),
        [
            ("sales", "sales@client.test exists already as an alias."),
            ("jean", "jean@client.test exists already: a mailbox uses this name."),
            ("x@other.test", "This address is not in client.test."),
            ("-x", "Start with a letter or a digit"),
        ],
    )
    def test_at_h06_a_name_in_use_is_refused_and_never_merged(
        self, alice: Browser, service: Service, bob: Mailbox, names: str, told: str
    ) -> None:
        make_alias(service, "sales", [bob.address])
        response = alice.post(ADD, filled(alias_names=f"info\n{names}"))
        assert response.status_code == 422
        assert told in error_of(response, "alias_names")
        assert not Operation.objects.exists()
        assert Alias.objects.get().targets == [bob.address]

    def test_a_plan_without_aliases_does_not_ask(self, alice: Browser, service: Service) -> None:
        Plan.objects.update(platform="polarismail")
        Service.objects.update(option_texts={**service.option_texts, "Total Aliases": "0"})
        assert "alias_names" not in alice.get(ADD).content.decode()


def test_the_price_of_what_is_ticked_is_told_before_it_is_saved(
    alice: Browser, bob: Mailbox
) -> None:
    price = f"{LIST}price/"
    assert text_of(alice.get(price)).strip() == ""
    assert text_of(alice.get(price, {"has_eas": "on"})) == "This mailbox: + $2.00 a month."
    both = text_of(alice.get(price, {"has_eas": "on", "has_mapi": "on"}))
    assert both == "This mailbox: + $4.50 a month. You save $0.50."
    Mailbox.objects.update(has_eas=True)
    change = alice.get(price, {"has_mapi": "on", "has_eas": "on", "mailbox": str(bob.pk)})
    assert "That is $2.50 a month more than now." in text_of(change)
    off = text_of(alice.get(price, {"mailbox": bob.pk}))
    assert off == "That is $2.00 a month less than now."
    assert "This mailbox: + $2.00 a month." in text_of(alice.get(f"{LIST}{bob.pk}/"))
