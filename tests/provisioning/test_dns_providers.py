"""Providers: recognised by their name servers, spoken to in the words of their forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.dns_checks.values import WantedRecord
from provisioning.dns_providers import (
    ProviderListMalformed,
    fields_of,
    known_providers,
    recognised,
)

PROVIDERS = known_providers()
ZONE = "client.test"
MX = WantedRecord(ZONE, "MX", "mail.host.test", priority=10)
TXT = WantedRecord("_dmarc.client.test", "TXT", "v=DMARC1; p=none")
SRV = WantedRecord(
    "_autodiscover._tcp.client.test", "SRV", "mail.host.test", priority=0, weight=0, port=443
)


def texts(record: WantedRecord, code: str) -> dict[str, str]:
    return {one.kind: one.text for one in fields_of(record, PROVIDERS[code], ZONE)}


@pytest.mark.parametrize(
    ("name_servers", "code"),
    [
        (["ada.ns.cloudflare.com", "bob.ns.cloudflare.com."], "cloudflare"),
        (["NS01.DomainControl.com"], "godaddy"),
        (["dns1.registrar-servers.com"], "namecheap"),
        (["dns104.ovh.net"], "ovh"),
        (["ns1045.ui-dns.de"], "ionos"),
        (["ns-12-a.gandi.net"], "gandi"),
        (["ns-cloud-a1.googledomains.com"], "squarespace"),
        (["ns-1.awsdns-34.co.uk", "ns-2.awsdns-01.com"], "route53"),
        (["ns1.hover.com"], "hover"),
        (["ns11.infomaniak.ch"], "infomaniak"),
        (["ns1.bluehost.com"], "cpanel"),
        (["dns1.namecheaphosting.com", "dns2.namecheaphosting.com"], "cpanel"),
        (["ns1.o2switch.net"], "cpanel"),
        (["ns1.vimexx.nl", "ns2.vimexx.eu"], "directadmin"),
        (["ns1.nobody.test"], "generic"),
        (["evilcloudflare.com"], "generic"),
        ([], "generic"),
    ],
)
def test_at_j25_recognised_from_the_name_servers(name_servers: list[str], code: str) -> None:
    assert recognised(name_servers, PROVIDERS).code == code


def test_at_j25_the_list_can_be_added_to(tmp_path: Path) -> None:
    path = tmp_path / "providers.toml"
    path.write_text('[plesk]\ntitle = "House panel"\nname_servers = ["ns.reseller.test"]\n')
    providers = known_providers(str(path))
    assert recognised(["a.ns.reseller.test"], providers).title == "House panel"
    assert "cloudflare" in providers


@pytest.mark.parametrize(
    "text",
    ["no toml", '[x]\ntitle = "X"', '[x]\ntitle = "X"\nname_servers = []\napex = "?"'],
)
def test_a_list_that_cannot_be_understood_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "providers.toml"
    path.write_text(text)
    with pytest.raises(ProviderListMalformed, match=str(path)):
        known_providers(str(path))


def test_all_that_customers_are_likely_to_have_are_there() -> None:
    wanted = "cloudflare godaddy namecheap ovh ionos gandi squarespace route53 hover infomaniak"
    assert {*wanted.split(), "cpanel", "plesk", "directadmin", "generic"} <= set(PROVIDERS)


LABELS = st.lists(st.from_regex(r"[a-z_][a-z0-9-]{0,8}", fullmatch=True), max_size=3)


@given(LABELS, st.sampled_from(sorted(PROVIDERS)))
def test_host_and_zone_make_the_full_name_again(labels: list[str], code: str) -> None:
    provider = PROVIDERS[code]
    name = ".".join([*labels, ZONE])
    assert provider.full_name(provider.host(name, ZONE), ZONE) == name


@pytest.mark.parametrize(
    ("code", "host", "value", "priority"),
    [
        ("generic", "@", "mail.host.test", "10"),
        ("cloudflare", "@", "mail.host.test", "10"),
        ("ovh", "", "mail.host.test.", "10"),
        ("route53", "", "10 mail.host.test", None),
        ("cpanel", "client.test.", "mail.host.test", "10"),
    ],
)
def test_an_mx_record(code: str, host: str, value: str, priority: str | None) -> None:
    fields = texts(MX, code)
    assert (fields["host"], fields["mx_target"], fields.get("priority")) == (host, value, priority)


def test_texts_with_and_without_quotes() -> None:
    assert texts(TXT, "route53")["value"] == '"v=DMARC1; p=none"'
    assert texts(TXT, "cloudflare") == {
        "type": "TXT",
        "host": "_dmarc",
        "value": "v=DMARC1; p=none",
    }


def test_an_srv_record_in_one_field_or_in_many() -> None:
    assert texts(SRV, "route53")["value"] == "0 0 443 mail.host.test"
    assert texts(SRV, "gandi")["target"] == "mail.host.test."
    assert [one.kind for one in fields_of(SRV, PROVIDERS["generic"], ZONE)] == [
        "type",
        "host",
        "priority",
        "weight",
        "port",
        "target",
    ]


def test_fields_have_the_form_s_own_words() -> None:
    words = {one.kind: one.word for one in fields_of(MX, PROVIDERS["cloudflare"], ZONE)}
    assert words["mx_target"] == "Mail server"
    words = {one.kind: one.word for one in fields_of(MX, PROVIDERS["generic"], ZONE)}
    assert set(words.values()) == {""}
