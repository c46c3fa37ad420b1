"""What WHMCS asks of any module: the checks of its sample module's own test, and then some."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import clientarea
from tests.whmcs_modules.installation import MODULES, ROOT, Installation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])

BOTH = ["smartermail", "polarismail"]
# whmcs.md 7.1: the type that each function returns when it is called with an empty array.
RETURNS: dict[str, type] = {
    "ConfigOptions": list,
    "MetaData": dict,
    "TestConnection": dict,
    "AdminCustomButtonArray": dict,
    "AdminServicesTabFields": dict,
    "ServiceSingleSignOn": dict,
    "AdminSingleSignOn": dict,
    "ClientArea": dict,
    "ListAccounts": dict,
    "CreateAccount": str,
    "SuspendAccount": str,
    "UnsuspendAccount": str,
    "TerminateAccount": str,
    "ChangePassword": str,
    "ChangePackage": str,
    "Renew": str,
    "UsageUpdate": str,
    "AdminLink": str,
    "refresh": str,
    "openpanel": str,
}
NEWER_THAN_8_1 = (
    r"\breadonly\s+class\b",
    r"\):\s*(?:true|false|null)\b",
    r"#\[\\?(?:Override|SensitiveParameter|AllowDynamicProperties)\b",
    r"\bjson_validate\(",
    r"\bconst\s+\??[A-Za-z]+\s+[A-Z_]+\s*=",
    r"\|\s*\([A-Z]\w*&",
)
GONE_BY_8_3 = (r"\$\{", r"\butf8_(?:en|de)code\(", r"\bstrftime\(", r"\bcreate_function\(")
PHP_FILES = sorted((ROOT / "whmcs").rglob("*.php"))


@pytest.mark.parametrize("path", PHP_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_php_understands_every_file(path: Path) -> None:
    result = subprocess.run(["php", "-l", str(path)], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
    text = path.read_text()
    assert not text.startswith("\ufeff")
    assert not text.rstrip().endswith("?>")


@pytest.mark.parametrize("path", PHP_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_newer_than_php_8_1_or_gone_by_8_3(path: Path) -> None:
    """The PHP that is here is one of three: what the others would not understand is looked for."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*|'(?:[^'\\]|\\.)*'", "", path.read_text(), flags=re.S)
    assert not re.findall("|".join((*NEWER_THAN_8_1, *GONE_BY_8_3)), code)


@pytest.mark.parametrize("path", [path for path in PHP_FILES if MODULES in path.parents])
def test_no_file_answers_when_it_is_called_by_its_address(path: Path) -> None:
    """Files that only define a class do nothing; all others leave at once."""
    result = subprocess.run(["php", str(path)], capture_output=True, text=True)
    assert result.stdout in {"", "This file cannot be accessed directly"}
    only_a_class = "namespace MailroomWhmcs;" in path.read_text()
    assert only_a_class or result.stdout


@pytest.mark.parametrize("module", BOTH)
class TestTheOfficialChecks:
    @pytest.mark.parametrize("function", sorted(RETURNS))
    def test_with_empty_parameters(self, whmcs_tables: None, module: str, function: str) -> None:
        returned = Installation().call(module, function, {})
        wanted = RETURNS[function]
        if function == "ConfigOptions" and module == "smartermail":
            wanted = dict
        assert isinstance(returned, wanted)

    def test_failures_are_told_and_are_no_success(self, whmcs_tables: None, module: str) -> None:
        whmcs = Installation()
        for function, kind in RETURNS.items():
            if kind is str and function not in {"AdminLink"}:
                assert whmcs.call(module, function, {}) not in {"", "success"}
        for function in ("TestConnection", "ServiceSingleSignOn", "ListAccounts"):
            returned = whmcs.call(module, function, {})
            assert returned["success"] is False
            assert returned["errorMsg" if "SignOn" in function else "error"]

    def test_metrics_need_neither_server_nor_network(self, whmcs_tables: None, module: str) -> None:
        outcome = Installation().play({"metrics": "metrics", "module": module})
        names = [metric["name"] for metric in outcome.returned]
        assert names == ["disk_gb", "email_accounts", "aliases", "eas_accounts", "mapi_accounts"]
        assert {metric["value"] for metric in outcome.returned} == {None}
        assert {metric["type"] for metric in outcome.returned} == {"snapshot"}
        assert outcome.statements == []

    def test_it_describes_itself(self, module: str) -> None:
        folder = MODULES / "servers" / module
        told = json.loads((folder / "whmcs.json").read_text())
        assert (told["name"], told["type"]) == (module, "whmcs-servers")
        assert (folder / told["logo"]["filename"]).read_bytes().startswith(b"\x89PNG")


def test_a01_the_options_of_the_replaced_module_in_their_slots(whmcs_tables: None) -> None:
    """Order is the identity: names, order and defaults of module-behaviours.md 1.1."""
    options = Installation().call("smartermail", "ConfigOptions", {})
    told = [(option["Type"], option["Default"]) for option in options.values()]
    assert told == [
        ("text", "10"),
        ("text", "2.00"),
        ("text", "3.00"),
        ("text", "4.50"),
        ("text", "C:\\SmarterMail\\Domains\\"),
        ("text", "default"),
        ("text", "0"),
        ("yesno", "on"),
        ("text", "8"),
        ("yesno", "on"),
        ("yesno", "on"),
        ("yesno", "on"),
        ("text", "include:mail.example.com"),
        ("yesno", "on"),
        ("yesno", "on"),
        ("text", "1"),
        ("text", "0"),
        ("text", ""),
        ("text", ""),
        ("text", ""),
        ("yesno", "on"),  # AT-A01: the DMARC check has an explicit default
        ("text", ""),
        ("dropdown", "none"),
    ]
    assert len(options) == 23
    assert list(options["dmarc_policy"]["Options"]) == ["none", "quarantine", "reject"]


def test_no_decision_is_made_in_php() -> None:
    """Neither a plan's option nor a mail server is spoken of by the PHP code: it maps and sends."""
    for path in PHP_FILES:
        if MODULES in path.parents and path.name != "smartermail.php":
            assert not re.search(r"configoption\d|api/v1|json\.php", path.read_text()), path


def test_modules_and_panel_are_of_one_release() -> None:
    version = (MODULES / "addons" / "mailroom" / "lib" / "Version.php").read_text()
    assert f"'{clientarea.__version__}'" in version
    assert f'version = "{clientarea.__version__}"' in (ROOT / "pyproject.toml").read_text()
