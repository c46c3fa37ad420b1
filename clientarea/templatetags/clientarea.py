"""Filters for figures, and the icons."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from heroicons.templatetags.heroicons import heroicon_outline

from clientarea import formats, stencils

register = template.Library()

# The icons that pages may use, by their names in the heroicons library.
ICONS = (
    "arrow-left",
    "arrow-path",
    "arrow-right",
    "users",
    "arrow-right-start-on-rectangle",
    "arrow-top-right-on-square",
    "at-symbol",
    "bell",
    "arrow-uturn-left",
    "arrow-down-tray",
    "chart-bar",
    "check-circle",
    "chevron-down",
    "chevron-up",
    "chevron-up-down",
    "clipboard-document",
    "clock",
    "device-phone-mobile",
    "ellipsis-horizontal",
    "document-arrow-up",
    "envelope",
    "envelope-open",
    "exclamation-circle",
    "exclamation-triangle",
    "eye",
    "globe-alt",
    "home",
    "information-circle",
    "key",
    "lifebuoy",
    "link",
    "lock-closed",
    "lock-open",
    "magnifying-glass",
    "no-symbol",
    "pencil-square",
    "plus",
    "swatch",
    "printer",
    "trash",
    "user-circle",
    "user-group",
)


@register.simple_tag
@cache
def icon_sprite() -> SafeString:
    """Every icon once a page; `{% icon %}` and plain `<use>` elements point at them."""
    drawings = "".join(heroicon_outline(name, size=None, id=f"i-{name}") for name in ICONS)
    # The library's own drawings; nothing of a customer's is in them.
    return mark_safe(f'<svg class="sprite" aria-hidden="true">{drawings}</svg>')  # noqa: S308


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon beside a text that says the same; raises `ValueError` for an unknown name."""
    if name not in ICONS:
        raise ValueError(f"{name!r} is not among the icons of the pages")
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def render_rows(context: template.Context, template_name: str, rows: Iterable[Any]) -> SafeString:
    """The rows of a list, each by the template; see `clientarea/stencils.py`."""
    row_template = template.Engine.get_default().get_template(template_name)
    return stencils.render_rows(row_template, context, rows)


@register.filter
def as_json(value: object) -> str:
    """For a script that reads it from an attribute."""
    return json.dumps(value)


@register.filter
def bytes_text(byte_count: int) -> str:
    """`1.50 GB`."""
    return formats.bytes_text(byte_count)


@register.filter
def limit_text(byte_count: int) -> str:
    """`20 GB`."""
    return formats.limit_text(byte_count)


@register.filter
def moment(value: datetime) -> str:
    """`10:42`, or with its day when that is not today."""
    return formats.moment_text(value)


@register.filter
def duration(seconds: float) -> str:
    """`3 minutes`."""
    return formats.duration_text(seconds)


@register.filter
def cycle(billing_cycle: str) -> str:
    """`a month`."""
    return formats.cycle_text(billing_cycle)


@register.filter
def money(amount: Decimal, currency_code: str) -> str:
    """`$24.50`."""
    return formats.money_text(amount, currency_code)
