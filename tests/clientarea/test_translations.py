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
MARKERS = {"_"} | {
    f"{kind}gettext{lazy}" for kind in ("", "n", "p", "np") for lazy in ("", "_lazy")
}
GAP = re.compile(r"%\((\w+)\)s")
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

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(f"{context}: {msgid1}")


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


def pairs(
    french: gettext.NullTranslations, name: str, texts: list[str]
) -> list[tuple[set[str], str]]:
    """Every French form of a marked sentence with the gaps that it has to fill.

    A singular may say "one" where the plural counts. Raises `KeyError` for a sentence without.
    """
    name = name.removesuffix("_lazy")
    if name == "npgettext":
        context, one, many = texts[:3]
        found = [french.npgettext(context, one, many, number) for number in (1, 2)]
        texts = texts[1:]
    elif name == "ngettext":
        found = [french.ngettext(texts[0], texts[1], number) for number in (1, 2)]
    elif name == "pgettext":
        found = [french.pgettext(texts[0], texts[1])]
        texts = texts[1:]
    else:
        found = [french.gettext(texts[0])]
    wanted = [set(GAP.findall(text)) for text in texts[: len(found)]]
    return list(zip(wanted, found, strict=True))


def test_every_marked_sentence_has_a_translation(french: gettext.GNUTranslations) -> None:
    missing = []
    for name, texts in everything_marked():
        try:
            assert all(text for _gaps, text in pairs(french, name, texts)), texts
        except KeyError as error:
            missing.append(str(error))
    assert not missing, "run script/translate and translate: " + "; ".join(sorted(set(missing)))


def test_the_catalogue_is_whole() -> None:
    """Nothing guessed, nothing empty, and as many plurals as sentences that have one."""
    text = (ROOT / "locale/fr/LC_MESSAGES/django.po").read_text()
    _head, _, entries = text.partition("\n\n")
    assert "fuzzy" not in entries
    assert not re.findall(r'msgstr(?:\[\d\])? ""\n(?!")', entries)
    plurals = len(re.findall(r"^msgid_plural ", entries, re.M))
    assert plurals == len(re.findall(r"^msgstr\[0\] ", entries, re.M))
    assert plurals == len(re.findall(r"^msgstr\[1\] ", entries, re.M))
    assert plurals > 20


def test_the_sources_are_read_at_all() -> None:
    marked = {texts[0] for _, texts in everything_marked()}
    assert {"Choose a password, or press Generate.", "Keep the mailbox"} <= marked
    assert len(marked) > 200


def test_the_gaps_of_a_sentence_are_the_same_in_french(french: gettext.GNUTranslations) -> None:
    wrong = []
    for name, texts in everything_marked():
        forms = pairs(french, name, texts)
        known = set().union(*(wanted for wanted, _text in forms))
        for wanted, text in forms:
            filled = set(GAP.findall(text))
            is_one_of_two = len(forms) == 2 and text is forms[0][1]
            if filled != wanted and not (is_one_of_two and filled <= known):
                wrong.append(text)
    assert not wrong


def test_no_sentence_of_ours_stands_in_a_template_unmarked() -> None:
    loose = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+)*[.?!]?)\s*<")
    found = [
        f"{path.name}: {text}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for text in loose.findall(path.read_text())
    ]
    assert not found


@pytest.mark.parametrize(
    "flaw",
    [
        pytest.param(r"\S [:;?!»]|« ", id="a sign that may stand alone on a line"),
        pytest.param(r"[\"']", id="straight quotes"),
        pytest.param(
            r"\b(?:the|your|you|and|with|from|this|that|will|mailbox|mailboxes|password)\b",
            id="words left in English",
        ),
        pytest.param(r"\ufffd|Ã|&#|&\w+;", id="broken letters"),
        pytest.param(r"^\s|\s$|  ", id="blanks too many"),
    ],
)
def test_french_reads_as_french(french: gettext.GNUTranslations, flaw: str) -> None:
    found = {
        text
        for name, texts in everything_marked()
        for _gaps, text in pairs(french, name, texts)
        if re.search(flaw, GAP.sub("…", text))
    }
    assert not found
