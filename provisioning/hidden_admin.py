"""The secret domain administrator that is created with each domain (module-behaviours.md 2.1.1)."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field, replace

from provisioning.passwords import PasswordPolicy, broken_rules, generate

MIN_USERNAME_LENGTH = 8
GENERATED_USERNAME_LENGTH = 10
GENERATED_PASSWORD_LENGTH = 24
MIN_PASSWORD_LENGTH = 8


@dataclass(frozen=True)
class HiddenAdmin:
    """User name (local part) and password of the hidden administrator."""

    username: str
    password: str = field(repr=False)


def broken_admin_rules(
    password: str, *, username: str, policy: PasswordPolicy, domain_name: str
) -> list[str]:
    """Codes of the rules that the hidden administrator's password breaks, the first one first."""
    strict = replace(policy, min_length=max(MIN_PASSWORD_LENGTH, policy.min_length))
    return broken_rules(password, policy=strict, local_part=username, domain_name=domain_name)


def choose(
    *, username: str, password: str, policy: PasswordPolicy, domain_name: str
) -> HiddenAdmin:
    """Keeps what the service record holds if it is strong enough, else generates it."""
    strict = replace(policy, min_length=max(MIN_PASSWORD_LENGTH, policy.min_length))
    chosen_name, chosen_password = username.strip().lower(), password
    if not (chosen_name and chosen_password):
        chosen_name = chosen_password = ""
    if len(chosen_name) < MIN_USERNAME_LENGTH:
        letters = [secrets.choice(string.ascii_lowercase) for _ in range(GENERATED_USERNAME_LENGTH)]
        chosen_name = "".join(letters)
    if not chosen_password or broken_rules(
        chosen_password, policy=strict, local_part=chosen_name, domain_name=domain_name
    ):
        chosen_password = generate(
            strict,
            local_part=chosen_name,
            domain_name=domain_name,
            length=GENERATED_PASSWORD_LENGTH,
        )
    return HiddenAdmin(chosen_name, chosen_password)
