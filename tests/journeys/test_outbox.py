"""A letter through the real parts: row, commit, broker, worker, mail server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction

from provisioning.models import MailStatus, OutgoingMail
from provisioning.operations import outbox
from tests.factories import make_service
from tests.processes import CeleryProcess, wait_until
from tests.smtp import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as running:
        yield running


@pytest.fixture
def worker_settings(sink: SmtpSink) -> Mapping[str, str]:
    return {"SWEEP_SECONDS": "0.3", "EMAIL_URL": sink.url}


def test_a_letter_goes_out_after_its_commit_and_once(
    sink: SmtpSink, worker: CeleryProcess, beat: CeleryProcess
) -> None:
    with transaction.atomic():
        mail = outbox.post(
            kind="dns_ready",
            event_key="dns_ready:1",
            recipient="anna@elsewhere.test",
            service=make_service(domain_name="client.test"),
            secrets={"page_path": "/records/very-secret/"},
        )
        assert mail is not None
    wait_until(lambda: OutgoingMail.objects.get().status == MailStatus.SENT, seconds=20)
    assert len(sink.messages) == 1
    assert "very-secret" in sink.messages[0].as_string()
    assert "very-secret" not in worker.log
