"""Domains: reading, creating, switching on and off, removing (polarismail-api.md 3.2 to 3.5)."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.domain_values import (
    DnsRecord,
    DomainSpec,
    DomainState,
    DomainUsage,
    DomainVerification,
    Ownership,
)
from provisioning.backends.errors import (
    DomainInUse,
    NotFound,
    PlatformLimit,
    ProtocolViolation,
    Rejected,
)
from provisioning.backends.http import JsonObject
from provisioning.backends.polarismail import mailboxes, statistics
from provisioning.backends.polarismail.answers import count, flag, required_text
from provisioning.backends.polarismail.client import Conversation
from provisioning.backends.polarismail.presence import (
    domain_info,
    domain_name_of,
    domain_rows,
    has_domain,
    is_unexplained,
    telling_domain_absence,
)

VERIFICATION_HOST = "mx-verification"


def list_all(calls: Conversation) -> Sequence[DomainState]:
    """Every domain in one call, which tells no sizes and no counts."""
    return [
        DomainState(
            domain_name=domain_name_of(row),
            is_enabled=flag(row, "active"),
            used_bytes=None,
            mailbox_count=None,
            ownership=Ownership.NOT_TOLD,
        )
        for row in domain_rows(calls)
    ]


def read(calls: Conversation, domain_name: str) -> DomainState | None:
    """One domain with its counts; its `totalQuota` is what was assigned, not what is used."""
    name = domain_name.lower()
    try:
        info = domain_info(calls, name)
    except NotFound:
        return None
    return DomainState(
        domain_name=name,
        is_enabled=flag(info, "active"),
        used_bytes=None,
        mailbox_count=count(info, "vusers"),
        alias_count=count(info, "aliases"),
        list_count=count(info, "lists"),
        ownership=Ownership.NOT_TOLD,
    )


def usage(calls: Conversation, domain_name: str) -> DomainUsage:
    """The storage that the mailboxes really use, in one call for the whole domain."""
    states = mailboxes.list_all(calls, domain_name)
    return DomainUsage(
        domain_name=domain_name.lower(),
        used_bytes=sum(state.used_bytes for state in states),
        mailbox_count=len(states),
    )


def create(calls: Conversation, spec: DomainSpec) -> None:
    """The platform keeps no administrator, path or limit for a domain.

    It takes mailboxes once it is proven (`verification`).
    """
    name = spec.domain_name.lower()
    if not calls.readings.refuses_duplicates and has_domain(calls, name):
        raise DomainInUse(f"{name} exists already")
    try:
        # This call alone names the domain so.
        calls.change("addDomain", newdomain=name)
    except Rejected as refusal:
        raise _creation_refusal(calls, name, refusal) from None


def set_enabled(calls: Conversation, domain_name: str, *, is_enabled: bool) -> None:
    """The domain's own switch; mailboxes that were disabled one by one stay so."""
    name = domain_name.lower()
    with telling_domain_absence(calls, name):
        calls.change("updateDomain", domain=name, editdomainactive="1" if is_enabled else "0")


def configure(calls: Conversation, spec: DomainSpec) -> None:
    """Enables it; a refusal to enable what is enabled is no failure."""
    name = spec.domain_name.lower()
    try:
        set_enabled(calls, name, is_enabled=True)
    except Rejected as refusal:
        if not is_unexplained(refusal) or not flag(domain_info(calls, name), "active"):
            raise


def delete(calls: Conversation, domain_name: str) -> None:
    """Removes all mail at once; a domain that is gone counts as deleted."""
    name = domain_name.lower()
    try:
        with telling_domain_absence(calls, name):
            calls.change("removeDomain", domain=name)
    except NotFound:
        return


def verification(calls: Conversation, domain_name: str) -> DomainVerification:
    """Yes says "still pending"; no says "proven", or is a refusal of any kind.

    So proven needs a yes to another question about the same domain. A domain that was not proven
    within a day is removed by the platform: NotFound.
    """
    name = domain_name.lower()
    envelope = calls.settle("getDomainVerification", proof="getDomainInfo", domain=name)
    if envelope is None:
        envelope = calls.ask("getDomainVerification", domain=name)
        domain_info(calls, name)
    if not envelope.is_yes:
        return DomainVerification(Ownership.VERIFIED)
    message = envelope.members.get("message")
    return DomainVerification(
        Ownership.PENDING,
        record=DnsRecord(VERIFICATION_HOST, "TXT", _text_to_publish(envelope.payload)),
        message=message.strip() if isinstance(message, str) else "",
    )


def _text_to_publish(payload: object) -> str:
    """The text itself; a third party's plan shows it inside an object."""
    if isinstance(payload, dict):
        return required_text(payload, "value")
    if not isinstance(payload, str) or not payload.strip():
        raise ProtocolViolation("a pending verification without the text to publish")
    return payload.strip()


def _creation_refusal(calls: Conversation, name: str, refusal: Rejected) -> Rejected:
    if has_domain(calls, name):
        return DomainInUse(f"{name} exists already: {refusal.detail}")
    if statistics.is_domain_limit_reached(calls):
        return PlatformLimit(refusal.detail)
    availability = calls.ask("isDomainAvailable", domain=name)
    if not availability.is_yes and is_unexplained(refusal):
        return DomainInUse(f"{name} is not available: {availability.reason}")
    return refusal


def catch_all(calls: Conversation, domain_name: str) -> str:
    """The address, or '' for anything that is none."""
    return _catch_all_in(domain_info(calls, domain_name.lower()))


def set_catch_all(calls: Conversation, domain_name: str, target_address: str) -> None:
    """No source tells how "none" is written, so after an empty text the setting is read back."""
    name, target = domain_name.lower(), target_address.lower()
    if target and not target.endswith(f"@{name}"):
        raise Rejected("the catch-all must be an address of the domain")
    with telling_domain_absence(calls, name):
        calls.change("updateDomain", domain=name, editcatchall=target)
    if not target and catch_all(calls, name):
        raise Rejected("the platform said yes and left the catch-all as it was")


def _catch_all_in(info: JsonObject) -> str:
    value = info.get("catchall")
    return value.strip().lower() if isinstance(value, str) and "@" in value else ""
