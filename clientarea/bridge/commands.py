"""What surrounds every command: signature and shape."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clientarea.bridge import answers, auth
from clientarea.bridge.messages import Command
from clientarea.bridge.replies import Done, Reply
from clientarea.throttle import is_too_much
from provisioning.actors import Actor
from provisioning.errors import ActionRefused, InvalidPlanOption

M = TypeVar("M", bound=Command)
View = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

# WHMCS with a wrong key asks a few times a minute, at most.
REFUSALS_A_MINUTE = 300


@dataclass(frozen=True)
class Endpoint:
    """What goes into a command and what comes out of it, for its description (`openapi.py`)."""

    shape: type[Command]
    reply: type[Reply]
    summary: str


def endpoint_of(view: object) -> Endpoint:
    """The description of a view that `command` has made."""
    endpoint: Endpoint = view.bridge_endpoint  # type: ignore[attr-defined]
    return endpoint


def _turned_away(request: HttpRequest) -> HttpResponse:
    """401 and not a word more; 429 to an address that keeps trying."""
    visitor = request.META.get("REMOTE_ADDR", "")
    too_many = is_too_much("bridge-refused", visitor, limit=REFUSALS_A_MINUTE)
    return HttpResponse(
        status=HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.UNAUTHORIZED
    )


def command(
    shape: type[M], reply: type[Reply] = Done
) -> Callable[[Callable[[M, Actor], HttpResponse]], View]:
    """Makes a view of a function that takes a checked message and who sent it.

    An unsigned, late or repeated request gets 401 and nothing else; a malformed message 400 with
    the name of the member; a refused one the reason. `reply` is what it answers with when it is
    not refused.
    """

    def decorate(carry_out: Callable[[M, Actor], HttpResponse]) -> View:
        @csrf_exempt
        @require_POST
        @wraps(carry_out)
        def view(request: HttpRequest) -> HttpResponse:
            if not auth.is_authentic(request):
                return _turned_away(request)
            try:
                message = msgspec.json.decode(request.body, type=shape)
            except msgspec.DecodeError as error:
                return answers.malformed(str(error))
            logger.info("bridge: %s %s", carry_out.__name__, message.subject())
            try:
                return carry_out(message, _sender(request, message))
            except (ActionRefused, InvalidPlanOption) as error:
                return answers.refused(error)

        view.bridge_endpoint = Endpoint(  # type: ignore[attr-defined]
            shape, reply, (carry_out.__doc__ or "").strip()
        )
        return view

    return decorate


def _sender(request: HttpRequest, message: Command) -> Actor:
    return Actor(
        Actor.WHMCS,
        "WHMCS",
        ip_address=request.META["REMOTE_ADDR"],
        request_id=message.request_id,
    )
