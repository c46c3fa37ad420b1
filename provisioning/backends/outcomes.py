"""What is known after a call went wrong: the only place that decides outcome and `was_sent`.

| what happened                                | a read            | a change            |
|----------------------------------------------|-------------------|---------------------|
| no connection, no name, no TLS               | not sent          | not sent            |
| 429, 503                                     | not sent          | not sent            |
| connection cut, no answer in time            | not sent          | unknown, `was_sent` |
| 408, 500, 502, 504 and every other 5xx       | not sent          | unknown, `was_sent` |
| an answer that is not this API's             | pause             | pause, `was_sent`   |
| not sent, after another change of the verb   | unknown, `was_sent` | unknown, `was_sent` |

"Not sent" says of a read that the same call may be sent again.
"""

from __future__ import annotations

import ssl
from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import BadStatusLine, RemoteDisconnected

from requests.exceptions import InvalidURL, ReadTimeout, RequestException
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)

from provisioning.backends.errors import (
    BackendError,
    CertificateInvalid,
    HostNotAllowed,
    HostUnreachable,
    Outcome,
    OutcomeUnknown,
    Overloaded,
    ProtocolViolation,
    ServerUnavailable,
)
from provisioning.backends.sessions import LocalAddressRefused, TlsFailed

_SHORTEST_SECRET = 4
_LONGEST_DETAIL = 500


class ConnectionCut(ServerUnavailable):
    """The connection ended before the answer to a read did: the read may be sent again at once."""


def of_transport(
    error: RequestException | HTTPError | ssl.SSLError, *, is_change: bool
) -> BackendError:
    """What an exception of the HTTP library means for the call."""
    reason = _innermost(error)
    unconnected = _of_missing_connection(reason)
    if unconnected is not None:
        return unconnected
    if isinstance(reason, ReadTimeout | ReadTimeoutError):
        return unanswered("no answer within the time limit", is_change=is_change)
    if isinstance(reason, DecodeError):
        return not_this_api("the answer's compression is broken", is_change=is_change)
    if isinstance(reason, BadStatusLine) and not isinstance(reason, RemoteDisconnected):
        return not_this_api("the answer is not HTTP", is_change=is_change)
    return cut(is_change=is_change)


def _of_missing_connection(reason: BaseException) -> ServerUnavailable | None:
    """Why there was no connection at all; None when there was one."""
    if isinstance(reason, TlsFailed):
        invalid = CertificateInvalid if reason.is_certificate_invalid else HostUnreachable
        return invalid(f"TLS failed: {reason.explanation}")
    if isinstance(reason, ssl.SSLError):
        return CertificateInvalid("the server's private authority is not a certificate")
    if isinstance(reason, LocalAddressRefused):
        return HostNotAllowed("the host name leads to this machine or a link-local address")
    if isinstance(reason, NameResolutionError):
        return HostUnreachable("the host name cannot be resolved")
    if isinstance(reason, NewConnectionError):
        return HostUnreachable(f"connection failed: {reason.__cause__ or reason}")
    if isinstance(reason, ConnectTimeoutError):
        return HostUnreachable("no connection within the time limit")
    if isinstance(reason, InvalidURL | LocationValueError):
        return HostUnreachable("the server's address is malformed")
    return None


def of_status(
    status: int, *, is_json: bool, retry_after: str | None, is_change: bool
) -> BackendError | None:
    """What a status means on its own; None when the answer is for the platform's class to judge."""
    if status in {429, 503}:
        return Overloaded(
            f"HTTP {status}: the server asks to come back later",
            http_status=status,
            retry_after_seconds=_seconds(retry_after),
        )
    if status == 408 or status >= 500:
        return unanswered(f"HTTP {status}", is_change=is_change, http_status=status)
    if 300 <= status < 400:
        return not_this_api(
            f"HTTP {status}: redirects are not followed", is_change=is_change, http_status=status
        )
    if status < 300 and not is_json:
        return not_this_api(
            f"HTTP {status} with something other than a JSON object",
            is_change=is_change,
            http_status=status,
        )
    return None


def cut(*, is_change: bool) -> BackendError:
    """The connection ended before the answer did."""
    if is_change:
        return unanswered("the connection was cut before the answer", is_change=True)
    return ConnectionCut("the connection was cut before the answer")


def unanswered(detail: str, *, is_change: bool, http_status: int | None = None) -> BackendError:
    """The platform may or may not have acted; a read is simply to be sent again."""
    if is_change:
        return OutcomeUnknown(detail, http_status=http_status, was_sent=True)
    return ServerUnavailable(detail, http_status=http_status)


def not_this_api(
    detail: str, *, is_change: bool, http_status: int | None = None
) -> ProtocolViolation:
    """The answer makes no sense; whoever gave it may have passed a change on."""
    return ProtocolViolation(detail, http_status=http_status, was_sent=is_change)


def of_verb(
    error: BackendError, verb: str, *, has_changed: bool, secrets: Collection[str]
) -> BackendError:
    """The error of a whole verb, named, without secrets.

    When an earlier call of the verb changed something, the platform is between two states:
    "not sent" would have the queue begin again without reading back.
    """
    error.detail = without_secrets(error.detail, secrets)
    error.args = (error.detail or error.code,)
    error.verb = verb
    if not has_changed:
        return error
    error.was_sent = True
    if error.outcome is not Outcome.NOT_SENT:
        return error
    return OutcomeUnknown(
        f"cut between two changes: {error.detail}",
        verb=verb,
        http_status=error.http_status,
        retry_after_seconds=error.retry_after_seconds,
        was_sent=True,
    )


def without_secrets(text: str, secrets: Collection[str]) -> str:
    """One printable line with every secret masked: a server may quote what it was sent."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "***")
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line[:_LONGEST_DETAIL]


def _innermost(error: RequestException | HTTPError | ssl.SSLError) -> BaseException:
    """The exception that the HTTP libraries wrapped, which alone tells what happened."""
    inner: BaseException = error
    while True:
        if isinstance(inner, MaxRetryError) and inner.reason is not None:
            inner = inner.reason
        elif isinstance(inner, NewConnectionError) or not inner.args:
            return inner
        elif isinstance(inner.args[-1], BaseException):
            inner = inner.args[-1]
        elif isinstance(inner.args[0], BaseException):
            inner = inner.args[0]
        else:
            return inner


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After, given as seconds or as an HTTP date; None when it cannot be understood."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        instant = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (instant.astimezone(UTC) - datetime.now(UTC)).total_seconds())
