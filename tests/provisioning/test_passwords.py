from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.passwords import PasswordPolicy, broken_rules, generate, policy_of
from provisioning.plan_options import PlanOptions

POLICY = PasswordPolicy()


def judge(
    password: str, *, local_part: str = "anna", domain_name: str = "client.test"
) -> list[str]:
    return broken_rules(password, policy=POLICY, local_part=local_part, domain_name=domain_name)


class TestBrokenRules:
    def test_a_strong_password_breaks_none(self) -> None:
        assert judge("Kite-Harbor7") == []

    @pytest.mark.parametrize(
        ("password", "code"),
        [
            ("K-te7", "too_short"),
            ("kite-harbor7", "no_upper"),
            ("Kite-Harbor", "no_digit"),
            ("KiteHarbor7", "no_special"),
        ],
    )
    def test_each_rule_names_itself(self, password: str, code: str) -> None:
        assert judge(password) == [code]

    def test_at_g05_several_rules_are_told_at_once(self) -> None:
        assert judge("abcdefgh") == ["no_upper", "no_digit", "no_special"]

    def test_at_g06_the_name_of_the_mailbox_is_refused_in_any_case(self) -> None:
        assert judge("Jean!2026x", local_part="jean") == ["contains_name"]

    def test_a_name_of_two_letters_may_occur(self) -> None:
        assert judge("Kite-Jo-rbor7", local_part="jo") == []

    def test_at_g07_the_domain_is_refused(self) -> None:
        assert judge("xClient.test9!") == ["contains_domain"]

    def test_the_stem_of_the_domain_is_refused(self) -> None:
        assert judge("Client!234x") == ["contains_domain"]

    def test_at_g08_a_short_stem_may_occur(self) -> None:
        assert judge("Abc!23456", domain_name="abc.test") == []

    def test_at_l06_outer_spaces_are_refused_and_never_trimmed(self) -> None:
        assert judge(" Kite-Harbor7") == ["outer_space"]

    def test_at_l05_special_marks_and_inner_spaces_are_kept(self) -> None:
        assert judge("Kite & <Harbor> \"7\" 'x'!") == []

    def test_at_g09_the_minimum_comes_from_the_plan(self) -> None:
        policy = policy_of(PlanOptions.from_texts({"9": "12"}))
        assert broken_rules(
            "Kite-Harb7", policy=policy, local_part="anna", domain_name="client.test"
        ) == ["too_short"]


class TestGenerate:
    @given(st.integers(min_value=1, max_value=64))
    def test_at_g10_every_generated_password_meets_the_rules(self, min_length: int) -> None:
        policy = PasswordPolicy(min_length=min_length)
        password = generate(policy, local_part="anna", domain_name="client.test")
        assert (
            broken_rules(password, policy=policy, local_part="anna", domain_name="client.test")
            == []
        )
        assert "undefined" not in password

    def test_two_are_never_alike(self) -> None:
        assert len({generate(POLICY) for _ in range(500)}) == 500
