"""What can go wrong with a mail platform.

BackendError                    base: `outcome` tells the queue what to do next
├── ServerUnavailable           NOT_SENT   certainly not acted upon: try again later
│   ├── HostUnreachable                    name, port or firewall
│   │   └── HostNotAllowed                 it leads to this machine, and that is not allowed
│   ├── CertificateInvalid                 TLS refused the server's certificate
│   └── Overloaded                         429 or 503, maybe with Retry-After
├── OutcomeUnknown              UNKNOWN    cut after sending: read back before anything else
├── Rejected                    REJECTED   the platform refused the change: do not repeat
│   ├── NameInUse                          an account, alias or list of that name exists
│   │   └── DomainInUse                    a domain of that name exists
│   ├── PlatformLimit                      a limit set on the platform is reached
│   ├── PasswordTooWeak                    the platform's own password policy
│   ├── DomainNotVerified                  takes no mailboxes before its ownership is proven
│   ├── TargetMissing                      the address that it is to lead to does not exist
│   ├── ProtocolNotAvailable               EAS or MAPI could not be switched for a mailbox
│   └── NotFound                           the object does not exist
├── Unsupported                 REJECTED   the platform has no such thing: never asked
├── CredentialsRefused          PAUSE      administrator account refused: pause the server
└── ProtocolViolation           PAUSE      an answer that is not this API: pause the server
    └── ApiUnsupported                     REST API disabled or not a supported server
"""

from __future__ import annotations

from enum import StrEnum

from provisioning.errors import ProvisioningError


class Outcome(StrEnum):
    """What is known about the remote side after an error."""

    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    PAUSE = "pause"


class BackendError(ProvisioningError):
    """Base of what a platform client raises; the HTTP library's own errors never leave it.

    `verb` names our verb, `http_status` the answer's status if there was one,
    `was_sent` whether a changing call may have reached the platform.
    """

    outcome = Outcome.UNKNOWN
    code = "server_unavailable"

    def __init__(
        self,
        detail: str,
        *,
        verb: str = "",
        http_status: int | None = None,
        retry_after_seconds: float | None = None,
        was_sent: bool = False,
        **arguments: str | int,
    ) -> None:
        super().__init__(detail, **arguments)
        self.verb = verb
        self.http_status = http_status
        self.retry_after_seconds = retry_after_seconds
        self.was_sent = was_sent


class ServerUnavailable(BackendError):
    """The platform certainly did not act; the same call may be sent again later."""

    outcome = Outcome.NOT_SENT


class HostUnreachable(ServerUnavailable):
    """Host name not found, port closed, or a firewall drops the connection."""

    code = "host_unreachable"


class HostNotAllowed(HostUnreachable):
    """The host resolves to loopback or link-local addresses only, which the settings refuse."""

    code = "host_not_allowed"


class CertificateInvalid(ServerUnavailable):
    """The server's TLS certificate could not be verified."""

    code = "certificate_invalid"


class Overloaded(ServerUnavailable):
    """The platform asks to come back later (429 or 503)."""


class OutcomeUnknown(BackendError):
    """The connection was cut after a change had been sent, or the answer was a 5xx."""

    outcome = Outcome.UNKNOWN


class Rejected(BackendError):
    """The platform refused the change."""

    outcome = Outcome.REJECTED
    code = "platform_refused"


class NameInUse(Rejected):
    """A mailbox, alias or list of that name exists already."""

    code = "name_taken"


class DomainInUse(NameInUse):
    """A domain of that name exists already on the server."""

    code = "domain_taken"


class PlatformLimit(Rejected):
    """A limit set on the platform is reached."""

    code = "platform_limit"


class PasswordTooWeak(Rejected):
    """The platform's own policy refuses the password."""

    code = "password_rejected"


class DomainNotVerified(Rejected):
    """The domain takes mailboxes, aliases and lists only once its ownership is proven."""

    code = "domain_not_verified"


class ProtocolNotAvailable(Rejected):
    """The platform refuses to switch EAS or MAPI, or says yes and does nothing."""

    code = "protocol_not_available"


class TargetMissing(Rejected):
    """The address that mail is to be sent on to does not exist; `arguments` name it as `target`."""

    code = "target_missing"


class NotFound(Rejected):
    """The object does not exist on the platform."""

    code = "not_found"


class Unsupported(BackendError):
    """The platform has no such thing, as its capabilities say; nothing was sent. A bug of ours."""

    outcome = Outcome.REJECTED
    code = "unsupported"

    def __init__(self, verb: str, detail: str = "") -> None:
        super().__init__(detail or f"the platform has no {verb}", verb=verb)


class CredentialsRefused(BackendError):
    """The administrator account is refused; repeating would get our address blocked."""

    outcome = Outcome.PAUSE
    code = "credentials_refused"


class ProtocolViolation(BackendError):
    """The answer is not one of this API (HTML page, broken JSON, members missing)."""

    outcome = Outcome.PAUSE
    code = "protocol_violation"


class ApiUnsupported(ProtocolViolation):
    """REST API disabled, or not a supported mail server."""

    code = "api_unsupported"
