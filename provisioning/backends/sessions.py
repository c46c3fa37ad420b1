"""One kept HTTP session per mail server, shared by all threads of the process.

A kept connection spares the TLS handshake, which costs many times the call itself. The sessions
hold no credential: tokens travel in each call's own header.
"""

from __future__ import annotations

import os
import ssl
import threading
from http.cookiejar import DefaultCookiePolicy
from typing import Any, ClassVar

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util.ssl_match_hostname import CertificateError

KEPT_CONNECTION_COUNT = 32


class TlsFailed(NewConnectionError):
    """The TLS handshake failed, so certainly nothing of the call was sent."""

    def __init__(self, connection: HTTPSConnection, cause: Exception) -> None:
        super().__init__(connection, str(cause))
        self.is_certificate_invalid = isinstance(
            cause, (ssl.SSLCertVerificationError, CertificateError)
        )
        self.explanation = getattr(cause, "verify_message", "") or str(cause)


class _TlsConnection(HTTPSConnection):
    """Tells a failed handshake from a cut later on; the library itself raises the same for both."""

    def connect(self) -> None:
        try:
            super().connect()
        except ConnectTimeoutError:
            raise
        except (OSError, HTTPError, CertificateError) as error:
            self.close()
            raise TlsFailed(self, error) from error


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls: ClassVar[type[_TlsConnection]] = _TlsConnection  # type: ignore[misc]


class _Adapter(HTTPAdapter):
    """Never repeats a call by itself, and trusts the machine's own authorities as well."""

    def __init__(self) -> None:
        super().__init__(pool_connections=1, pool_maxsize=KEPT_CONNECTION_COUNT, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Extends the library's: our connection class and trust store."""
        super().init_poolmanager(*args, ssl_context=ssl.create_default_context(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": _TlsPool}


class _KeptSessions:
    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._by_base_url: dict[str, requests.Session] = {}

    def get(self, base_url: str) -> requests.Session:
        with self._lock:
            if base_url not in self._by_base_url:
                self._by_base_url[base_url] = _new_session()
            return self._by_base_url[base_url]

    def close(self) -> None:
        with self._lock:
            for session in self._by_base_url.values():
                session.close()
            self._by_base_url.clear()


_kept = _KeptSessions()
# A forked worker must neither write into its parent's connections nor wait for its lock.
os.register_at_fork(after_in_child=_kept.forget)


def session_for(base_url: str) -> requests.Session:
    """The kept session of a server; safe to use from several threads."""
    return _kept.get(base_url)


def close_sessions() -> None:
    """Ends every kept connection of this process; the next call opens a new one."""
    _kept.close()


def _new_session() -> requests.Session:
    session = requests.Session()
    # Neither a .netrc entry in place of the token nor a proxy that was set for other programs.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"Accept": "application/json", "User-Agent": "Mailroom"})
    adapter = _Adapter()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
