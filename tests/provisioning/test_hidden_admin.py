from __future__ import annotations

from provisioning.hidden_admin import choose
from provisioning.passwords import PasswordPolicy, broken_rules

POLICY = PasswordPolicy()


def chosen(username: str, password: str) -> tuple[str, str]:
    admin = choose(username=username, password=password, policy=POLICY, domain_name="client.test")
    return admin.username, admin.password


def test_at_b01_both_are_made_when_the_record_is_empty() -> None:
    username, password = chosen("", "")
    assert len(username) == 10
    assert username.isascii()
    assert username.isalpha()
    assert username.islower()
    assert len(password) == 24
    assert not broken_rules(password, policy=POLICY, local_part=username, domain_name="client.test")


def test_at_b02_a_short_name_is_replaced_and_a_good_password_kept() -> None:
    username, password = chosen("bob", "Str0ng!Passw")
    assert len(username) == 10
    assert password == "Str0ng!Passw"


def test_at_b03_a_weak_password_is_replaced_and_the_name_kept() -> None:
    username, password = chosen("adminuser", "weak")
    assert username == "adminuser"
    assert len(password) == 24


def test_at_b04_a_password_with_the_stem_of_the_domain_is_replaced() -> None:
    assert chosen("adminuser", "Client!234x")[1] != "Client!234x"


def test_good_ones_are_used_as_they_are() -> None:
    assert chosen("AdminUser ", "Str0ng!Passw") == ("adminuser", "Str0ng!Passw")


def test_at_b19_a_password_that_holds_its_user_name_is_refused() -> None:
    assert broken_rules(
        "qzxwvutsrp1A!", policy=POLICY, local_part="qzxwvutsrp", domain_name="client.test"
    ) == ["contains_name"]


def test_the_password_never_shows() -> None:
    admin = choose(
        username="adminuser", password="Str0ng!Passw", policy=POLICY, domain_name="client.test"
    )
    assert "Str0ng!Passw" not in repr(admin)
