"""The server's password policy.

`..._PASSWORD_TOO_SHORT` and the reason phrase are quoted from real builds; the other code is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.simulators.smartermail.refusals import BusinessRefusal

POLICY_REASON = "User does not meet password requirements"

DEFAULT_POLICY: Mapping[str, Any] = {
    "minLength": 8,
    "requireCapital": True,
    "requireLower": True,
    "requireNumber": True,
    "requireSymbol": False,
    "notUsername": True,
    "preventCommonPasswords": True,
}

_COMMON = frozenset({"password1", "passw0rd", "qwerty123", "welcome1", "letmein1", "abc12345"})


def check_policy(password: str, user_name: str, policy: Mapping[str, Any]) -> None:
    """Raises BusinessRefusal when the password does not meet the policy."""
    if len(password) < policy["minLength"]:
        raise BusinessRefusal("USER_ADD_ERROR_PASSWORD_TOO_SHORT", reason=POLICY_REASON)
    missing = (
        (policy["requireCapital"] and not any(sign.isupper() for sign in password))
        or (policy["requireLower"] and not any(sign.islower() for sign in password))
        or (policy["requireNumber"] and not any(sign.isdigit() for sign in password))
        or (policy["requireSymbol"] and password.isalnum())
    )
    if missing or _is_guessable(password.lower(), user_name.lower(), policy):
        raise BusinessRefusal("USER_ADD_ERROR_PASSWORD_REQUIREMENTS", reason=POLICY_REASON)


def _is_guessable(password: str, user_name: str, policy: Mapping[str, Any]) -> bool:
    if policy["notUsername"] and user_name and user_name in password:
        return True
    return bool(policy["preventCommonPasswords"]) and password in _COMMON
