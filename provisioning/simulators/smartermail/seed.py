"""Domains and mailboxes made up quickly, the same for the same name."""

from __future__ import annotations

import random

from provisioning.simulators.smartermail.passwords import hash_password
from provisioning.simulators.smartermail.state import Domain, Mailbox

DEFAULT_PASSWORD = "Simulated!2345"  # noqa: S105 - opens made-up mailboxes only
DEFAULT_ADMIN_NAME = "qzxwvutsrp"

_GIBIBYTE = 1024**3
_FIRST_NAMES = tuple(
    """
    Alice Amira Anna Ben Camille Carlos Chloe Daniel Elena Emma Farid Fatima Gabriel Grace
    Hana Hugo Ines Ivan Jean Julia Kenji Lea Liam Lucia Luca Maria Marie Marta Max Mia Nadia
    Noah Nora Olga Omar Paul Priya Rosa Samir Sofia Theo Tom Uma Victor Wei Yara Yusuf Zoe
    """.split()
)
_LAST_NAMES = tuple(
    """
    Almeida Andersen Bauer Bernard Bianchi Blanc Chen Costa Cruz Diallo Dubois Evans Fischer
    Fontaine Garcia Gomez Haddad Hansen Ito Jansen Jensen Khan Kim Kowalski Laurent Lopez
    Martin Meyer Moreau Muller Nguyen Novak Okafor Olsen Park Patel Perez Petit Rossi Sato
    Schmidt Silva Smith Tanaka Tremblay Varga Weber Wright
    """.split()
)
_QUOTAS_GIBIBYTES = (0, 1, 2, 5, 5, 10, 25, 50)


def fill_domain(domain: Domain, mailbox_count: int, password: str) -> None:
    """Add so many mailboxes with names, quotas and sizes that vary; all have the same password."""
    chance = random.Random(domain.name)  # noqa: S311 - made-up people, not secrets
    password_hash = hash_password(password)
    wanted_count = len(domain.users) + mailbox_count
    number = 0
    while len(domain.users) < wanted_count:
        number += 1
        mailbox = _mailbox(number, password_hash, chance)
        if not domain.takes_name(mailbox.user_name):
            domain.users[mailbox.user_name] = mailbox


def _mailbox(number: int, password_hash: str, chance: random.Random) -> Mailbox:
    first, last = chance.choice(_FIRST_NAMES), chance.choice(_LAST_NAMES)
    people_count = len(_FIRST_NAMES) * len(_LAST_NAMES)
    suffix = "" if number <= people_count // 4 else str(number)
    quota_bytes = chance.choice(_QUOTAS_GIBIBYTES) * _GIBIBYTE
    share = chance.betavariate(1.2, 4)
    return Mailbox(
        f"{first}.{last}{suffix}".lower(),
        password_hash,
        full_name=f"{first} {last}",
        max_bytes=quota_bytes,
        used_bytes=int((quota_bytes or 20 * _GIBIBYTE) * share),
        is_disabled=chance.random() < 0.02,
        has_active_sync=chance.random() < 0.15,
        has_mapi=chance.random() < 0.1,
    )
