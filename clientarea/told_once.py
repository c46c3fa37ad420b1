"""Messages after a redirect: a form that was sent twice is answered with one."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.fallback import FallbackStorage


class ToldOnce(FallbackStorage):
    """Tells a message once, however often it was added."""

    def __iter__(self) -> Iterator[Message]:
        told = set()
        for message in super().__iter__():
            if (text := str(message.message)) not in told:
                told.add(text)
                yield message
