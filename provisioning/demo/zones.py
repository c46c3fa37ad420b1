"""The DNS of the demo's domains: some in order, some as customers leave them."""

from __future__ import annotations

from pathlib import Path

MAIL_HOST = "mail.north-harbour.test"
_HEAD = """$TTL 3600
@ IN SOA {first} hostmaster.north-harbour.test. 1 7200 900 1209600 300
@ IN NS {first}
@ IN NS {second}
"""
_GREEN = """
@ 3600 IN MX 10 mail.north-harbour.test.
@ 3600 IN TXT "v=spf1 include:spf.north-harbour.test ~all"
_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@north-harbour.test"
autodiscover IN CNAME mail.north-harbour.test.
_autodiscover._tcp IN SRV 0 0 443 mail.north-harbour.test.
"""
# Name servers and records; the DKIM keys are made when the demo starts and so published nowhere.
_ZONES = {
    "north-harbour.test": (
        ("ns1.north-harbour.test.", "ns2.north-harbour.test."),
        """
ns1 IN A 192.0.2.53
ns2 IN A 192.0.2.54
mail IN A 192.0.2.10
mail IN A 192.0.2.11
spf IN TXT "v=spf1 ip4:192.0.2.0/27 -all"
""",
    ),
    "harbour-bakery.test": (
        ("ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."),
        """
; Two SPF records, no answer about DMARC: see what the DNS guide says.
@ 3600 IN MX 10 mail.north-harbour.test.
@ 300 IN TXT "v=spf1 include:spf.north-harbour.test ~all"
@ 300 IN TXT "v=spf1 include:servers.newsletter.test -all"
autodiscover IN CNAME mail.north-harbour.test.
;unanswered _dmarc
""",
    ),
    "newsletter.test": (
        ("ns1.newsletter.test.", "ns2.newsletter.test."),
        """
servers IN TXT "v=spf1 ip4:198.51.100.0/24 include:more.newsletter.test ~all"
more IN TXT "v=spf1 ip4:203.0.113.0/25 ~all"
""",
    ),
    "berg-studio.test": (("ns12.ovh.net.", "dns12.ovh.net."), ""),
    "old-harbour.test": (("ns1.hover.com.", "ns2.hover.com."), _GREEN),
    "northwind-logistics.test": (
        ("ns-1.awsdns-34.com.", "ns-2.awsdns-01.net."),
        _GREEN,
    ),
    "northwind-museum.test": (
        ("ns11.domaincontrol.com.", "ns12.domaincontrol.com."),
        """
@ 3600 IN MX 10 mx.former-provider.test.
@ 3600 IN TXT "v=spf1 include:spf.north-harbour.test ~all"
_autodiscover._tcp IN SRV 0 0 8443 mail.north-harbour.test.
""",
    ),
    "former-provider.test": (
        ("ns1.former-provider.test.", "ns2.former-provider.test."),
        "mx IN A 198.51.100.25\n",
    ),
    "lighthouse-cafe.test": (
        ("ns1.registrar-servers.com.", "ns2.registrar-servers.com."),
        """
@ 3600 IN MX 5 mx.emailarray.com.
@ 3600 IN MX 10 mx2.emailarray.com.
@ 3600 IN TXT "v=spf1 include:emailarray.com ~all"
autodiscover IN A 69.28.212.195
_dmarc IN TXT "v=DMARC1; p=none"
""",
    ),
    "northwind-ferries.test": (("ns-12-a.gandi.net.", "ns-34-b.gandi.net."), ""),
    "emailarray.com": (
        ("ns1.emailarray.com.", "ns2.emailarray.com."),
        """
@ IN TXT "v=spf1 ip4:69.28.212.0/24 -all"
mx IN A 69.28.212.10
mx2 IN A 69.28.212.11
""",
    ),
}


def write_zones(folder: Path) -> None:
    """Writes the files that are not there yet: an edited one is the visitor's."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (name_servers, records) in _ZONES.items():
        path = folder / f"{name}.zone"
        if not path.exists():
            head = _HEAD.format(first=name_servers[0], second=name_servers[1])
            path.write_text(f"$ORIGIN {name}.\n{head}{records}", encoding="utf-8")
