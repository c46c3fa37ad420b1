"""What surrounds every command: signature and shape."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clientarea.bridge import answers, auth
from clientarea.bridge.messages import Command
from provisioning.actors import Actor
from provisioning.errors import ActionRefused, InvalidPlanOption

M = TypeVar("M", bound=Command)
View = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)


def command(shape: type[M]) -> Callable[[Callable[[M, Actor], HttpResponse]], View]:
    """Makes a view of a function that takes a checked message and who sent it.

    An unsigned, late or repeated request gets 401 and nothing else; a malformed message 400 with
    the name of the member; a refused one the reason.
    """

    def decorate(carry_out: Callable[[M, Actor], HttpResponse]) -> View:
        @csrf_exempt
        @require_POST
        @wraps(carry_out)
        def view(request: HttpRequest) -> HttpResponse:
            if not auth.is_authentic(request):
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            try:
                message = msgspec.json.decode(request.body, type=shape)
            except msgspec.DecodeError as error:
                return answers.malformed(str(error))
            logger.info("bridge: %s %s", carry_out.__name__, message.whmcs_service_id)
            try:
                return carry_out(message, _sender(request, message))
            except (ActionRefused, InvalidPlanOption) as error:
                return answers.refused(error)

        return view

    return decorate


def _sender(request: HttpRequest, message: Command) -> Actor:
    return Actor(
        Actor.WHMCS,
        "WHMCS",
        ip_address=request.META["REMOTE_ADDR"],
        request_id=message.request_id,
    )
