"""Telling "does not exist" from every other refusal.

No source names all the codes for missing objects, and an outage must never look like one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from provisioning.backends.errors import NotFound, Rejected
from provisioning.backends.smartermail.refusals import explains_itself


@contextmanager
def telling_absence(is_there: Callable[[], bool]) -> Iterator[None]:
    """Makes NotFound of an unexplained refusal, but only when `is_there` says no.

    `is_there` asks the list in which the object would stand; it is asked only after a refusal.
    """
    try:
        yield
    except Rejected as refusal:
        if explains_itself(refusal) or is_there():
            raise
        raise NotFound(refusal.detail, http_status=refusal.http_status) from None
