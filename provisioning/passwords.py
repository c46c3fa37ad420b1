"""Password rules of a plan: one function judges, every route and the page's ticks use it.

Rules and their order: module-behaviours.md 2.1.1 and 5.4.3, decision D-18.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass

from provisioning.plan_options import PlanOptions

SPECIALS = "!@#$%^&*-_=+"
GENERATED_LENGTH = 16
SHORTEST_TELLING_NAME = 3
# Without look-alikes (l 1 I O 0), because people read generated passwords to each other.
UPPERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
LOWERS = "abcdefghijkmnopqrstuvwxyz"
DIGITS = "23456789"


@dataclass(frozen=True)
class PasswordPolicy:
    """What a plan asks of a password; `min_length` counts characters."""

    min_length: int = 8
    needs_upper: bool = True
    needs_digit: bool = True
    needs_special: bool = True


def policy_of(options: PlanOptions) -> PasswordPolicy:
    """Product options 9 to 12 as a policy."""
    return PasswordPolicy(
        min_length=options.password_min_length,
        needs_upper=options.password_needs_upper,
        needs_digit=options.password_needs_digit,
        needs_special=options.password_needs_special,
    )


def broken_rules(
    password: str, *, policy: PasswordPolicy, local_part: str, domain_name: str
) -> list[str]:
    """Codes of the rules that `password` breaks, in the order in which to tell them."""
    folded = password.casefold()
    stem = domain_name.partition(".")[0]
    forbidden_stem = stem if len(stem) >= 4 else domain_name
    broken = {
        "outer_space": password != password.strip(),
        "too_short": len(password) < policy.min_length,
        "no_upper": policy.needs_upper and not set(password) & set(string.ascii_uppercase),
        "no_digit": policy.needs_digit and not set(password) & set(string.digits),
        "no_special": policy.needs_special and not set(password) & set(SPECIALS),
        "contains_name": _contains_name(folded, local_part.casefold()),
        "contains_domain": bool(domain_name) and forbidden_stem.casefold() in folded,
    }
    return [code for code, is_broken in broken.items() if is_broken]


def _contains_name(password: str, local_part: str) -> bool:
    """A name of one or two letters occurs by chance; it only must not be the whole password."""
    if len(local_part) < SHORTEST_TELLING_NAME:
        return password == local_part != ""
    return local_part in password


def generate(
    policy: PasswordPolicy, *, local_part: str = "", domain_name: str = "", length: int = 0
) -> str:
    """A password from the system's cryptographic source that satisfies `policy`."""
    wanted_length = max(length or GENERATED_LENGTH, policy.min_length)
    while True:
        characters = [secrets.choice(group) for group in (UPPERS, LOWERS, DIGITS, SPECIALS)]
        everything = UPPERS + LOWERS + DIGITS + SPECIALS
        characters += [secrets.choice(everything) for _ in range(wanted_length - 4)]
        secrets.SystemRandom().shuffle(characters)
        password = "".join(characters)
        if not broken_rules(
            password, policy=policy, local_part=local_part, domain_name=domain_name
        ):
            return password
