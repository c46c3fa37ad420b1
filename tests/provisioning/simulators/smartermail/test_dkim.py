"""DKIM: no key, a pending key, an active key."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from provisioning.simulators.smartermail import SmarterMailSimulator
from tests.provisioning.simulators.caller import Caller, refused


def keys(caller: Caller) -> dict[str, object]:
    settings = caller.get("settings/domain/domain").json()["domainSettings"]
    found: dict[str, object] = settings["domainKeysSettings"]
    return found


def test_a_domain_starts_without_a_key(domain_admin: Caller) -> None:
    found = keys(domain_admin)
    assert (found["isActive"], found["selector"]) == (False, "")
    assert "pending" not in found


@pytest.mark.parametrize("bits", [1024, 2048, 4096])
def test_a_rollover_makes_a_pending_key_that_is_a_real_one(
    sysadmin: Caller, domain_admin: Caller, bits: int
) -> None:
    path = f"settings/sysadmin/dkim-create-rollover/client.test/{bits}"
    made = sysadmin.post(path).json()
    pending = {"selector": made["selector"], "publicKey": made["publicKey"]}
    found = keys(domain_admin)
    assert (found["isActive"], found["pending"]) == (False, pending)
    key = load_der_public_key(base64.b64decode(made["publicKey"], validate=True))
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == made["keySize"] == bits


def test_another_size_is_refused(domain_admin: Caller) -> None:
    assert domain_admin.post("settings/domain/dkim-create-rollover/512").status_code == 400


def test_enabling_makes_a_pending_key_once(sysadmin: Caller, domain_admin: Caller) -> None:
    sysadmin.post("settings/sysadmin/dkim-enable/client.test/false")
    first = keys(domain_admin)["pending"]
    domain_admin.post("settings/domain/dkim-enable/false")
    assert keys(domain_admin)["pending"] == first


def test_a_pending_key_becomes_active_when_dns_has_it(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    made = domain_admin.post("settings/domain/dkim-create-rollover/1024").json()
    verify = "settings/domain/dkim-verify-rollover/false"
    assert refused(domain_admin.post(verify), 400, "DKIM_VERIFY_ERROR_NOT_PUBLISHED")
    simulator.state.domains["client.test"].dkim.is_published = True
    assert domain_admin.post(verify).status_code == 200
    found = keys(domain_admin)
    assert (found["isActive"], found["selector"]) == (True, made["selector"])
    assert "pending" not in found


def test_an_active_key_whose_record_is_gone_stops_signing_unless_forced(
    simulator: SmarterMailSimulator, domain_admin: Caller
) -> None:
    domain_admin.post("settings/domain/dkim-create-rollover/1024")
    domain_admin.post("settings/domain/dkim-verify-rollover/true")
    assert keys(domain_admin)["isActive"] is True
    domain_admin.post("settings/domain/dkim-enable/false")
    assert keys(domain_admin)["isActive"] is False
    domain_admin.post("settings/domain/dkim-enable/true")
    assert keys(domain_admin)["isActive"] is True


def test_a_pending_key_is_dropped(sysadmin: Caller, domain_admin: Caller) -> None:
    domain_admin.post("settings/domain/dkim-create-rollover/1024")
    assert domain_admin.post("settings/domain/dkim-delete-rollover").status_code == 200
    path = "settings/sysadmin/dkim-delete-rollover/client.test"
    assert refused(sysadmin.post(path), 400, "DKIM_ROLLOVER_NOT_FOUND")


def test_disabling_stops_signing_and_drops_the_pending_key(
    sysadmin: Caller, domain_admin: Caller
) -> None:
    domain_admin.post("settings/domain/dkim-create-rollover/1024")
    domain_admin.post("settings/domain/dkim-verify-rollover/true")
    domain_admin.post("settings/domain/dkim-create-rollover/1024")
    sysadmin.post("settings/sysadmin/dkim-disable/client.test")
    found = keys(domain_admin)
    assert found["isActive"] is False
    assert "pending" not in found
