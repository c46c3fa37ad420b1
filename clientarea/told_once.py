"""Messages after a redirect: a form that was sent twice is answered with one."""

from __future__ import annotations

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http.response import HttpResponseBase


class ToldOnce(FallbackStorage):
    """Keeps a message for the next page once, however often it was added."""

    def _store(
        self, messages: list[Message], response: HttpResponseBase, *args: object, **kwargs: object
    ) -> list[Message]:
        once = {(one.level, str(one.message)): one for one in messages}
        left: list[Message] = super()._store(  # type: ignore[misc] # left out of the stubs
            list(once.values()), response, *args, **kwargs
        )
        return left
