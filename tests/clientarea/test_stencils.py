"""Rows out of stencils are to the letter what their template makes of each of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template import Context, engines
from django.test import RequestFactory

from clientarea.item_rows import alias_row
from clientarea.mailbox_rows import RowView, row_view
from clientarea.progress import Progress
from clientarea.stencils import render_rows
from provisioning.models import Service
from provisioning.queries.rows import Row
from tests.factories import GIGABYTE, make_alias, make_mailbox

pytestmark = pytest.mark.django_db

HOSTILE = ["<b>&\"'", "\ue0000\ue001", "{{ row.key }}", "", "é"]


def both_ways(name: str, rows: list[object]) -> tuple[str, str]:
    """One by one, and by stencils."""
    template = engines["django"].get_template(name).template  # type: ignore[attr-defined]
    values = {"is_active": True, "has_webmail": True, "request": RequestFactory().get("/")}
    one_by_one = "".join(template.render(Context({**values, "row": row})) for row in rows)
    context = Context(values)
    with context.bind_template(template):
        return one_by_one, render_rows(template, context, rows)


def varied(row: RowView) -> list[object]:
    refused = Progress("bad", "Not changed", sentence="The mail server <refused> this.")
    busy = Progress("info", "Being changed", 2, is_busy=True)
    return [
        *(
            replace(row, display_name=text, outside_text=text, alias_tags=(text,))
            for text in HOSTILE
        ),
        replace(row, alias_tags=("info", "<i>", "+2"), outside_text="also to x@y.test"),
        replace(row, progress=refused, dismiss_path="/d/1/", correct_path="/c/1/"),
        replace(row, progress=busy, operation_key="7", can_change=False),
        replace(row, is_enabled=False, is_limited=False, has_eas=True),
        replace(row, is_staying=False, fill_level="full", key="8"),
    ]


def test_rows_of_mailboxes(service: Service) -> None:
    mailbox = make_mailbox(service, "anna", used_bytes=GIGABYTE)
    one_by_one, stencilled = both_ways(
        "mailboxes/row.html", varied(row_view(service, Row(mailbox, None), "/m/"))
    )
    assert stencilled == one_by_one
    assert "&lt;b&gt;" in stencilled


def test_rows_of_aliases(service: Service) -> None:
    rows: list[object] = []
    for number, text in enumerate(HOSTILE):
        alias = make_alias(service, f"a{number}", [f"x{n}@y.test" for n in range(number)])
        row = alias_row(service, Row(alias, None), "/a/")
        rows += [replace(row, name=text, note=text), replace(row, edit_path="", sub=text)]
    one_by_one, stencilled = both_ways("items/row.html", rows)
    assert stencilled == one_by_one
