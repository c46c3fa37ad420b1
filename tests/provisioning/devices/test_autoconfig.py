"""The structure is Mozilla's: wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest

from provisioning.devices import autoconfig
from provisioning.devices.endpoints import endpoints

SERVER = ["hostname", "port", "socketType", "username", "authentication"]


def provider(platform: str = "smartermail") -> Xml.Element:
    text = autoconfig.document(
        domain_names=["client.test", "alias.test"],
        display_name="North & <Harbour>",
        endpoints=endpoints(platform, "mail.host.test", offers_eas=True, offers_mapi=True),
    )
    root = Xml.fromstring(text)
    assert (root.tag, root.attrib) == ("clientConfig", {"version": "1.1"})
    [provider] = root
    assert provider.tag == "emailProvider"
    return provider


def test_it_names_the_domain_and_its_aliases() -> None:
    element = provider()
    assert element.get("id") == "client.test"
    assert [each.text for each in element.findall("domain")] == ["client.test", "alias.test"]
    assert element.findtext("displayName") == "North & <Harbour>"


def test_each_server_has_the_parts_of_the_format_in_their_order() -> None:
    servers = [each for each in provider() if each.tag.endswith("Server")]
    assert [(each.tag, each.get("type")) for each in servers] == [
        ("incomingServer", "imap"),
        ("incomingServer", "pop3"),
        ("outgoingServer", "smtp"),
        ("outgoingServer", "smtp"),
    ]
    for server in servers:
        assert [part.tag for part in server] == SERVER
        assert server.findtext("username") == "%EMAILADDRESS%"
        assert server.findtext("socketType") in {"SSL", "STARTTLS"}


@pytest.mark.parametrize(
    ("platform", "host"),
    [("smartermail", "mail.host.test"), ("polarismail", "imap.emailarray.com")],
)
def test_the_hosts_are_the_platforms(platform: str, host: str) -> None:
    assert provider(platform).findtext("incomingServer/hostname") == host
