"""No sentence is missing in French: what the sources mark for translation is in the catalogue."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(\w*_|\w*gettext)\(((?:\s*{LITERAL}\s*,?)+)")


class Missing(gettext.NullTranslations):
    """Asked by the catalogue for what it does not hold."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1)

    def pgettext(self, context: str, message: str) -> str:
        raise KeyError(f"{context}: {message}")


@pytest.fixture(scope="module")
def french() -> gettext.GNUTranslations:
    catalogue = gettext.translation("django", ROOT / "locale", ["fr"])
    assert isinstance(catalogue, gettext.GNUTranslations)
    catalogue.add_fallback(Missing())
    return catalogue


def marked_in_python(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Calls that mark a sentence, with their literal arguments."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            literals = [
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if name in MARKERS and literals:
                yield name, literals


def marked_in_template(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The same, from the form that Django's own tools read templates in."""
    for name, arguments in CALL.findall(templatize(path.read_text())):
        yield name, [ast.literal_eval(text) for text in re.findall(LITERAL, arguments)]


def everything_marked() -> Iterator[tuple[str, list[str]]]:
    for folder in ("clientarea", "provisioning"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from marked_in_python(path)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from marked_in_template(path)


def test_every_marked_sentence_has_a_translation(french: gettext.GNUTranslations) -> None:
    missing = []
    for name, texts in everything_marked():
        try:
            if name.startswith("ngettext"):
                french.ngettext(texts[0], texts[1], 2)
            elif name.startswith("pgettext"):
                french.pgettext(texts[0], texts[1])
            else:
                french.gettext(texts[0])
        except KeyError as error:
            missing.append(str(error))
    assert not missing, "run script/translate and translate: " + "; ".join(sorted(set(missing)))


def test_the_sources_are_read_at_all() -> None:
    marked = {texts[0] for _, texts in everything_marked()}
    assert {"Choose a password, or press Generate.", "Keep the mailbox"} <= marked
    assert len(marked) > 200


def test_the_gaps_of_a_sentence_are_the_same_in_french(french: gettext.GNUTranslations) -> None:
    gap = re.compile(r"%\((\w+)\)s")
    for name, texts in everything_marked():
        if name.startswith(("ngettext", "pgettext")):
            continue
        assert sorted(gap.findall(french.gettext(texts[0]))) == sorted(gap.findall(texts[0]))


def test_no_sentence_of_ours_stands_in_a_template_unmarked() -> None:
    loose = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+)*[.?!]?)\s*<")
    found = [
        f"{path.name}: {text}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for text in loose.findall(path.read_text())
    ]
    assert not found


def test_french_signs_do_not_stand_alone_on_a_line(french: gettext.GNUTranslations) -> None:
    loose = re.compile(r"\S [:;?!»]|« ")
    for name, texts in everything_marked():
        if not name.startswith(("ngettext", "pgettext")):
            assert not loose.search(french.gettext(texts[0])), french.gettext(texts[0])
