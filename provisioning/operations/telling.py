"""One letter to each who looks after a domain, about one event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from provisioning.models import Service
from provisioning.operations import outbox
from provisioning.recipients import Recipient

Words = Callable[[Recipient], Mapping[str, object]]


def tell(
    service: Service,
    recipients: Iterable[Recipient],
    *,
    letter: str,
    event_key: str,
    words: Words,
) -> int:
    """Writes the letters inside the caller's transaction; how many were not written before.

    `letter` names the templates, `event_key` the event for good (`outbox.post`).
    """
    count = 0
    for recipient in recipients:
        mail = outbox.post(
            kind=letter,
            event_key=f"{event_key}:{recipient.key}",
            recipient=recipient.email,
            language_code=recipient.language_code,
            service=service,
            context=words(recipient),
        )
        count += mail is not None
    return count
