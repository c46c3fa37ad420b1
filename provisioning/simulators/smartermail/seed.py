"""Domains and mailboxes made up quickly, the same for the same name."""

from __future__ import annotations

import random

from provisioning.simulators.smartermail.passwords import hash_password
from provisioning.simulators.smartermail.state import Domain, Mailbox

DEFAULT_PASSWORD = "Simulated!2345"  # noqa: S105 - opens made-up mailboxes only
DEFAULT_ADMIN_NAME = "qzxwvutsrp"

_GIBIBYTE = 1024**3
_FIRST_NAMES = """
Alice Amira Anna Ben Camille Carlos Chloe Daniel Elena Emma Farid Fatima Gabriel Grace
Hana Hugo Ines Ivan Jean Julia Kenji Lea Liam Lucia Luca Maria Marie Marta Max Mia Nadia
Noah Nora Olga Omar Paul Priya Rosa Samir Sofia Theo Tom Uma Victor Wei Yara Yusuf Zoe
"""
_LAST_NAMES = """
Almeida Andersen Bauer Bernard Bianchi Blanc Chen Costa Cruz Diallo Dubois Evans Fischer
Fontaine Garcia Gomez Haddad Hansen Ito Jansen Jensen Khan Kim Kowalski Laurent Lopez
Martin Meyer Moreau Muller Nguyen Novak Okafor Olsen Park Patel Perez Petit Rossi Sato
Schmidt Silva Smith Tanaka Tremblay Varga Weber Wright
"""
# So many take a name without a number, while most pairs of names are still free.
_PLAIN_NAME_COUNT = 500
_QUOTAS_GIBIBYTES = (0, 1, 2, 5, 5, 10, 25, 50)


def fill_domain(domain: Domain, mailbox_count: int, password: str) -> None:
    """Add so many mailboxes with names, quotas and sizes that vary; all have the same password."""
    chance = random.Random(domain.name)  # noqa: S311 - made-up people, not secrets
    password_hash = hash_password(password)
    first_names, last_names = _FIRST_NAMES.split(), _LAST_NAMES.split()
    wanted_count = len(domain.users) + mailbox_count
    number = 0
    while len(domain.users) < wanted_count:
        number += 1
        full_name = f"{chance.choice(first_names)} {chance.choice(last_names)}"
        suffix = "" if number <= _PLAIN_NAME_COUNT else str(number)
        user_name = f"{full_name.lower().replace(' ', '.')}{suffix}"
        if not domain.takes_name(user_name):
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
