"""How the platform says no. Handlers raise one of these; the simulator puts it on the wire."""

from __future__ import annotations


class Refused(Exception):
    """A call is not carried out: `status` (200 means `success:false`), a code or a sentence.

    `reason` is the HTTP reason phrase where a source quotes one.
    """

    def __init__(self, status: int, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason


class BadInput(Refused):
    """A member is missing or has the wrong type: always 400."""

    def __init__(self, message: str) -> None:
        super().__init__(400, message)


class NotAllowed(Refused):
    """The role of the token is too low, or the token is a step token."""

    def __init__(self, message: str = "FORBIDDEN") -> None:
        super().__init__(403, message)


class NotSignedIn(Refused):
    """No token, an unknown one, or one that has ended."""

    def __init__(self, message: str = "UNAUTHORIZED", *, reason: str | None = None) -> None:
        super().__init__(401, message, reason=reason)


class BusinessRefusal(Refused):
    """A well-formed wish that the rules forbid; the profile decides between 400 and 200."""

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(400, message, reason=reason)
