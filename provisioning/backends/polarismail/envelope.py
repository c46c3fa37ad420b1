"""The platform's answer: `returncode` says yes or no, `returndata` what was asked for or why not.

polarismail-api.md 2: refusals come with HTTP 200 as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from provisioning.backends import outcomes
from provisioning.backends.errors import CredentialsRefused, Rejected
from provisioning.backends.http import Answer, JsonObject

_LEAST_HTTP_REFUSAL = 400


@dataclass(frozen=True)
class Envelope:
    """`is_yes` is `returncode` 1. `payload` is `returndata`, `members` all that came."""

    is_yes: bool
    payload: object = field(repr=False)
    members: JsonObject = field(repr=False)

    @property
    def reason(self) -> str:
        """The platform's text for staff; never to be branched on, and never empty."""
        for text in (self.payload, self.members.get("message")):
            if isinstance(text, str) and text.strip():
                return text.strip()
        return "refused without a reason"


def envelope_of(answer: Answer, *, is_change: bool) -> Envelope:
    """The answer understood.

    Raises `CredentialsRefused` for 403, `Rejected` for another 4xx, `ProtocolViolation` for what is
    not an envelope: an answer without `returncode` is no success.
    """
    members = answer.members or {}
    code = members.get("returncode")
    if answer.has_page:
        raise outcomes.not_this_api(
            f"HTTP {answer.status} with something other than JSON",
            is_change=is_change,
            http_status=answer.status,
        )
    if answer.status == 403:
        raise CredentialsRefused("HTTP 403: address or account not admitted", http_status=403)
    if answer.status >= _LEAST_HTTP_REFUSAL and code is None:
        raise Rejected(f"HTTP {answer.status} {answer.reason}".strip(), http_status=answer.status)
    if isinstance(code, bool) or code not in (0, 1, "0", "1"):
        raise outcomes.not_this_api(
            "an answer without its returncode", is_change=is_change, http_status=answer.status
        )
    is_yes = int(code) == 1 and answer.status < _LEAST_HTTP_REFUSAL
    return Envelope(is_yes, members.get("returndata"), members)
