"""Whose a domain is: pending, proven, or deleted (polarismail-api 3.5, 5.4)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from provisioning.simulators.polarismail.profile import Profile
from provisioning.simulators.polarismail.refusals import Refused
from provisioning.simulators.polarismail.routing import ActionTable, Exchange, Reply
from provisioning.simulators.polarismail.state import Domain, ServerState

RECORD_HOST = "mx-verification"
SCHEDULE_SECONDS = 300

actions = ActionTable()


@actions.admin("getDomainVerification", "domain")
def get_domain_verification(exchange: Exchange) -> Reply:
    """`returncode` 1 while the proof is missing; 0 once proven, and for every refusal alike."""
    domain, profile = exchange.domain(), exchange.profile
    if profile.verification_looks_up == "on_call":
        look_up(exchange.state, domain)
    if domain.is_verified:
        raise Refused("Nothing to verify")
    value: object = domain.txt_value
    if profile.verification_value == "object":
        value = {"type": "TXT", "host": RECORD_HOST, "value": domain.txt_value}
    message = "Publish this TXT record to verify the domain"
    return Reply(value, {"message": message} if profile.verification_has_message else {})


def look_up(state: ServerState, domain: Domain) -> None:
    """Ask DNS; a domain proven once stays so."""
    if domain.txt_value in state.txt_records.get(f"{RECORD_HOST}.{domain.name}", []):
        domain.is_verified = True


def keep_house(state: ServerState, profile: Profile, now: datetime) -> None:
    """Do what the platform does by itself: delete domains not proven in time, look at DNS."""
    for domain in [domain for domain in state.domains.values() if not domain.is_verified]:
        age = now - datetime.fromisoformat(domain.added_at)
        if profile.verification_looks_up == "on_schedule" and age >= _next_look(domain):
            domain.last_looked_seconds = int(age.total_seconds())
            look_up(state, domain)
        if not domain.is_verified and age >= timedelta(seconds=profile.pending_domain_seconds):
            del state.domains[domain.name]


def new_txt_value(state: ServerState, name: str, profile: Profile) -> str:
    """What the domain is to publish."""
    known = state.txt_values.get(name)
    if known is not None and profile.added_again_keeps_value:
        return known
    value = state.txt_values[name] = secrets.token_hex(16)
    return value


def _next_look(domain: Domain) -> timedelta:
    return timedelta(seconds=domain.last_looked_seconds + SCHEDULE_SECONDS)
