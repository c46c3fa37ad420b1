"""Rows of long lists, at a fraction of what a template costs for each of them.

A row's template is rendered once for every shape of row on the page: what it shows and what it
leaves out. Marks stand where its texts go; each row of that shape then only has its own texts
filled in. So a row template prints the texts of its row as they are, without a filter, and asks of
a text only whether there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from html import escape
from types import SimpleNamespace
from typing import Any

from django.template import Context
from django.template.base import Template
from django.utils.safestring import SafeString, mark_safe

# Of Unicode's private use: no template writes these signs, and values are never searched for them.
_MARK = re.compile("\ue000(\\d+)\ue001")


def render_rows(template: Template, context: Context, rows: Iterable[Any]) -> SafeString:
    """All rows, each a dataclass that the template knows as `row`.

    A field that is a text, or a tuple of texts, is filled in; every other one is part of the shape.
    """
    stencils: dict[object, Sequence[str]] = {}
    names: list[str] = []
    done: list[str] = []
    for row in rows:
        names = names or [field.name for field in fields(row)]
        values = [getattr(row, name) for name in names]
        shape = tuple(_shape(value) for value in values)
        if shape not in stencils:
            stencils[shape] = _stencil(template, context, names, values)
        texts = _texts(values)
        parts = iter(stencils[shape])
        done.append(next(parts))
        for number in parts:
            done += (_escaped(texts[int(number)]), next(parts))
    return mark_safe("".join(done))  # noqa: S308 - the template's own, and escaped texts


def _escaped(text: str) -> str:
    """As Django escapes, without the price of asking whether the text is lazy."""
    return text if isinstance(text, SafeString) else escape(text)


def _shape(value: object) -> object:
    if isinstance(value, str):
        return bool(value)
    if isinstance(value, tuple):
        return tuple(bool(text) for text in value)
    return value


def _texts(values: Iterable[object]) -> list[str]:
    texts: list[str] = []
    for value in values:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            texts.extend(value)
    return texts


def _stencil(
    template: Template, context: Context, names: Iterable[str], values: Iterable[object]
) -> Sequence[str]:
    """The rendered template in parts: text, number, text, number, ..., text."""
    count = 0

    def mark(text: str) -> str:
        nonlocal count
        count += 1
        return f"\ue000{count - 1}\ue001" if text else ""

    shown: list[object] = []
    for value in values:
        if isinstance(value, str):
            shown.append(mark(value))
        elif isinstance(value, tuple):
            shown.append(tuple(mark(text) for text in value))
        else:
            shown.append(value)
    with context.push(row=SimpleNamespace(**dict(zip(names, shown, strict=True)))):
        return _MARK.split(template.render(context))
