"""Apple's configuration profile: iPhone, iPad and Mac set up a mailbox from it.

Keys as in Apple's "Device Management" reference (Mail and Exchange ActiveSync payloads). No
password is inside: the device asks for it.
"""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import Certificate

from provisioning.devices.endpoints import Endpoints

MEDIA_TYPE = "application/x-apple-aspen-config"


@dataclass(frozen=True)
class Signer:
    """Who signs profiles; the certificate's own chain follows it, without the root."""

    certificate: Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey
    chain: Sequence[Certificate] = ()


def build(
    *, address: str, full_name: str, organization: str, endpoints: Endpoints, by_eas: bool
) -> bytes:
    """The profile as a property list; `by_eas` also brings calendar and contacts to a phone."""
    name = _identifier(address)
    account = _eas_account(address, endpoints) if by_eas else _mail_account(address, endpoints)
    if not by_eas:
        account["EmailAccountName"] = full_name or address
    account |= {
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{name}.{'eas' if by_eas else 'imap'}",
        "PayloadUUID": _uuid(f"{name}.{account['PayloadType']}"),
        "PayloadDisplayName": address,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": name,
        "PayloadUUID": _uuid(name),
        "PayloadDisplayName": address,
        "PayloadOrganization": organization,
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [account],
    }
    return plistlib.dumps(profile)


def sign(profile: bytes, signer: Signer) -> bytes:
    """The profile inside a CMS signature (DER), as devices read it."""
    builder = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(profile)
        .add_signer(signer.certificate, signer.key, SHA256())
    )
    for certificate in signer.chain:
        builder = builder.add_certificate(certificate)
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _mail_account(address: str, endpoints: Endpoints) -> dict[str, Any]:
    return {
        "PayloadType": "com.apple.mail.managed",
        "EmailAccountType": "EmailTypeIMAP",
        "EmailAccountDescription": address,
        "EmailAddress": address,
        "IncomingMailServerAuthentication": "EmailAuthPassword",
        "IncomingMailServerHostName": endpoints.imap.host,
        "IncomingMailServerPortNumber": endpoints.imap.port,
        "IncomingMailServerUseSSL": True,
        "IncomingMailServerUsername": address,
        "OutgoingMailServerAuthentication": "EmailAuthPassword",
        "OutgoingMailServerHostName": endpoints.smtp.host,
        "OutgoingMailServerPortNumber": endpoints.smtp.port,
        "OutgoingMailServerUseSSL": True,
        "OutgoingMailServerUsername": address,
        "OutgoingPasswordSameAsIncomingPassword": True,
    }


def _eas_account(address: str, endpoints: Endpoints) -> dict[str, Any]:
    if endpoints.eas is None:
        raise ValueError("a profile for ActiveSync where it is not offered")
    return {
        "PayloadType": "com.apple.eas.account",
        "Host": endpoints.eas.host,
        "SSL": True,
        "UserName": address,
        "EmailAddress": address,
    }


def _identifier(address: str) -> str:
    """Reverse domain name, so that a newer profile of the same mailbox takes the older's place."""
    local_part, _, domain_name = address.partition("@")
    return ".".join([*reversed(domain_name.split(".")), "mail", local_part])


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, name)).upper()
