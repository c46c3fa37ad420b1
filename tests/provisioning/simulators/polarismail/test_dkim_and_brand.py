"""DKIM, brand and footer of a domain."""

from __future__ import annotations

import base64
import json

import pytest
import requests

from provisioning.simulators.polarismail import PolarisMailSimulator
from provisioning.simulators.polarismail.state import Domain
from tests.provisioning.simulators.polarismail.caller import Caller

CLIENT = {"domain": "client.test"}
OFF = {"dkim_enabled": "0", "dkim_host": "", "dkim_key": ""}
PNG = b"\x89PNG\r\n\x1a\n" + b"\xfb" * 100
BRAND = {
    "brand[brandname]": "Client & Co",
    "brand[supportemail]": "help@client.test",
    "brand[brandcolor]": "FF8800",
    "brand[newlogo]": base64.b64encode(PNG).decode(),
}


def test_dkim_is_off_at_first(admin: Caller) -> None:
    assert admin.get("getDKIM", **CLIENT) == OFF


def test_enabling_tells_host_and_key_at_the_top_without_underscore(admin: Caller) -> None:
    members = admin.ask("enableDKIM", **CLIENT)
    assert set(members) == {"returncode", "returndata", "dkimhost", "dkimkey"}
    assert isinstance(members["returndata"], str)
    told = admin.get("getDKIM", **CLIENT)
    assert (told["dkim_host"], told["dkim_key"]) == (members["dkimhost"], members["dkimkey"])
    assert told["dkim_host"].endswith("._domainkey")
    assert told["dkim_key"].startswith("v=DKIM1;")


def test_dkim_is_on_once_its_record_is_seen(
    polarismail: PolarisMailSimulator, admin: Caller
) -> None:
    key = admin.ask("enableDKIM", **CLIENT)["dkimkey"]
    assert admin.get("getDKIM", **CLIENT)["dkim_enabled"] == "0"
    polarismail.publish_dkim("client.test")
    assert admin.get("getDKIM", **CLIENT)["dkim_enabled"] == "1"
    assert admin.ask("enableDKIM", **CLIENT)["dkimkey"] == key
    assert admin.get("getDKIM", **CLIENT)["dkim_enabled"] == "1"


def test_disabling_ends_the_key(polarismail: PolarisMailSimulator, admin: Caller) -> None:
    admin.get("enableDKIM", **CLIENT)
    polarismail.publish_dkim("client.test")
    admin.get("getDKIM", **CLIENT)
    for _ in range(2):
        admin.get("disableDKIM", **CLIENT)
        assert admin.get("getDKIM", **CLIENT) == OFF


def test_a_domain_has_the_brand_of_the_account_at_first(admin: Caller) -> None:
    assert admin.get("getDomainBrandInfo", **CLIENT) == admin.get("getAdminBrandInfo")


def test_a_brand_is_set_and_reset(admin: Caller) -> None:
    admin.get("setDomainBrandingV2", **CLIENT, **BRAND)
    brand = admin.get("getDomainBrandInfo", **CLIENT)
    assert brand["brandname"] == "Client & Co"
    assert (brand["supportemail"], brand["brandcolor"]) == ("help@client.test", "ff8800")
    assert requests.get(brand["basic_logo_href"], timeout=10).content == PNG
    admin.get("resetDomainBranding", **CLIENT)
    assert admin.get("getDomainBrandInfo", **CLIENT) == admin.get("getAdminBrandInfo")
    assert requests.get(brand["basic_logo_href"], timeout=10).status_code == 404


def test_an_empty_logo_keeps_the_one_that_is_there(domain: Domain, admin: Caller) -> None:
    admin.get("setDomainBrandingV2", **CLIENT, **BRAND)
    admin.get("setDomainBrandingV2", **CLIENT, **{**BRAND, "brand[newlogo]": ""})
    assert base64.b64decode(domain.logo_base64) == PNG


@pytest.mark.parametrize(
    "wish",
    [
        {"brand[brandcolor]": "#FF8800"},
        {"brand[brandcolor]": "red"},
        {"brand[supportemail]": "nobody"},
        {"brand[newlogo]": PNG.decode("latin-1")},
        {"brand[newlogo]": base64.b64encode(b"just text").decode()},
        {"brand[newlogo]": base64.b64encode(PNG + bytes(512_000)).decode()},
    ],
    ids=lambda wish: json.dumps(wish)[:40],
)
def test_an_unfit_brand_is_refused(domain: Domain, admin: Caller, wish: dict[str, str]) -> None:
    assert admin.is_refused("setDomainBrandingV2", **CLIENT, **{**BRAND, **wish})
    assert domain.brand == {}


def test_a_footer_is_set_and_ended(admin: Caller) -> None:
    for text in ("<b>Client</b>", ""):
        admin.get("setFooterDomain", **CLIENT, footertxt=text)
        assert admin.get("getFooterDomain", **CLIENT) == text
