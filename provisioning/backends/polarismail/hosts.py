"""Which address takes which call (polarismail-api.md 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

ADMIN_PATH = "/admin/json.php"
MAILBOX_PATH = "/json.php"
LOGIN_PATH = "/processlogin.php"

_SERVICE_NAME = "emailarray.com"


@dataclass(frozen=True)
class Hosts:
    """Scheme, host and port of each address.

    `fallback` '' = there is none. `panel` takes the mailboxes' own calls and logins, and has no
    fallback.
    """

    primary: str
    fallback: str
    panel: str


PUBLIC_HOSTS = Hosts(
    primary="https://cfcp.emailarray.com",
    fallback="https://cp.emailarray.com",
    panel="https://cp.emailarray.com",
)


def hosts_of(base_url: str) -> Hosts:
    """The service's own addresses whichever of its names is given, always with TLS.

    Anything else (a gateway, a simulator) is one address for all.
    """
    host_name = urlsplit(base_url).hostname or ""
    if host_name == _SERVICE_NAME or host_name.endswith("." + _SERVICE_NAME):
        return PUBLIC_HOSTS
    return Hosts(primary=base_url, fallback="", panel=base_url)
