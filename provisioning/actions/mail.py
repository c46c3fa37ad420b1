"""Staff's hand on our own letters."""

from __future__ import annotations

from provisioning.actors import Actor
from provisioning.audit import record
from provisioning.errors import ActionRefused
from provisioning.models import OutgoingMail
from provisioning.operations import outbox
from provisioning.transactions import transactional


@transactional
def send_again(*, mail: OutgoingMail, by: Actor) -> None:
    """Sends a letter that failed or perhaps arrived; raises `ActionRefused` for one on its way."""
    if not outbox.send_again(mail):
        raise ActionRefused("mail_on_its_way")
    record(by, mail.service, "mail_sent_again", str(mail))
