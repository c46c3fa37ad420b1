"""For load balancers and monitors."""

from __future__ import annotations

from dataclasses import asdict
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from clientarea import readiness
from clientarea.metrics import registry


@require_safe
def is_alive(_request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def is_ready(request: HttpRequest) -> HttpResponse:
    """503 when this process can serve nobody; with `?strict` also when something stands still."""
    found = readiness.checks()
    status = readiness.overall(found)
    refusing = {readiness.DOWN, readiness.DEGRADED} if "strict" in request.GET else {readiness.DOWN}
    body = {"status": status, "checks": [asdict(check) for check in found]}
    response = JsonResponse(body, status=503 if status in refusing else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' format, for whoever shows METRICS_TOKEN; 404 to everybody else."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not compare_digest(shown.encode(), wanted.encode()):
        raise Http404
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)
