"""DKIM keys: none, pending, active (smartermail-api 3.9)."""

from __future__ import annotations

import base64
import secrets

from provisioning.simulators.smartermail.auth import timestamp
from provisioning.simulators.smartermail.profile import Profile
from provisioning.simulators.smartermail.refusals import BadInput, BusinessRefusal
from provisioning.simulators.smartermail.routing import Exchange, JsonObject, RouteTable
from provisioning.simulators.smartermail.state import Dkim, Domain
from provisioning.simulators.smartermail.tokens import Role

_KEY_BITS = ("1024", "2048", "4096")
_DEFAULT_BITS = 2048
_RSA_OBJECT_ID = bytes.fromhex("300d06092a864886f70d0101010500")

routes = RouteTable()


def _has_sysadmin_dkim(profile: Profile) -> bool:
    return profile.has_sysadmin_dkim


def domain_keys_settings(domain: Domain) -> JsonObject:
    """The DKIM part of a domain's settings; `pending` is null without a pending key."""
    dkim = domain.dkim
    pending = None
    if dkim.pending_selector:
        pending = {"selector": dkim.pending_selector, "publicKey": dkim.pending_public_key}
    return {
        "isActive": dkim.is_active,
        "selector": dkim.selector,
        "publicKey": dkim.public_key,
        "pending": pending,
        "maxMessageSign": 0,
    }


@routes.post("settings/domain/dkim-enable/{force}", role=Role.DOMAIN_ADMIN)
@routes.post(
    "settings/sysadmin/dkim-enable/{domain}/{force}",
    role=Role.SYSTEM_ADMIN,
    exists=_has_sysadmin_dkim,
)
def enable(exchange: Exchange) -> JsonObject:
    """Make a pending key where there is none, or sign with the key that is there."""
    is_forced = exchange.segment_flag("force")
    switch_on(_domain_of(exchange).dkim, exchange.profile, is_forced=is_forced)
    return {}


@routes.post("settings/domain/dkim-create-rollover/{keySize}", role=Role.DOMAIN_ADMIN)
@routes.post(
    "settings/sysadmin/dkim-create-rollover/{domain}/{keySize}",
    role=Role.SYSTEM_ADMIN,
    exists=_has_sysadmin_dkim,
)
def create_rollover(exchange: Exchange) -> JsonObject:
    """Make a new pending key of 1024, 2048 or 4096 bits."""
    bits = exchange.segments["keySize"]
    if bits not in _KEY_BITS:
        raise BadInput("keySize is not valid")
    dkim = _domain_of(exchange).dkim
    _make_pending(dkim, int(bits))
    return {
        "selector": dkim.pending_selector,
        "publicKey": dkim.pending_public_key,
        "keySize": int(bits),
        "nextCheckUtc": timestamp(exchange.clock.now()),
    }


@routes.post("settings/domain/dkim-verify-rollover/{force}", role=Role.DOMAIN_ADMIN)
def verify_rollover(exchange: Exchange) -> JsonObject:
    """Activate the pending key when DNS has it, or when forced."""
    dkim = exchange.domain.dkim
    is_forced = exchange.segment_flag("force")
    if not dkim.pending_selector or not (is_forced or dkim.is_published):
        raise BusinessRefusal("DKIM_VERIFY_ERROR_NOT_PUBLISHED")
    exchange.domain.dkim = Dkim(
        is_active=True,
        selector=dkim.pending_selector,
        public_key=dkim.pending_public_key,
        is_published=dkim.is_published,
    )
    return {}


@routes.post("settings/domain/dkim-delete-rollover", role=Role.DOMAIN_ADMIN)
@routes.post(
    "settings/sysadmin/dkim-delete-rollover/{domain}",
    role=Role.SYSTEM_ADMIN,
    exists=_has_sysadmin_dkim,
)
def delete_rollover(exchange: Exchange) -> JsonObject:
    """Drop the pending key; refused when there is none."""
    dkim = _domain_of(exchange).dkim
    if not dkim.pending_selector:
        raise BusinessRefusal("DKIM_ROLLOVER_NOT_FOUND")
    dkim.pending_selector = dkim.pending_public_key = ""
    return {}


@routes.post("settings/domain/dkim-disable", role=Role.DOMAIN_ADMIN)
@routes.post(
    "settings/sysadmin/dkim-disable/{domain}", role=Role.SYSTEM_ADMIN, exists=_has_sysadmin_dkim
)
def disable(exchange: Exchange) -> JsonObject:
    """Stop signing at once; a pending key is dropped too."""
    switch_off(_domain_of(exchange).dkim)
    return {}


def switch_on(dkim: Dkim, profile: Profile, *, is_forced: bool = False) -> None:
    """Make a pending key where there is none, or sign with the key that is there."""
    if dkim.selector:
        dkim.is_active = is_forced or dkim.is_published
    elif not dkim.pending_selector and profile.dkim_enable_creates_key:
        _make_pending(dkim, _DEFAULT_BITS)


def switch_off(dkim: Dkim) -> None:
    """Stop signing and drop a pending key."""
    dkim.is_active = False
    dkim.pending_selector = dkim.pending_public_key = ""


def _domain_of(exchange: Exchange) -> Domain:
    return exchange.named_domain() if "domain" in exchange.segments else exchange.domain


def _make_pending(dkim: Dkim, bits: int) -> None:
    dkim.pending_selector = secrets.token_hex(8).upper()
    dkim.pending_public_key = _public_key(bits)
    dkim.is_published = False


def _public_key(bits: int) -> str:
    """Bare base64 of a well-formed RSA public key; nobody has its private half."""
    modulus = (1 << (bits - 1) | secrets.randbits(bits - 1) | 1).to_bytes(bits // 8 + 1, "big")
    numbers = _der(0x30, _der(0x02, modulus) + _der(0x02, b"\x01\x00\x01"))
    return base64.b64encode(_der(0x30, _RSA_OBJECT_ID + _der(0x03, b"\x00" + numbers))).decode()


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    length_bytes = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length_bytes)]) + length_bytes + content
