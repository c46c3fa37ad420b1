"""A limit for what needs no sign-in, or signs in: so many visits of one address in a minute.

Counted in the cache that all web processes share. It takes the fun out of guessing and hammering;
what is behind those pages is guarded by long random links, not by this.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

WINDOW_SECONDS = 60
KEY_PREFIX = "visits"

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]


def is_too_much(room: str, visitor: str, *, limit: int) -> bool:
    """Counts this visit; True once there were more than `limit` in the last minute."""
    key = f"{KEY_PREFIX}:{room}:{visitor}"
    if cache.add(key, 1, WINDOW_SECONDS):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # the minute ended between the two
        return False


def limited(room: str, *, limit: int) -> Callable[[View[R, P]], View[R, P]]:
    """A view that answers 429 to an address that comes more than `limit` times a minute."""

    def decorate(view: View[R, P]) -> View[R, P]:
        @wraps(view)
        def answer(request: R, /, *arguments: P.args, **keywords: P.kwargs) -> HttpResponse:
            visitor = request.META.get("REMOTE_ADDR", "")
            if is_too_much(room, visitor, limit=limit):
                sentence = _("Too many visits at once. Please wait a minute.")
                headers = {"Retry-After": str(WINDOW_SECONDS), "Cache-Control": "no-store"}
                return HttpResponse(
                    sentence, status=429, headers=headers, content_type="text/plain; charset=utf-8"
                )
            return view(request, *arguments, **keywords)

        return answer

    return decorate
