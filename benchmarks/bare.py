"""The yardstick: a bare Django page, 50 rows from one SELECT, and nothing of ours around it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from provisioning.models import Mailbox

ROW_COUNT = 50


@cache
def _template() -> Any:
    """Compiled once, as Django's cached loader does with every template."""
    return engines["django"].from_string(Path(__file__).with_name("bare.html").read_text())


def bare_page(request: HttpRequest) -> HttpResponse:
    """Fifty mailboxes as a plain table."""
    rows = Mailbox.objects.order_by("pk")[:ROW_COUNT]
    return HttpResponse(_template().render({"rows": rows}, request))


urlpatterns = [path("bare/", bare_page), path("", include("clientarea.urls"))]
