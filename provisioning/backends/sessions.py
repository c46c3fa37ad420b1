"""One kept HTTP session per mail server, shared by all threads of the process.

A kept connection spares the TLS handshake, which costs many times the call itself. The sessions
hold no credential: tokens travel in each call's own header.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
from contextlib import suppress
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.response import HTTPResponse
from urllib3.util.connection import create_connection
from urllib3.util.ssl_match_hostname import CertificateError

from provisioning.backends.access import ServerAccess
from provisioning.backends.watchdog import ending_after

KEPT_CONNECTION_COUNT = 32
# The read limit holds for each piece of an answer; a server that drips must come to an end too.
WHOLE_ANSWER_FACTOR = 4


class TlsFailed(NewConnectionError):
    """The TLS handshake failed, so certainly nothing of the call was sent."""

    def __init__(self, connection: HTTPSConnection, cause: Exception) -> None:
        super().__init__(connection, str(cause))
        self.is_certificate_invalid = isinstance(
            cause, (ssl.SSLCertVerificationError, CertificateError)
        )
        self.explanation = getattr(cause, "verify_message", "") or str(cause)


class LocalAddressRefused(NewConnectionError):
    """The host resolves to this machine or a link-local address only; nothing was connected."""


class _LimitedConnection(HTTPConnection):
    """Ends an answer's head that drips: the read limit alone holds for each piece of it."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        """Reads the head, within four times the read limit."""
        limit_seconds = float(self.timeout) * WHOLE_ANSWER_FACTOR  # type: ignore[arg-type]
        with ending_after(limit_seconds, self._give_up):
            return super().getresponse()

    def _give_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _CheckedConnection(_LimitedConnection):
    """Connects to an address only after looking at it, and to that very address."""

    def _new_conn(self) -> socket.socket:
        """Tries each address of the host that is not local; raises as the library's own does."""
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError:
            raise LocationParseError(self.host) from None
        addresses = [str(address[0]) for *_, address in found if not is_local(str(address[0]))]
        if not addresses:
            raise LocalAddressRefused(self, "the host name leads to this machine itself")
        for address in addresses[:-1]:
            with suppress(OSError):
                return self._connect_to(address)
        try:
            return self._connect_to(addresses[-1])
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "no connection within the time limit") from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error

    def _connect_to(self, address: str) -> socket.socket:
        return create_connection(
            (address, self.port), self.timeout, socket_options=self.socket_options
        )


class _TlsHandshake(HTTPSConnection):
    """Tells a failed handshake from a cut later on; the library itself raises the same for both."""

    def connect(self) -> None:
        try:
            super().connect()
        except (ConnectTimeoutError, NewConnectionError):
            raise
        except (OSError, HTTPError, CertificateError) as error:
            self.close()
            raise TlsFailed(self, error) from error


class _TlsConnection(_TlsHandshake, _LimitedConnection):
    pass


class _CheckedTlsConnection(_TlsHandshake, _CheckedConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _LimitedConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _CheckedPool(HTTPConnectionPool):
    ConnectionCls = _CheckedConnection


class _CheckedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTlsConnection


_POOLS = {"http": _CheckedPool, "https": _CheckedTlsPool}
_POOLS_WITH_LOCAL = {"http": _Pool, "https": _TlsPool}


def is_local(address: str) -> bool:
    """Whether an IP address is loopback, link-local or unspecified (which leads to loopback)."""
    ip = ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_loopback or ip.is_link_local or ip.is_unspecified


class _Adapter(HTTPAdapter):
    """Never repeats a call by itself, and trusts the machine's own authorities as well."""

    def __init__(self, access: ServerAccess) -> None:
        self._access = access
        super().__init__(pool_connections=1, pool_maxsize=KEPT_CONNECTION_COUNT, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Extends the library's: our connection classes and trust store."""
        context = ssl.create_default_context()
        if self._access.ca_certificate_pem:
            context.load_verify_locations(cadata=self._access.ca_certificate_pem)
        super().init_poolmanager(*args, ssl_context=context, **kwargs)
        allows_local = self._access.allows_local_addresses
        self.poolmanager.pool_classes_by_scheme = _POOLS_WITH_LOCAL if allows_local else _POOLS


# What makes a connection of one server unfit for another: address, authority, reach.
_Key = tuple[str, str, bool]


class _KeptSessions:
    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._by_server: dict[_Key, requests.Session] = {}

    def get(self, access: ServerAccess) -> requests.Session:
        key = (access.base_url, access.ca_certificate_pem, access.allows_local_addresses)
        with self._lock:
            if key not in self._by_server:
                self._by_server[key] = _new_session(access)
            return self._by_server[key]

    def close(self) -> None:
        with self._lock:
            for session in self._by_server.values():
                session.close()
            self._by_server.clear()


_kept = _KeptSessions()
# A forked worker must neither write into its parent's connections nor wait for its lock.
os.register_at_fork(after_in_child=_kept.forget)


def session_for(access: ServerAccess) -> requests.Session:
    """The kept session of a server; safe to use from several threads.

    Raises `ssl.SSLError` when the server's private authority is not a certificate.
    """
    return _kept.get(access)


def close_sessions() -> None:
    """Ends every kept connection of this process; the next call opens a new one."""
    _kept.close()


def _new_session(access: ServerAccess) -> requests.Session:
    session = requests.Session()
    # Neither a .netrc entry in place of the token nor a proxy that was set for other programs.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"Accept": "application/json", "User-Agent": "Mailroom"})
    adapter = _Adapter(access)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
