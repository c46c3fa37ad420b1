"""What the DNS of a service should say: its plan's options and its platform's own values."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings

from provisioning import dmarc_record
from provisioning.capabilities import CAPABILITIES
from provisioning.dns_answers import MxRecord, ascii_name
from provisioning.dns_checks import checks
from provisioning.dns_checks.hosts import is_address
from provisioning.dns_checks.spf_syntax import SpfMalformed, parse_term
from provisioning.dns_checks.values import DkimWish, KeyState, WantedRecord, Wish
from provisioning.models import DnsCheck, Ownership, Platform, Server, Service

logger = logging.getLogger(__name__)

SMARTERMAIL_MX_PREFERENCE = 10
# polarismail-api.md 4.
POLARISMAIL_MX = (MxRecord(5, "mx.emailarray.com"), MxRecord(10, "mx2.emailarray.com"))
POLARISMAIL_SPF_TERM = "include:emailarray.com"
POLARISMAIL_AUTODISCOVER_ADDRESS = "69.28.212.195"


def expected_records(service: Service) -> tuple[WantedRecord, ...]:
    """Every record to publish, in the order of the page, for a domain that has none yet.

    Reads the service's plan, server and `dns_check`.
    """
    return checks.expected(wish_of(service, check_of(service)))


def check_of(service: Service) -> DnsCheck | None:
    """The service's last check, or None."""
    return DnsCheck.objects.filter(service=service).first()


def wish_of(service: Service, check: DnsCheck | None) -> Wish:
    """What the checks compare with."""
    domain_name = ascii_name(service.domain_name)
    options = service.plan.options
    common = {
        "domain_name": domain_name,
        "dkim": _dkim(service, check),
        "checks_dmarc": options.checks_dmarc,
        "dmarc_record": _dmarc_record(service.plan.option_texts),
        "autoconfig_host": panel_host(),
        "ownership": _ownership(service, domain_name),
    }
    if service.plan.platform == Platform.POLARISMAIL:
        return Wish(
            mx=POLARISMAIL_MX,
            spf_term=POLARISMAIL_SPF_TERM,
            autodiscover_host=POLARISMAIL_AUTODISCOVER_ADDRESS,
            **common,  # type: ignore[arg-type]
        )
    host = mail_host(service.server)
    return Wish(
        mx=(MxRecord(SMARTERMAIL_MX_PREFERENCE, host),) if host else (),
        spf_term=_usable(service, options.spf_term),
        spf_accepted_terms=tuple(
            term for one in options.spf_accepted_terms if (term := _usable(service, one))
        ),
        autodiscover_host=options.autodiscover_host or host,
        autodiscover_srv_host=options.autodiscover_srv_host or host,
        **common,  # type: ignore[arg-type]
    )


def mail_host(server: Server | None) -> str:
    """The name that customers' records point at; '' where the server has only an address."""
    name = server.mail_host.lower().rstrip(".") if server else ""
    return "" if not name or is_address(name) else name


def panel_host() -> str:
    """Where autoconfig is answered: the panel's own name; '' where it has none in DNS."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return host if "." in host and not is_address(host) else ""


def dkim_records(
    keys: Iterable[tuple[str, str, str]], domain_name: str
) -> dict[str, dict[str, str]]:
    """`(which, name, value)` as stored in `DnsCheck.dkim_records`; names become full ones.

    Whether a platform's name holds the domain is not known (polarismail-api.md 4).
    """
    return {
        which: {"name": full_name(name, domain_name), "value": value} for which, name, value in keys
    }


def full_name(name: str, domain_name: str) -> str:
    """The record's name in full, whether or not the platform wrote the domain into it."""
    written = ascii_name(name)
    inside = written == domain_name or written.endswith(f".{domain_name}")
    return written if inside else f"{written}.{domain_name}"


def _dkim(service: Service, check: DnsCheck | None) -> DkimWish | None:
    if not CAPABILITIES[service.plan.platform].has_dkim or service.ownership == Ownership.PENDING:
        return None
    if check is None:
        return DkimWish(KeyState.NOT_TOLD)
    records = check.dkim_records
    return DkimWish(
        KeyState(check.dkim_state), _key(records.get("active")), _key(records.get("pending"))
    )


def _key(record: Mapping[str, str] | None) -> WantedRecord | None:
    return WantedRecord(record["name"], "TXT", record["value"]) if record else None


def _ownership(service: Service, domain_name: str) -> WantedRecord | None:
    if service.ownership != Ownership.PENDING or not service.ownership_record_value:
        return None
    name = full_name(service.ownership_record_name, domain_name)
    return WantedRecord(name, "TXT", service.ownership_record_value)


def _usable(service: Service, terms: str) -> str:
    """An option that is no SPF term is not recommended to anybody."""
    try:
        for term in terms.split():
            parse_term(term)
    except SpfMalformed as error:
        logger.warning("plan %s: %s", service.plan, error)
        return ""
    return terms


def _dmarc_record(option_texts: Mapping[str, str]) -> str:
    suggested = dmarc_record.suggestions(option_texts)
    return dmarc_record.record(
        dmarc_record.DmarcWish(
            policy=suggested.policy, aggregate_addresses=suggested.aggregate_addresses
        )
    )
