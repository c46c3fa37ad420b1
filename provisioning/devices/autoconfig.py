"""Mozilla's autoconfig file, version 1.1: Thunderbird and several others read it."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from provisioning.devices.endpoints import Endpoint, Endpoints, Protocol, Security

# The words of the format, see https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat
SOCKET_TYPES = {Security.TLS: "SSL", Security.STARTTLS: "STARTTLS"}
SERVER_TYPES = {Protocol.IMAP: "imap", Protocol.POP: "pop3", Protocol.SMTP: "smtp"}


def document(*, domain_names: list[str], display_name: str, endpoints: Endpoints) -> bytes:
    """The file for a domain and its aliases, the same for every mailbox."""
    root = Xml.Element("clientConfig", version="1.1")
    provider = Xml.SubElement(root, "emailProvider", id=domain_names[0])
    for name in domain_names:
        Xml.SubElement(provider, "domain").text = name
    Xml.SubElement(provider, "displayName").text = display_name
    Xml.SubElement(provider, "displayShortName").text = display_name
    for endpoint in endpoints.incoming:
        _server(provider, "incomingServer", endpoint)
    for endpoint in endpoints.outgoing:
        _server(provider, "outgoingServer", endpoint)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _server(provider: Xml.Element, tag: str, endpoint: Endpoint) -> None:
    server = Xml.SubElement(provider, tag, type=SERVER_TYPES[endpoint.protocol])
    values = {
        "hostname": endpoint.host,
        "port": str(endpoint.port),
        "socketType": SOCKET_TYPES[endpoint.security],
        # The program fills the address in: the file is the same for every mailbox.
        "username": "%EMAILADDRESS%",
        "authentication": "password-cleartext",
    }
    for name, value in values.items():
        Xml.SubElement(server, name).text = value
