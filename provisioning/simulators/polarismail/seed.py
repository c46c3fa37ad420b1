"""Mailboxes made up quickly, the same for the same domain."""

from __future__ import annotations

import random

from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.people import made_up_people
from provisioning.simulators.polarismail.state import BASIC, ENHANCED, Domain, Mailbox

DEFAULT_PASSWORD = "Simulated!2345"  # noqa: S105 - opens made-up mailboxes only

_GIGABYTE = 1000**3
_QUOTAS_GIGABYTES = ("0.5", "1", "2", "5", "5", "10", "25", "50")


def fill_domain(domain: Domain, mailbox_count: int, password: str) -> None:
    """Add so many mailboxes with names, quotas and sizes that vary; all have the same password."""
    chance = random.Random(domain.name)  # noqa: S311 - made-up people, not secrets
    password_hash = hash_password(password)
    for username, display_name in made_up_people(chance, mailbox_count, domain.takes_name):
        domain.users[username] = _mailbox(username, password_hash, display_name, chance)


def _mailbox(
    username: str, password_hash: str, display_name: str, chance: random.Random
) -> Mailbox:
    quota_gigabytes = chance.choice(_QUOTAS_GIGABYTES)
    share = chance.betavariate(1.2, 4)
    return Mailbox(
        username,
        password_hash,
        display_name=display_name,
        account_type=ENHANCED if chance.random() < 0.2 else BASIC,
        quota_gigabytes=quota_gigabytes,
        used_bytes=int(float(quota_gigabytes) * _GIGABYTE * share),
        is_disabled=chance.random() < 0.02,
    )
