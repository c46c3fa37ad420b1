"""Forms to the service: to the administrator's address with its fallback, and to the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from provisioning.backends.access import ServerAccess
from provisioning.backends.errors import (
    BackendError,
    CertificateInvalid,
    Outcome,
    ServerUnavailable,
)
from provisioning.backends.http import Answer, Call, HttpChannel
from provisioning.backends.polarismail.hosts import ADMIN_PATH, MAILBOX_PATH, Hosts

_SECRET_NAMES = frozenset({"password", "editpassword", "token"})
_TOO_MANY_REQUESTS = 429


class FormChannel:
    """One account's calls; `secrets` gathers all that must not reach a log or an error."""

    def __init__(self, access: ServerAccess, hosts: Hosts, before_call: Callable[[], None]) -> None:
        def channel_to(base_url: str) -> HttpChannel:
            return HttpChannel(replace(access, base_url=base_url), before_call)

        self._primary = channel_to(hosts.primary)
        self._fallback = channel_to(hosts.fallback) if hosts.fallback else None
        self._panel = channel_to(hosts.panel)
        self.secrets = {access.password}

    def ask_admin(self, form: Mapping[str, str], *, is_change: bool) -> Answer:
        """Sends a form to the administrator's address, and once more to its fallback.

        The fallback gets only what was certainly not acted upon: any read, and a change for which
        there was no connection or a 503. The vendor's module sends a change again after any 5xx,
        and so may carry it out twice.
        """
        call = self._call(ADMIN_PATH, form, is_change=is_change)
        try:
            return self._primary.exchange(call)
        except ServerUnavailable as error:
            if self._fallback is None or not _may_go_elsewhere(error):
                raise
            first = error
        try:
            return self._fallback.exchange(call)
        except BackendError as second:
            if second.outcome is Outcome.NOT_SENT:
                raise first from None
            raise

    def ask_mailbox(self, form: Mapping[str, str], *, is_change: bool) -> Answer:
        """Sends a form to the address of the mailboxes' own calls, which has no fallback."""
        return self._panel.exchange(self._call(MAILBOX_PATH, form, is_change=is_change))

    def keep_out(self, secrets: Iterable[str]) -> None:
        """Masks these texts in every error to come."""
        self.secrets.update(secrets)

    def _call(self, path: str, form: Mapping[str, str], *, is_change: bool) -> Call:
        self.keep_out(value for name, value in form.items() if name in _SECRET_NAMES)
        return Call("POST", path, is_change=is_change, form=form, label=form["action"])


def _may_go_elsewhere(error: ServerUnavailable) -> bool:
    """Neither a wrong certificate nor "too many requests" is mended by asking another host."""
    return not isinstance(error, CertificateInvalid) and error.http_status != _TOO_MANY_REQUESTS
