"""DKIM (polarismail-api 3.9): enabled, waiting for its record, or off."""

from __future__ import annotations

import base64
import secrets

from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import Dkim, Domain
from provisioning.simulators.polarismail.wire import flag

_KEY_BYTES = 294

actions = ActionTable()


@actions.admin("getDKIM", "domain")
def get_dkim(exchange: Exchange) -> Reply:
    """The state; the platform asks DNS for the record that it waits for."""
    domain = exchange.domain()
    dkim = domain.dkim
    if dkim.is_wanted and not dkim.is_enabled:
        published = exchange.state.txt_records.get(record_name(domain), [])
        dkim.is_enabled = dkim.key in published
    told = {
        "dkim_enabled": flag(dkim.is_enabled),
        "dkim_host": dkim.host,
        "dkim_key": dkim.key,
    }
    is_pending = dkim.is_wanted and not dkim.is_enabled
    if is_pending and exchange.profile.pending_dkim_is_refusal:
        raise Refused("DKIM waits for its record", returndata=told)
    return Reply(told)


@actions.admin("enableDKIM", "domain")
def enable_dkim(exchange: Exchange) -> Reply:
    """Make a key where there is none; host and key stand at the top, without underscore."""
    domain, profile = exchange.domain(), exchange.profile
    if not domain.dkim.key:
        domain.dkim = _new_key(domain, has_domain=profile.dkim_host_has_domain)
    dkim = domain.dkim
    dkim.is_wanted = True
    if not profile.dkim_waits_for_dns:
        dkim.is_enabled = True
    return Reply("DKIM enabled", {"dkimhost": dkim.host, "dkimkey": dkim.key})


@actions.admin("disableDKIM", "domain")
def disable_dkim(exchange: Exchange) -> Reply:
    """Stop signing."""
    domain = exchange.domain()
    if exchange.profile.disabled_dkim_keeps_key:
        domain.dkim = Dkim(domain.dkim.host, domain.dkim.key)
    else:
        domain.dkim = Dkim()
    return Reply("DKIM disabled")


def record_name(domain: Domain) -> str:
    """Full name of the record that holds the key."""
    host = domain.dkim.host
    return host if host.endswith(f".{domain.name}") else f"{host}.{domain.name}"


def _new_key(domain: Domain, *, has_domain: bool) -> Dkim:
    host = f"ea{secrets.token_hex(3)}._domainkey"
    key = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
    return Dkim(f"{host}.{domain.name}" if has_domain else host, f"v=DKIM1; k=rsa; p={key}")
