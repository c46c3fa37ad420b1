"""What a name before the @ may look like."""

from __future__ import annotations

import re

# module-behaviours.md 5.4.1: a letter or digit first, then up to 63 of letters, digits, . _ -
LOCAL_PART = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def normalized(local_part: str) -> str:
    """Trimmed and lower case, the way it is stored (AT-G01)."""
    return local_part.strip().lower()


def is_well_formed(local_part: str) -> bool:
    """Whether a normalised name can be the local part of an address of ours."""
    return LOCAL_PART.fullmatch(local_part) is not None
