"""Names of accounts and domains: what may be one, and what is taken (smartermail-api 2.3)."""

from __future__ import annotations

from provisioning.simulators.address_syntax import is_domain_name, is_local_part
from provisioning.simulators.smartermail.refusals import BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange
from provisioning.simulators.smartermail.state import Domain


def account_name(exchange: Exchange, given: str) -> str:
    """The local part that a new account will have. Raises BusinessRefusal when it cannot be one."""
    local_part, _, domain_name = given.lower().partition("@")
    takes_address = exchange.profile.user_put_takes_address
    if domain_name and (not takes_address or domain_name != exchange.domain.name):
        raise BusinessRefusal("USER_ADD_ERROR_INVALID_NAME")
    check_local_part(local_part)
    return local_part


def check_local_part(local_part: str) -> None:
    """Raises BusinessRefusal when no account can have this name."""
    if not is_local_part(local_part):
        raise BusinessRefusal("USER_ADD_ERROR_INVALID_NAME")


def check_free(domain: Domain, local_part: str) -> None:
    """Raises BusinessRefusal when a mailbox, an alias or a list has this name."""
    if domain.takes_name(local_part):
        raise BusinessRefusal("USER_ADD_ERROR_NAME_IN_USE")


def check_domain_name(name: str) -> None:
    """Raises BusinessRefusal when no domain can have this name."""
    if not is_domain_name(name):
        raise BusinessRefusal("DOMAIN_ADD_ERROR_INVALID_NAME")


def check_below(limit: int, count: int, code: str) -> None:
    """Raises BusinessRefusal when `count` more would pass the limit; 0 is unlimited."""
    if limit and count > limit:
        raise BusinessRefusal(code)
