"""Messages after a redirect: a form that was sent twice is answered with one."""

from __future__ import annotations

from django.contrib.messages.storage.fallback import FallbackStorage
from django.utils.functional import Promise


class ToldOnce(FallbackStorage):
    """Leaves out what waits to be told already."""

    def add(self, level: int, message: str | Promise, extra_tags: str | None = "") -> None:
        """Keeps the message for the next page, once."""
        waiting = [*self._loaded_messages, *self._queued_messages]
        if str(message) not in {str(one) for one in waiting}:
            super().add(level, str(message), extra_tags)
