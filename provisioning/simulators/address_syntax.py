"""What may be the name of an account, a domain, an address; all in lower case."""

from __future__ import annotations

import re

_LOCAL_PART = re.compile(r"[a-z0-9_](?:[a-z0-9._+'-]{0,62}[a-z0-9_+-])?")
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


def is_local_part(text: str) -> bool:
    """Whether an account can have this name."""
    return _LOCAL_PART.fullmatch(text) is not None and ".." not in text


def is_domain_name(text: str) -> bool:
    """Whether a domain can have this name."""
    return _DOMAIN.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether this is one full address."""
    local_part, _, domain_name = text.partition("@")
    return is_local_part(local_part) and is_domain_name(domain_name)
