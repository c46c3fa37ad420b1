"""The yardstick: a bare Django page, 50 rows from one SELECT, and nothing of ours around it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from provisioning.models import Mailbox

ROW_COUNT = 50


def bare_page(request: HttpRequest) -> HttpResponse:
    """Fifty mailboxes as a plain table."""
    rows = Mailbox.objects.order_by("pk")[:ROW_COUNT]
    return render(request, "bare.html", {"rows": rows})


urlpatterns = [path("bare/", bare_page), path("", include("clientarea.urls"))]
