from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.whmcs_values import (
    calendar_date,
    domain_name,
    language_code,
    option_texts,
    plain_text,
)


class TestPlainText:
    def test_decodes_entities(self) -> None:
        assert plain_text("Smith &amp; Sons&#039; Caf&eacute;") == "Smith & Sons' Café"

    def test_decodes_once(self) -> None:
        assert plain_text("a &amp;lt; b") == "a &lt; b"

    def test_null_is_empty(self) -> None:
        assert plain_text(None) == ""

    def test_drops_blanks_around(self) -> None:
        assert plain_text("  Alice \n") == "Alice"

    def test_puts_utf8_kept_in_a_latin1_column_right(self) -> None:
        assert plain_text("Ã‰lodie MÃ¼ller") == "Élodie Müller"

    @given(st.text(alphabet="abcéüßçñÉÖ -'", max_size=40))
    def test_leaves_properly_read_names_alone(self, name: str) -> None:
        assert plain_text(name) == name.strip()


class TestDomainName:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("client.test", "client.test"),
            ("CLIENT.Test", "client.test"),
            (" client.test. ", "client.test"),
            ("müller.test", "xn--mller-kva.test"),
            ("MÜLLER.test", "xn--mller-kva.test"),
            ("xn--mller-kva.test", "xn--mller-kva.test"),
            ("straße.test", "xn--strae-oqa.test"),
            ("a-1.b2.client.test", "a-1.b2.client.test"),
        ],
    )
    def test_is_lower_case_and_ascii(self, typed: str, name: str) -> None:
        assert domain_name(typed) == name

    @pytest.mark.parametrize(
        "typed",
        [
            None,
            "",
            "client",
            "client test.com",
            "client..test",
            ".client.test",
            "-client.test",
            "my_client.test",
            "https://client.test",
            "alice@client.test",
            "192.0.2.1",
            f"{'a' * 64}.test",
            ".".join(["abcdefgh"] * 29) + ".test",
        ],
    )
    def test_refuses_what_is_no_domain(self, typed: str | None) -> None:
        with pytest.raises(ValueError, match="is not a domain name"):
            domain_name(typed)

    @given(st.text(max_size=60))
    def test_whatever_is_accepted_is_its_own_name(self, typed: str) -> None:
        try:
            name = domain_name(typed)
        except ValueError:
            return
        assert domain_name(name) == name
        assert name == name.lower()
        assert name.isascii()


class TestCalendarDate:
    @pytest.mark.parametrize("nothing", [None, "0000-00-00", "0000-00-00 00:00:00"])
    def test_null_and_zero_are_no_date(self, nothing: str | None) -> None:
        assert calendar_date(nothing) is None

    @pytest.mark.parametrize("value", ["2026-12-01", "2026-12-01 00:00:00", date(2026, 12, 1)])
    def test_reads_text_and_dates(self, value: str | date) -> None:
        assert calendar_date(value) == date(2026, 12, 1)


class TestLanguageCode:
    @pytest.mark.parametrize(
        ("name", "code"),
        [("english", "en"), ("French", "fr"), ("", ""), (None, ""), ("klingon", "")],
    )
    def test_knows_our_languages(self, name: str | None, code: str) -> None:
        assert language_code(name) == code


class TestOptionTexts:
    def test_keeps_blanks_because_they_mean_off(self) -> None:
        assert option_texts({"1": "10", "8": ""}) == {"1": "10", "8": ""}

    def test_a_slot_that_was_never_saved_is_absent(self) -> None:
        assert option_texts({"1": "10", "8": None}) == {"1": "10"}

    def test_a_product_that_was_never_configured_has_none(self) -> None:
        assert option_texts({"1": "", "8": "", "9": None}) == {}
