"""The password rules of a domain (smartermail-api.md 3.4.5)."""

from __future__ import annotations

from provisioning.backends.base import PasswordPolicy
from provisioning.backends.errors import ProtocolViolation
from provisioning.backends.http import JsonObject
from provisioning.backends.smartermail.answers import flag, number, optional_record
from provisioning.backends.smartermail.client import Conversation, domain_scope


def read(calls: Conversation, domain_name: str) -> PasswordPolicy:
    """The server's own rules, replaced by the domain's where it has some.

    The member that holds the server's rules is not named by any source; both known places count.
    """
    answer = calls.read(domain_scope(domain_name), "settings/domain/password-settings")
    rules = {
        **answer,
        **optional_record(answer, "defaults"),
        **_given(optional_record(answer, "overrides")),
    }
    return PasswordPolicy(
        min_length=_min_length(rules),
        requires_upper_case=flag(rules, "requireCapital"),
        requires_lower_case=flag(rules, "requireLower"),
        requires_digit=flag(rules, "requireNumber"),
        requires_symbol=flag(rules, "requireSymbol"),
        refuses_username=flag(rules, "notUsername"),
        refuses_common=flag(rules, "preventCommonPasswords"),
    )


def _given(rules: JsonObject) -> JsonObject:
    return {name: value for name, value in rules.items() if value is not None}


def _min_length(rules: JsonObject) -> int:
    """A number, or `{"enabled", "ruleValue"}`."""
    rule = rules.get("minLength")
    if rule is None:
        return 0
    if not isinstance(rule, dict):
        return number(rules, "minLength")
    if not isinstance(rule.get("enabled"), bool):
        raise ProtocolViolation("member minLength does not say whether it is enabled")
    return number(rule, "ruleValue") if rule["enabled"] else 0
