"""Calls as a mailbox: a one-time password, a session, then the call (polarismail-api.md 1.5)."""

from __future__ import annotations

from provisioning.backends.errors import Rejected, ServerUnavailable
from provisioning.backends.polarismail.answers import secret_of
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.envelope import Envelope, envelope_of
from provisioning.backends.polarismail.names import split_address


def one_time_password(calls: Conversation, address: str) -> str:
    """Lets the administrator in as the mailbox, once; raises `Rejected` when there is none."""
    local_part, domain_name = split_address(address)
    envelope = calls.read("getOTPass", username=local_part, domain=domain_name)
    password = secret_of(envelope.payload)
    calls.channel.keep_out([password])
    return password


class MailboxSession:
    """One mailbox's session for the calls of one verb; opened with the first of them."""

    def __init__(self, calls: Conversation, address: str) -> None:
        self._calls = calls
        self._address = address
        self._token = ""

    def change(self, action: str, **parameters: str) -> None:
        """Carries out a change; a session that was used before may have ended, and is renewed.

        Raises `Rejected` for a no. What was refused was not done, so it may be sent again.
        """
        is_new = not self._token
        envelope = self._send(action, **parameters)
        if not is_new and (envelope is None or not envelope.is_yes):
            self._token = ""
            envelope = self._send(action, **parameters)
        if envelope is None:
            raise ServerUnavailable("a new mailbox session was refused at once", http_status=401)
        if not envelope.is_yes:
            raise Rejected(envelope.reason)
        self._calls.has_changed = True

    def _send(self, action: str, **parameters: str) -> Envelope | None:
        """None when the session has ended."""
        if not self._token:
            self._token = self._open()
        form = {"action": action, "token": self._token, **parameters}
        answer = self._calls.channel.ask_mailbox(form, is_change=True)
        return None if answer.status == 401 else envelope_of(answer, is_change=True)

    def _open(self) -> str:
        """Tries twice: a sign-in whose answer was lost has used its password up."""
        envelope = self._sign_in()
        if not envelope.is_yes:
            envelope = self._sign_in()
        if not envelope.is_yes:
            raise Rejected(f"the mailbox's sign-in was refused: {envelope.reason}")
        return secret_of(envelope.payload)

    def _sign_in(self) -> Envelope:
        local_part, domain_name = split_address(self._address)
        form = {
            "action": "login",
            "username": local_part,
            "password": one_time_password(self._calls, self._address),
            "domain": domain_name,
        }
        return envelope_of(self._calls.channel.ask_mailbox(form, is_change=False), is_change=False)
