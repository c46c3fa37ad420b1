"""The house's rules as tests: who imports whom, how long things are, what the locks hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_TEMPLATE_LINES = 150


def python_files() -> Iterator[Path]:
    for folder in ("benchmarks", "clientarea", "provisioning", "script", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    command = [str(lint_imports), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def pinned_versions(lock_name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{lock_name}.txt").read_text()
    return set(re.findall(r"^\S+==[^\s\\]+", text, re.MULTILINE))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree to plant faults in."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("clientarea", "provisioning"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


class TestImports:
    def test_every_contract_is_kept(self, house: Path) -> None:
        result = check_contracts(house)
        assert result.returncode == 0, result.stdout + result.stderr
        assert " 0 broken" in result.stdout

    @pytest.mark.parametrize(
        ("module", "planted", "contract"),
        [
            ("provisioning/models/plan.py", "provisioning.actions", "import downwards only"),
            ("provisioning/tasks.py", "provisioning.admin", "import downwards only"),
            ("provisioning/simulators/core.py", "provisioning.names", "import downwards only"),
            ("provisioning/errors.py", "clientarea.access", "never the other way round"),
            ("clientarea/forms/base.py", "provisioning.operations.queue", "calls actions"),
            ("provisioning/actions/sso.py", "provisioning.backends.http", "to operations"),
            ("provisioning/queries/mailboxes.py", "provisioning.audit", "read models"),
            ("clientarea/bridge/auth.py", "clientarea.views", "do not see each other"),
            ("clientarea/access.py", "clientarea.settings", "wiring"),
            ("provisioning/backends/http.py", "django.conf", "not Django"),
            ("provisioning/tasks.py", "provisioning.simulators", "run simulators"),
            ("provisioning/newroom.py", "provisioning.errors", "import downwards only"),
        ],
    )
    def test_a_planted_import_breaks_its_contract(
        self, house: Path, module: str, planted: str, contract: str
    ) -> None:
        path = house / module
        original = path.read_text() if path.exists() else None
        path.write_text(f"{original or ''}\nimport {planted}\n")
        result = check_contracts(house)
        if original is None:
            path.unlink()
        else:
            path.write_text(original)
        assert result.returncode == 1, result.stdout + result.stderr
        assert re.search(rf"{contract}.* BROKEN", result.stdout), result.stdout


class TestSizes:
    def test_files_can_be_read(self) -> None:
        sizes = {short(path): line_count(path) for path in python_files()}
        assert {name: size for name, size in sizes.items() if size > MAX_FILE_LINES} == {}

    def test_functions_can_be_read(self) -> None:
        too_long = [
            f"{short(path)}:{node.lineno} {node.name}"
            for path in python_files()
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or node.lineno) - node.lineno >= MAX_FUNCTION_LINES
        ]
        assert too_long == []

    def test_templates_can_be_read(self) -> None:
        sizes = {short(path): line_count(path) for path in (ROOT / "templates").rglob("*.html")}
        assert sizes
        assert {name: size for name, size in sizes.items() if size > MAX_TEMPLATE_LINES} == {}


class TestLocks:
    LOCKS = ("base", "production", "test")

    @pytest.mark.parametrize("name", LOCKS)
    def test_everything_is_pinned_by_hash_and_no_place_is_named(self, name: str) -> None:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pinned = re.findall(r"^[\w.\[\]-]+==\S+", text, re.MULTILINE)
        unpinned = re.findall(r"^(?![\w.\[\]-]+==|    |#).+", text, re.MULTILINE)
        assert len(pinned) > 20
        assert unpinned == []
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text
        assert "--index" not in text

    def test_what_is_tested_is_what_runs(self) -> None:
        base, production, test = (pinned_versions(name) for name in self.LOCKS)
        assert base < production < test
