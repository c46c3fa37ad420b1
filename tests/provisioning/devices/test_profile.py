from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from clientarea.environment import env_signer
from provisioning.devices import profile
from provisioning.devices.endpoints import endpoints
from tests.certificates import write_certificate

ENDPOINTS = endpoints("smartermail", "mail.host.test", offers_eas=True, offers_mapi=True)


def build(**values: Any) -> bytes:
    defaults = {
        "address": "anna@client.test",
        "full_name": "Anna Berg",
        "organization": "North & Harbour",
        "endpoints": ENDPOINTS,
        "by_eas": False,
    }
    return profile.build(**{**defaults, **values})


def test_it_is_a_property_list_that_sets_up_imap() -> None:
    parsed = plistlib.loads(build())
    assert parsed["PayloadType"] == "Configuration"
    assert parsed["PayloadOrganization"] == "North & Harbour"
    [account] = parsed["PayloadContent"]
    assert account["PayloadType"] == "com.apple.mail.managed"
    assert account["EmailAddress"] == account["IncomingMailServerUsername"] == "anna@client.test"
    incoming = account["IncomingMailServerHostName"], account["IncomingMailServerPortNumber"]
    outgoing = account["OutgoingMailServerHostName"], account["OutgoingMailServerPortNumber"]
    assert (incoming, outgoing) == (("mail.host.test", 993), ("mail.host.test", 465))
    assert account["IncomingMailServerUseSSL"]
    assert account["OutgoingMailServerUseSSL"]


def test_with_activesync_it_sets_up_an_exchange_account() -> None:
    [account] = plistlib.loads(build(by_eas=True))["PayloadContent"]
    assert account["PayloadType"] == "com.apple.eas.account"
    assert (account["Host"], account["UserName"]) == ("mail.host.test", "anna@client.test")


@pytest.mark.parametrize("by_eas", [True, False])
def test_no_password_is_inside(by_eas: bool) -> None:
    parsed = plistlib.loads(build(by_eas=by_eas))
    keys = [key for part in (parsed, *parsed["PayloadContent"]) for key in part]
    assert not [key for key in keys if key.endswith("Password") and "SameAs" not in key]


def test_every_payload_carries_what_apple_requires() -> None:
    parsed = plistlib.loads(build())
    parts = (parsed, *parsed["PayloadContent"])
    for part in parts:
        required = ("Type", "Version", "Identifier", "UUID")
        assert {f"Payload{name}" for name in required} <= part.keys()
    assert len({part["PayloadUUID"] for part in parts}) == 2


def test_a_newer_profile_replaces_the_older() -> None:
    assert plistlib.loads(build())["PayloadUUID"] == plistlib.loads(build())["PayloadUUID"]
    other = build(address="ben@client.test")
    assert plistlib.loads(other)["PayloadUUID"] != plistlib.loads(build())["PayloadUUID"]


def test_a_signed_one_holds_the_same_and_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = write_certificate(tmp_path)
    monkeypatch.setenv("TEST_CERTIFICATE", str(certificate))
    monkeypatch.setenv("TEST_KEY", str(key))
    signer = env_signer("TEST_CERTIFICATE", "TEST_KEY")
    assert signer is not None
    (tmp_path / "signed").write_bytes(profile.sign(build(), signer))
    openssl = shutil.which("openssl")
    assert openssl
    command = [openssl, "cms", "-verify", "-inform", "DER", "-in", str(tmp_path / "signed")]
    trust = ["-CAfile", str(certificate), "-purpose", "any", "-binary"]
    opened = subprocess.run([*command, *trust], capture_output=True)
    assert opened.returncode == 0, opened.stderr
    assert opened.stdout == build()
