"""Domains and mailboxes made up quickly, the same for the same name."""

from __future__ import annotations

import random

from provisioning.simulators.password_hashes import hash_password
from provisioning.simulators.people import made_up_people
from provisioning.simulators.smartermail.state import Domain, Mailbox

DEFAULT_PASSWORD = "Simulated!2345"  # noqa: S105 - opens made-up mailboxes only
DEFAULT_ADMIN_NAME = "qzxwvutsrp"

_GIBIBYTE = 1024**3
_QUOTAS_GIBIBYTES = (0, 1, 2, 5, 5, 10, 25, 50)


def fill_domain(domain: Domain, mailbox_count: int, password: str) -> None:
    """Add so many mailboxes with names, quotas and sizes that vary; all have the same password."""
    chance = random.Random(domain.name)  # noqa: S311 - made-up people, not secrets
    password_hash = hash_password(password)
    for user_name, full_name in made_up_people(chance, mailbox_count, domain.takes_name):
        domain.users[user_name] = _mailbox(user_name, password_hash, full_name, chance)


def _mailbox(user_name: str, password_hash: str, full_name: str, chance: random.Random) -> Mailbox:
    quota_bytes = chance.choice(_QUOTAS_GIBIBYTES) * _GIBIBYTE
    share = chance.betavariate(1.2, 4)
    return Mailbox(
        user_name,
        password_hash,
        full_name=full_name,
        max_bytes=quota_bytes,
        used_bytes=int((quota_bytes or 20 * _GIBIBYTE) * share),
        is_disabled=chance.random() < 0.02,
        has_active_sync=chance.random() < 0.15,
        has_mapi=chance.random() < 0.1,
    )
