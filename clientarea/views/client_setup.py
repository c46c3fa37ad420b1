"""What mail programs ask by themselves: Thunderbird's autoconfig, Outlook's Autodiscover.

No sign-in: the answers tell a domain's mail servers, which its DNS tells everybody, and are the
same for every mailbox, whether it exists or not.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clientarea.throttle import limited
from provisioning.branding import look_of_service
from provisioning.devices import autoconfig, autodiscover
from provisioning.devices.endpoints import Endpoints
from provisioning.models import Service
from provisioning.names import normalized
from provisioning.queries import devices

XML = "application/xml; charset=utf-8"
VISITS_A_MINUTE = 120


@limited("client-setup", limit=VISITS_A_MINUTE)
@require_safe
def show_autoconfig(request: HttpRequest) -> HttpResponse:
    """The file for the host's domain, or for the domain of `?emailaddress=`."""
    service = _service_for(request, request.GET.get("emailaddress", ""))
    endpoints = devices.endpoints_of(service) if service else None
    if service is None or endpoints is None:
        return HttpResponse(status=404)
    document = autoconfig.document(
        domain_names=devices.domain_names_of(service),
        display_name=look_of_service(service).name,
        endpoints=endpoints,
    )
    return HttpResponse(document, content_type=XML)


@csrf_exempt
@limited("client-setup", limit=VISITS_A_MINUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def discover(request: HttpRequest) -> HttpResponse:
    """Answers a posted question. GET under a domain's own name is Outlook asking where to go."""
    if request.method != "POST":
        if settings.IS_HTTPS and _client_domain(request):
            headers = {"Location": f"{settings.PUBLIC_URL}/autodiscover/autodiscover.xml"}
            return HttpResponse(status=302, headers=headers)
        return HttpResponse(autodiscover.refusal(autodiscover.INVALID_REQUEST), content_type=XML)
    try:
        question = autodiscover.read_question(request.read(autodiscover.LONGEST_REQUEST_BYTES + 1))
    except autodiscover.Malformed:
        answer = autodiscover.refusal(autodiscover.INVALID_REQUEST)
        return HttpResponse(answer, content_type=XML)
    service = _service_for(request, question.address)
    endpoints = devices.endpoints_of(service) if service else None
    if service is None or endpoints is None:
        answer = autodiscover.refusal(autodiscover.NO_PROVIDER)
    else:
        login_name = _login_name(question.address, service)
        answer = autodiscover.answer(question, endpoints, login_name=login_name)
    return HttpResponse(answer, content_type=XML)


@limited("client-setup", limit=VISITS_A_MINUTE)
@require_safe
def discover_json(request: HttpRequest, address: str = "") -> HttpResponse:
    """Version 2: one address for one protocol."""
    asked = {name.lower(): str(value) for name, value in request.GET.items()}
    address = address or asked.get("email", "")
    if not address:
        body = autodiscover.json_error("MandatoryParameterMissing", "The address is missing.")
        return JsonResponse(body, status=400)
    service = _service_for(request, address)
    endpoints: Endpoints | None = devices.endpoints_of(service) if service else None
    if endpoints is None:
        body = autodiscover.json_error("DomainNotFound", "The domain is not served here.")
        return JsonResponse(body, status=404)
    status, body = autodiscover.json_answer(
        asked.get("protocol", ""),
        endpoints,
        autodiscover_url=f"{settings.PUBLIC_URL}/autodiscover/autodiscover.xml",
    )
    return HttpResponse(json.dumps(body), content_type="application/json", status=status)


def _service_for(request: HttpRequest, address: str) -> Service | None:
    """The service of the address's domain; under a domain's own name, of that domain alone."""
    own = _client_domain(request)
    _, has_domain, asked = address.rpartition("@")
    service = devices.served_domain(own or asked)
    if own and has_domain and service:
        return service if normalized(asked) in devices.domain_names_of(service) else None
    return service


def _client_domain(request: HttpRequest) -> str:
    """The domain under whose own name the request came, '' at the panel's host."""
    return str(getattr(request, "client_domain", ""))


def _login_name(address: str, service: Service) -> str:
    """The mailbox's name on the mail server: an alias of the domain leads to the domain's own."""
    return f"{normalized(address.rpartition('@')[0])}@{service.domain_name}"
