"""Where mail programs connect to: host, port and security of each protocol."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# PolarisMail's client servers, the same for every domain: polarismail-api.md 4.
POLARISMAIL_HOSTS = {
    "imap": "imap.emailarray.com",
    "pop": "pop.emailarray.com",
    "smtp": "smtp.emailarray.com",
}


class Protocol(StrEnum):
    IMAP = "imap"
    POP = "pop"
    SMTP = "smtp"
    EAS = "eas"
    MAPI = "mapi"


class Security(StrEnum):
    """TLS: from the first byte. STARTTLS: asked for after connecting."""

    TLS = "tls"
    STARTTLS = "starttls"


@dataclass(frozen=True)
class Endpoint:
    """One way in. The user name is always the full address."""

    protocol: Protocol
    host: str
    port: int
    security: Security = Security.TLS


@dataclass(frozen=True)
class Endpoints:
    """Every way into the mailboxes of a domain; `eas` and `mapi` None = not offered."""

    imap: Endpoint
    pop: Endpoint
    smtp: Endpoint
    smtp_starttls: Endpoint
    eas: Endpoint | None = None
    mapi: Endpoint | None = None

    @property
    def incoming(self) -> tuple[Endpoint, Endpoint]:
        """The better one first."""
        return self.imap, self.pop

    @property
    def outgoing(self) -> tuple[Endpoint, Endpoint]:
        """TLS from the first byte first (RFC 8314)."""
        return self.smtp, self.smtp_starttls

    @property
    def eas_url(self) -> str:
        """Exchange ActiveSync's fixed address on its host, '' when not offered."""
        return f"https://{self.eas.host}/Microsoft-Server-ActiveSync" if self.eas else ""

    @property
    def autodiscover_url(self) -> str:
        """The mail server's own Autodiscover, which alone knows MAPI; '' when not offered."""
        return f"https://{self.mapi.host}/autodiscover/autodiscover.xml" if self.mapi else ""

    @property
    def ews_url(self) -> str:
        """Exchange Web Services come with MAPI."""
        return f"https://{self.mapi.host}/EWS/Exchange.asmx" if self.mapi else ""


def endpoints(platform: str, host: str, *, offers_eas: bool, offers_mapi: bool) -> Endpoints:
    """The ways into a domain on `platform` whose mail server is `host`."""
    hosts = POLARISMAIL_HOSTS if platform == "polarismail" else {}
    smtp = hosts.get("smtp", host)
    return Endpoints(
        imap=Endpoint(Protocol.IMAP, hosts.get("imap", host), 993),
        pop=Endpoint(Protocol.POP, hosts.get("pop", host), 995),
        smtp=Endpoint(Protocol.SMTP, smtp, 465),
        smtp_starttls=Endpoint(Protocol.SMTP, smtp, 587, Security.STARTTLS),
        eas=Endpoint(Protocol.EAS, host, 443) if offers_eas else None,
        mapi=Endpoint(Protocol.MAPI, host, 443) if offers_mapi else None,
    )
