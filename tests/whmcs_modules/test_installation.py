"""docs/whmcs-installation.md holds: copy, activate, three fields, Test Connection."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from provisioning.simulators.smartermail import ADMIN_PASSWORD, SmarterMailSimulator
from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.conftest import KEY_ID, SECRET
from tests.whmcs_modules.installation import MODULES, ROOT, Installation, row, server_params

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])

TEXT = (ROOT / "docs" / "whmcs-installation.md").read_text()


def test_copy_activate_three_fields_test_connection(
    database: WhmcsDatabase,
    panel: str,
    standing_worker: object,
    simulator: SmarterMailSimulator,
    smartermail_server: int,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "modules"
    # WHMCS's own folder, with a module of somebody else in it.
    (folder / "servers" / "cpanel").mkdir(parents=True)
    shutil.copytree(MODULES, folder, dirs_exist_ok=True)
    whmcs = Installation(folder)
    whmcs.secrets |= {SECRET, ADMIN_PASSWORD}

    params = server_params(smartermail_server, password=ADMIN_PASSWORD)
    before = whmcs.call("smartermail", "TestConnection", params)
    assert 'Activate the add-on "Mailroom"' in before["error"]

    assert whmcs.play({"addon": "activate"}).returned["status"] == "success"
    fields = whmcs.play({"addon": "config"}).returned["fields"]
    assert list(fields) == ["panel_url", "key_id", "secret"]
    assert fields["secret"]["Type"] == "password"
    values = {"panel_url": f"{panel}/", "key_id": KEY_ID, "secret": f" {SECRET}"}
    for setting, value in values.items():
        database.add("tbladdonmodules", module="mailroom", setting=setting, value=value)

    assert whmcs.call("smartermail", "TestConnection", params) == {"success": True, "error": ""}
    health = whmcs.play({"addon": "output"}).echoed
    assert "Accepted" in health
    assert whmcs.play({"addon": "deactivate"}).returned["status"] == "success"


def test_the_page_names_the_fields_and_folders_that_there_are(whmcs_tables: None) -> None:
    fields = Installation().play({"addon": "config"}).returned["fields"]
    for field in fields.values():
        assert f"| {field['FriendlyName']} |" in TEXT
    for path in re.findall(r"`(whmcs/[\w/]+)`", TEXT):
        assert (ROOT / path).exists(), path
    assert (MODULES / "addons" / "mailroom" / "logo.png").exists()


def test_the_sentences_that_it_explains_are_those_of_the_modules() -> None:
    code = "".join(path.read_text() for path in MODULES.rglob("*.php"))
    sentences = "".join(
        path.read_text() for path in (ROOT / "provisioning" / "sentences.py", *_bridge_files())
    )
    explained = TEXT.partition("## When something is wrong")[2].partition("## Updating")[0]
    for line in re.findall(r"^\| ([A-Z][^|]+?) \|", explained, re.MULTILINE):
        for part in re.split(r"…|\.\.\.", line):
            words = part.strip(" ,:.")
            if words:
                assert words in code + sentences, words


def _bridge_files() -> list[Path]:
    return sorted((ROOT / "clientarea" / "bridge").glob("*.py"))


def test_after_an_update_the_secret_stays_sealed(
    whmcs: Installation, database: WhmcsDatabase
) -> None:
    whmcs.play({"addon": "output"})
    fresh = Installation()
    fresh.secrets |= whmcs.secrets
    assert "Accepted" in fresh.play({"addon": "output"}).echoed
    assert row("tblcurrencies", 1)
