"""Names, targets and passwords: what is taken and what is fit."""

from __future__ import annotations

from provisioning.simulators.address_syntax import is_local_part
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import Exchange

_MIN_PASSWORD_LENGTH = 8


def new_local_part(exchange: Exchange, field_name: str) -> str:
    """A new account's name, in lower case. Raises Refused when it cannot be one."""
    local_part = exchange.form.text(field_name).lower()
    if not is_local_part(local_part):
        raise Refused(f"{field_name} is not a valid name")
    return local_part


def check_password(password: str) -> None:
    """Raises Refused unless it has 8 characters, both cases, a digit and a symbol (3.6)."""
    fits = (
        len(password) >= _MIN_PASSWORD_LENGTH
        and any(sign.isupper() for sign in password)
        and any(sign.islower() for sign in password)
        and any(sign.isdigit() for sign in password)
        and any(not sign.isalnum() for sign in password)
    )
    if not fits:
        raise Refused("Password is too weak")
