"""Made-up people: names of mailboxes, the same for the same source of chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

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


def made_up_people(
    chance: random.Random, count: int, is_taken: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """So many local parts, each with its person's full name.

    The caller takes a name (so that `is_taken` knows it) before it asks for the next.
    """
    first_names, last_names = _FIRST_NAMES.split(), _LAST_NAMES.split()
    found_count = number = 0
    while found_count < count:
        number += 1
        full_name = f"{chance.choice(first_names)} {chance.choice(last_names)}"
        suffix = "" if number <= _PLAIN_NAME_COUNT else str(number)
        local_part = f"{full_name.lower().replace(' ', '.')}{suffix}"
        if not is_taken(local_part):
            found_count += 1
            yield local_part, full_name
