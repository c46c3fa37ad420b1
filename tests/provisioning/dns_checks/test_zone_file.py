"""The zone file is one that BIND accepts."""

from __future__ import annotations

import subprocess
from pathlib import Path

from provisioning.dns_checks import checks
from provisioning.dns_checks.values import DkimWish, KeyState, WantedRecord
from provisioning.dns_checks.zone_file import quoted, zone_file
from tests.provisioning.dns_checks.zone import DOMAIN, key_record, make_wish

# What the provider has by itself.
FRAME = f"""
{DOMAIN}. 3600 IN SOA ns1.host.test. hostmaster.host.test. 1 3600 900 1209600 300
{DOMAIN}. 3600 IN NS ns1.host.test.
"""


def test_named_checkzone_accepts_it(tmp_path: Path) -> None:
    long_key = key_record("s2", "A" * 700)
    wish = make_wish(
        dkim=DkimWish(KeyState.ACTIVE, key_record(), long_key),
        ownership=WantedRecord(
            f"mx-verification.{DOMAIN}", "TXT", 'with "quotes" and \\ ; accents é'
        ),
    )
    text = zone_file(DOMAIN, checks.expected(wish), ["Records of your mail domain"])
    path = tmp_path / "zone"
    path.write_text(text + FRAME)
    result = subprocess.run(
        ["named-checkzone", DOMAIN, str(path)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(text.splitlines()) == 3 + len(checks.expected(wish))


def test_long_texts_are_split_and_awkward_ones_escaped() -> None:
    assert quoted("x" * 256) == f'"{"x" * 255}" "x"'
    assert quoted('a"b\\é') == '"a\\"b\\\\\\195\\169"'
    assert quoted("") == '""'
