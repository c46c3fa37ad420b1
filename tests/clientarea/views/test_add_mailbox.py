from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from provisioning.models import Mailbox, Operation, Plan, Service, ServiceStatus
from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.clientarea.roles import sam_writing
from tests.clientarea.views.add_form import ADD, LIST, filled
from tests.factories import GIGABYTE, PASSWORD, make_mailbox, make_mailboxes
from tests.pages import addresses_of, error_of, field_of, text_of, value_of

pytestmark = pytest.mark.django_db


def options(**slots: str) -> dict[str, str]:
    return {slot.removeprefix("slot"): text for slot, text in slots.items()}


def test_it_adds_a_mailbox_and_says_so_once(alice: Browser, service: Service) -> None:
    response = alice.post(ADD, filled(has_eas="on"))
    assert response.headers["Location"] == LIST
    mailbox = Mailbox.objects.get()
    assert (mailbox.local_part, mailbox.display_name) == ("jean", "Jean Tremblay")
    assert (mailbox.quota_bytes, mailbox.has_eas, mailbox.has_mapi) == (5 * GIGABYTE, True, False)
    assert "jean@client.test is being created." in text_of(alice.get(LIST))
    assert "is being created." not in text_of(alice.get(LIST))


def test_the_mailbox_then_exists_with_that_password(
    alice: Browser, hosted: Callable[[], None], simulator: SmarterMailSimulator
) -> None:
    alice.post(ADD, filled())
    hosted()
    assert simulator.check_password("jean@client.test", PASSWORD)
    assert "Active" in text_of(alice.get(LIST))


def test_the_customer_is_its_author(alice: Browser) -> None:
    alice.post(ADD, filled())
    operation = Operation.objects.get()
    assert (operation.requested_by_kind, operation.requested_by_name) == ("customer", "Alice")


def test_support_is_marked_as_staff(service: Service) -> None:
    sam = sam_writing(service)
    assert "Support session of Sam" in text_of(sam.get(ADD))
    sam.post(ADD, filled())
    operation = Operation.objects.get()
    assert (operation.requested_by_kind, operation.requested_by_name) == ("staff", "Sam")


def test_in_a_long_list_the_new_mailbox_is_in_sight(alice: Browser, service: Service) -> None:
    Plan.objects.update(option_texts={})
    make_mailboxes(service, 60)
    location = alice.post(ADD, filled(local_part="zoe")).headers["Location"]
    assert addresses_of(alice.get(location)) == ["zoe@client.test"]


class TestNames:
    def test_at_g01_a_name_is_stored_in_lower_case(self, alice: Browser) -> None:
        alice.post(ADD, filled(local_part=" Jean.Tremblay ", password="Kite-Harbor7"))
        assert Mailbox.objects.get().local_part == "jean.tremblay"

    def test_the_whole_address_is_as_good(self, alice: Browser) -> None:
        alice.post(ADD, filled(local_part="jean@client.test"))
        assert Mailbox.objects.get().local_part == "jean"

    @pytest.mark.parametrize("name", ["-jean", ".jean", "_jean", "a b", "a+b", "a" * 65, "é"])
    def test_at_g02_a_malformed_name_is_refused(self, alice: Browser, name: str) -> None:
        response = alice.post(ADD, filled(local_part=name))
        assert response.status_code == 422
        assert "Start with a letter or a digit" in error_of(response, "local_part")
        assert not Mailbox.objects.exists()

    def test_at_n09_an_address_of_another_domain_is_told_as_such(self, alice: Browser) -> None:
        response = alice.post(ADD, filled(local_part="joe@other.test"))
        assert "This address is not in client.test." in error_of(response, "local_part")
        assert not Mailbox.objects.exists()

    def test_at_g03_sixty_four_characters_are_accepted(self, alice: Browser) -> None:
        assert alice.post(ADD, filled(local_part="a" * 64)).status_code == 302

    def test_at_g04_a_taken_name_is_told_and_nothing_else_is_lost(
        self, alice: Browser, service: Service
    ) -> None:
        make_mailbox(service, "jean")
        response = alice.post(ADD, filled(quota_amount="7", quota_unit="MB", has_mapi="on"))
        assert response.status_code == 422
        assert error_of(response, "local_part") == (
            "jean@client.test exists already: a mailbox uses this name. Choose another one."
        )
        assert value_of(response, "local_part") == "jean"
        assert value_of(response, "display_name") == "Jean Tremblay"
        assert value_of(response, "quota_amount") == "7"
        assert "checked" in field_of(response, "has_mapi")
        assert value_of(response, "password") is None
        assert PASSWORD not in response.content.decode()

    def test_at_g22_the_hidden_administrators_name_is_taken(
        self, alice: Browser, service: Service
    ) -> None:
        response = alice.post(ADD, filled(local_part=service.admin_username.upper()))
        assert "exists already" in error_of(response, "local_part")


class TestPasswords:
    def refusal(self, alice: Browser, password: str, **values: str) -> str:
        response = alice.post(ADD, filled(password=password, **values))
        assert response.status_code == 422
        assert not Mailbox.objects.exists()
        return error_of(response, "password")

    def test_at_g05_every_broken_rule_is_told_by_the_server(self, alice: Browser) -> None:
        error = self.refusal(alice, "abcdefgh")
        assert "upper-case letter" in error
        assert "digit" in error
        assert "special character" in error

    def test_the_rules_are_told_once(self, alice: Browser) -> None:
        """Where the error names them, the list is there for ticking while typing alone."""
        shown, alone = 'class="rules"', 'class="rules needs-script"'
        assert shown in alice.get(ADD).content.decode()
        assert alone in alice.post(ADD, filled(password="abcdefgh")).content.decode()
        assert shown in alice.post(ADD, filled(password="")).content.decode()

    def test_at_g06_the_name_must_not_be_in_it(self, alice: Browser) -> None:
        assert "name of the mailbox" in self.refusal(alice, "Jean!2026x")

    def test_at_g07_the_domain_must_not_be_in_it(self, alice: Browser) -> None:
        assert "must not contain the domain" in self.refusal(alice, "xClient.test9!")

    def test_at_g08_a_short_stem_may_be_in_it(self, alice: Browser, service: Service) -> None:
        Service.objects.update(domain_name="abc.test")
        assert alice.post(ADD, filled(password="Abc!23456")).status_code == 302

    def test_at_g09_the_plans_length_is_shown_and_enforced(self, alice: Browser) -> None:
        Plan.objects.update(option_texts={"9": "12"})
        assert "12 characters or more" in text_of(alice.get(ADD))
        assert "Use 12 characters or more." in self.refusal(alice, "Kite7-lemon")

    def test_no_password_is_told_at_the_field(self, alice: Browser) -> None:
        assert self.refusal(alice, "") == "Choose a password, or press Generate."

    @pytest.mark.parametrize("password", [" Kite-Harbor7", "Kite-Harbor7 "])
    def test_l06_an_outer_space_is_refused_and_not_trimmed(
        self, alice: Browser, password: str
    ) -> None:
        assert self.refusal(alice, password) == "A password cannot begin or end with a space."

    def test_l05_any_character_inside_works_unchanged(
        self, alice: Browser, hosted: Callable[[], None], simulator: SmarterMailSimulator
    ) -> None:
        password = 'K7 & <i>"quoted"</i> \'é %41 -'
        alice.post(ADD, filled(password=password))
        hosted()
        assert simulator.check_password("jean@client.test", password)

    def test_generate_without_script_shows_one_and_keeps_the_form(self, alice: Browser) -> None:
        response = alice.post(
            ADD, filled(generate="1", password="", has_eas="on", local_part="-bad")
        )
        assert response.status_code == 200
        password = value_of(response, "password")
        assert password
        assert 'type="text"' in field_of(response, "password")
        assert value_of(response, "local_part") == "-bad"
        assert "checked" in field_of(response, "has_eas")
        assert not Mailbox.objects.exists()
        assert alice.post(ADD, filled(password=password)).status_code == 302

    def test_generate_with_htmx_brings_the_field_alone(self, alice: Browser) -> None:
        headers = {"HX-Request": "true", "HX-Target": "password-field"}
        response = alice.post(ADD, filled(generate="1"), headers=headers)
        assert "password-field" in response.content.decode()
        assert "local_part" not in response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"


class TestStorage:
    @pytest.mark.parametrize(
        ("amount", "unit", "quota_bytes"),
        [
            ("", "GB", 0),
            ("0", "GB", 0),
            ("1.5", "GB", 3 * GIGABYTE // 2),
            ("500", "MB", 500 * 1024**2),
            ("2000000", "MB", 1024 * GIGABYTE),
        ],
    )
    def test_at_g11_amounts(self, alice: Browser, amount: str, unit: str, quota_bytes: int) -> None:
        alice.post(ADD, filled(quota_amount=amount, quota_unit=unit))
        assert Mailbox.objects.get().quota_bytes == quota_bytes

    @pytest.mark.parametrize("amount", ["-5", "five", "1e99", "NaN"])
    def test_at_g11_what_is_no_amount_is_refused(self, alice: Browser, amount: str) -> None:
        response = alice.post(ADD, filled(quota_amount=amount))
        assert response.status_code == 422
        assert error_of(response, "quota_amount")

    @pytest.mark.parametrize(("amount", "unit"), [("0.0000000001", "GB"), ("0.99", "MB")])
    def test_at_g11_next_to_nothing_does_not_become_unlimited(
        self, alice: Browser, amount: str, unit: str
    ) -> None:
        response = alice.post(ADD, filled(quota_amount=amount, quota_unit=unit))
        assert error_of(response, "quota_amount") == "The smallest limit is 1 MB."
        assert not Mailbox.objects.exists()

    def test_an_unknown_unit_is_refused(self, alice: Browser) -> None:
        assert alice.post(ADD, filled(quota_unit="TB")).status_code == 422


class TestProtocols:
    def test_what_the_plan_offers_can_be_chosen(self, alice: Browser) -> None:
        text = text_of(alice.get(ADD))
        assert "ActiveSync (EAS)" in text
        assert "MAPI/Exchange" in text

    def test_at_g12_what_it_does_not_offer_is_not_shown_and_cannot_be_forged(
        self, alice: Browser
    ) -> None:
        Plan.objects.update(option_texts=options(slot14="", slot15="on"))
        assert "ActiveSync" not in text_of(alice.get(ADD))
        alice.post(ADD, filled(has_eas="on", has_mapi="on"))
        mailbox = Mailbox.objects.get()
        assert (mailbox.has_eas, mailbox.has_mapi) == (False, True)


class TestLimits:
    def test_at_g15_a_full_plan_is_told_before_and_refused_after(
        self, alice: Browser, service: Service
    ) -> None:
        Plan.objects.update(option_texts={"7": "5"})
        make_mailboxes(service, 5)
        page = alice.get(ADD)
        assert "5 of 5 mailboxes used" in text_of(page)
        assert "<fieldset disabled>" in page.content.decode()
        response = alice.post(ADD, filled())
        assert response.status_code == 422
        assert "All 5 mailboxes of your plan are in use." in text_of(response)
        assert Mailbox.objects.count() == 5

    def test_a_suspended_service_takes_no_mailbox(self, alice: Browser, service: Service) -> None:
        Service.objects.update(status=ServiceStatus.SUSPENDED)
        assert "<fieldset disabled>" in alice.get(ADD).content.decode()
        response = alice.post(ADD, filled())
        assert response.status_code == 422
        assert "does not accept changes at the moment" in text_of(response)
        assert not Mailbox.objects.exists()


class TestSentTwice:
    def test_at_g20_the_same_showing_of_the_form_adds_one_mailbox(self, alice: Browser) -> None:
        first, second = alice.post(ADD, filled()), alice.post(ADD, filled())
        assert first.status_code == second.status_code == 302
        assert Mailbox.objects.count() == Operation.objects.count() == 1

    def test_each_showing_has_a_key_of_its_own(self, alice: Browser) -> None:
        assert value_of(alice.get(ADD), "request_key") != value_of(alice.get(ADD), "request_key")

    def test_an_old_form_with_another_name_is_another_wish(self, alice: Browser) -> None:
        alice.post(ADD, filled())
        alice.post(ADD, filled(local_part="marie"))
        assert Mailbox.objects.count() == 2

    def test_a_key_of_somebody_elses_form_says_nothing_of_theirs(
        self, alice: Browser, charlie: Browser
    ) -> None:
        alice.post(ADD, filled())
        theirs = charlie.get("/").headers["Location"]
        charlie.post(f"{theirs}mailboxes/add/", filled())
        assert Mailbox.objects.filter(service__domain_name="charlie.test").count() == 1


def test_it_rejects_other_methods(alice: Browser) -> None:
    assert alice.put(ADD).status_code == 405
