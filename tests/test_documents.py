"""What the documents name is there: settings, checks, alerts, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
SETTINGS_SOURCE = (ROOT / "clientarea" / "settings.py").read_text()
DOCUMENTS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
# Read by libraries and by our scripts, not by settings.py.
ELSEWHERE = {"PROMETHEUS_MULTIPROC_DIR", "KEEP_COUNT", "MARIADB_PASSWORD", "DEMO_STAFF_PASSWORD"}


def settings_read() -> set[str]:
    return set(re.findall(r'"([A-Z][A-Z_]+)"', SETTINGS_SOURCE)) | ELSEWHERE


def sources() -> str:
    folders = ("clientarea", "provisioning")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return "\n".join(path.read_text() for path in files)


def test_every_setting_of_the_example_is_read() -> None:
    example = (ROOT / "deploy" / "mailroom.env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.M)) <= settings_read()


def test_every_setting_that_is_read_is_in_the_readme() -> None:
    read = set(re.findall(r'(?:env_\w+|get)\(\s*"([A-Z_]+)"', SETTINGS_SOURCE))
    told = (ROOT / "README.md").read_text()
    # How static files are served in tests and demo is no choice of an operator.
    assert {name for name in read if f"`{name}`" not in told} <= {"STATIC_MANIFEST"}


def test_every_deployment_check_is_in_the_runbook() -> None:
    ids = set(re.findall(r'id="(clientarea\.[EW]\d+)"', sources()))
    told = set(re.findall(r"clientarea\.[EW]\d+", (ROOT / "docs" / "runbook.md").read_text()))
    assert ids == told


def test_every_alert_is_in_the_runbook() -> None:
    raised = set(re.findall(r'raise_alert\(\s*"(\w+)"', sources()))
    raised |= set(re.findall(r'^[A-Z_]+ = "(\w+)"  # alert$', sources(), re.M))
    told = (ROOT / "docs" / "runbook.md").read_text()
    assert {code for code in raised if f"`{code}`" not in told} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_commands_lead_somewhere(document: Path) -> None:
    text = document.read_text()
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (document.parent / link).exists(), link
    for command in re.findall(r"manage\.py (\w+)", text):
        assert command in get_commands(), command
    for script in re.findall(r"`(script/\w+|deploy/[\w.]+)", text):
        assert (ROOT / script).exists(), script
