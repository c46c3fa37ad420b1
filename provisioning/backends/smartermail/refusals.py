"""What the platform's refusals mean: the only table of its message codes.

A message is `CODE` or `CODE|argument|...`, or a plain sentence; older builds put it into the HTTP
reason phrase. smartermail-api.md 2.3 tells how certain each code is: [C] certain, [1] one source,
[I] inferred, [?] guessed.
"""

from __future__ import annotations

import re

from provisioning.backends.errors import (
    BackendError,
    CredentialsRefused,
    DomainInUse,
    NameInUse,
    NotFound,
    PasswordTooWeak,
    PlatformLimit,
    ProtocolViolation,
    Rejected,
)
from provisioning.backends.http import Answer

# The first pattern found in the code wins.
_MEANINGS: tuple[tuple[re.Pattern[str], type[Rejected]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (r"^DOMAIN_ADD_ERROR_NAME_IN_USE", DomainInUse),  # [C] domain-put
        (r"NAME_IN_USE", NameInUse),  # [1] user-put and alias-put
        (r"PASSWORD_(TOO|NOT|DOES|IS|IN|REQ|MUST|CONTAINS)", PasswordTooWeak),  # [1] TOO_SHORT
        (r"password requirements", PasswordTooWeak),  # [1] reason phrase of 2023 builds
        (r"LIMIT|MAX_|MAXIMUM|LICENSE", PlatformLimit),  # [?] no code for limits was seen
        (r"NOT_FOUND|not found", NotFound),  # [1] USER_NOT_FOUND, "The domain not found"
        (r"DOES_NOT_EXIST|does not exist", NotFound),  # [1] "Domain does not exist"
    )
)

# Refusals that say enough; any other leaves open whether the object is there at all.
_EXPLAINED = (NameInUse, PasswordTooWeak, PlatformLimit, NotFound)


def is_refusal(answer: Answer) -> bool:
    """Whether the answer says no: by its status, or in its body under a status of 200."""
    return answer.status >= 400 or (answer.members or {}).get("success") is False


def message_of(answer: Answer) -> str:
    """The code or sentence of a refusal; never empty."""
    message = (answer.members or {}).get("message")
    if isinstance(message, str) and message.strip():
        return message.strip()
    return f"HTTP {answer.status} {answer.reason}".strip()


def code_of(message: str) -> str:
    """The part before the first `|`; what follows are arguments."""
    return message.partition("|")[0].strip()


def means_missing_domain(refusal: Rejected) -> bool:
    """Whether `manage-domain` says that there is no such domain [1]: 404, or 400 with this code."""
    return refusal.http_status == 404 or "INVALID_PERMISSIONS" in refusal.detail.upper()


def explains_itself(refusal: Rejected) -> bool:
    """Whether the refusal has a known meaning."""
    return isinstance(refusal, _EXPLAINED)


def refusal_of(answer: Answer, *, is_system_call: bool, is_change: bool) -> BackendError:
    """The error for an answer that says no. The platform has not acted."""
    message = message_of(answer)
    if answer.status == 403 and is_system_call and not answer.has_page:
        return CredentialsRefused(
            f"the account may not do this: {message}", http_status=answer.status
        )
    if answer.has_page:
        return ProtocolViolation(
            f"HTTP {answer.status} with something other than JSON",
            http_status=answer.status,
            was_sent=is_change,
        )
    if answer.status == 403:
        return Rejected(message, http_status=answer.status)
    # 404 alone may as well be a route that this build does not have.
    meaning = _meaning_of(code_of(message))
    return meaning(message, http_status=answer.status)


def _meaning_of(code: str) -> type[Rejected]:
    for pattern, meaning in _MEANINGS:
        if pattern.search(code):
            return meaning
    return Rejected
