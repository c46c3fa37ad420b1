from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from provisioning.models import MailStatus, OutgoingMail, Service, StaffAlert
from provisioning.operations import outbox
from tests.factories import make_brand, make_service
from tests.smtp import SmtpSink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Settings) -> Iterator[SmtpSink]:
    with SmtpSink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def service(db: None) -> Service:
    return make_service(domain_name="client.test")


def post(service: Service, event_key: str = "dns_ready:1", **values: Any) -> OutgoingMail:
    mail = outbox.post(
        kind="dns_ready",
        event_key=event_key,
        service=service,
        **{
            "recipient": "anna@elsewhere.test",
            "language_code": "en",
            "context": {"page_path": "/services/1/dns/"},
            **values,
        },
    )
    assert mail is not None
    return mail


def bodies(message: EmailMessage) -> list[str]:
    """Text and HTML."""
    parts = (part for part in message.walk() if not part.is_multipart())
    return [bytes(part.get_payload(decode=True)).decode() for part in parts]


def status_of(mail: OutgoingMail) -> str:
    return OutgoingMail.objects.get(pk=mail.pk).status


class TestWriting:
    def test_it_belongs_to_the_transaction_of_its_cause(self, service: Service) -> None:
        with transaction.atomic():
            post(service)
            transaction.set_rollback(True)
        assert not OutgoingMail.objects.exists()

    def test_a_worker_is_woken_after_the_commit(
        self, service: Service, sent: list[tuple[str, list[int]]]
    ) -> None:
        mail = post(service)
        assert sent == [("provisioning.send_mail", [mail.pk])]

    def test_the_same_event_writes_no_second_letter(self, service: Service) -> None:
        mail = post(service)
        again = outbox.post(kind="dns_ready", event_key=mail.event_key, recipient="b@c.test")
        assert again is None
        assert OutgoingMail.objects.get() == mail

    def test_a_personal_link_cannot_be_read_in_the_database(self, service: Service) -> None:
        mail = post(service, secrets={"page_path": "/setup/abc/"})
        raw = OutgoingMail.objects.extra(select={"raw": "secrets"}).get(pk=mail.pk)
        assert "abc" not in raw.raw
        assert "abc" in mail.secrets

    @pytest.mark.parametrize(("given", "used"), [("fr", "fr"), ("fr-ca", "fr"), ("xx", "en")])
    def test_the_language_is_one_we_speak(self, service: Service, given: str, used: str) -> None:
        assert post(service, language_code=given).language_code == used


class TestSending:
    def test_it_arrives_as_text_and_html_under_the_brand(
        self, service: Service, sink: SmtpSink, settings: Settings
    ) -> None:
        settings.BRAND_NAME = "North & Harbour"
        settings.BRAND_SUPPORT_URL = "https://help.brand.test/"
        mail = post(service)
        assert outbox.send(mail.pk) == MailStatus.SENT
        [message] = sink.messages
        assert message["From"].addresses[0].display_name == "North & Harbour"
        assert message["From"].addresses[0].addr_spec == "mail@brand.test"
        assert message["To"] == "anna@elsewhere.test"
        assert message["Subject"] == "The DNS records of client.test are all in place"
        assert message["Auto-Submitted"] == "auto-generated"
        text, html = bodies(message)
        assert "North & Harbour" in text
        assert "North &amp; Harbour" in html
        for body in (text, html):
            assert "http://testserver/services/1/dns/" in body
            assert "https://help.brand.test/" in body
            assert "mailroom" not in body.lower()

    def test_a_resold_service_writes_under_its_own_brand(
        self, service: Service, sink: SmtpSink
    ) -> None:
        service.plan.brand = make_brand(
            host_name="panel.reseller.test",
            name="Reseller",
            colour="#7a1f5c",
            support_email="help@reseller.test",
        )
        service.plan.save()
        outbox.send(post(service).pk)
        [message] = sink.messages
        assert message["From"].addresses[0].display_name == "Reseller"
        assert message["Reply-To"] == "help@reseller.test"
        _, html = bodies(message)
        assert "http://panel.reseller.test/services/1/dns/" in html
        assert "#7a1f5c" in html

    def test_it_speaks_the_recipients_language(self, service: Service, sink: SmtpSink) -> None:
        outbox.send(post(service, language_code="fr").pk)
        [message] = sink.messages
        assert message["Subject"] == "Les enregistrements DNS de client.test sont tous en place"

    def test_a_letter_that_is_out_keeps_no_link(self, service: Service, sink: SmtpSink) -> None:
        mail = post(service, secrets={"page_path": "/setup/abc/"})
        outbox.send(mail.pk)
        assert "setup/abc" in sink.messages[0].as_string()
        assert OutgoingMail.objects.get().secrets == ""

    def test_it_is_sent_once(self, service: Service, sink: SmtpSink) -> None:
        mail = post(service)
        outbox.send(mail.pk)
        assert outbox.send(mail.pk) is None
        assert len(sink.messages) == 1

    def test_the_demo_keeps_letters_as_files(
        self, service: Service, settings: Settings, tmp_path: Path
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(tmp_path)
        outbox.send(post(service).pk)
        [path] = tmp_path.iterdir()
        assert "all in place" in path.read_text()


class TestTrouble:
    def test_a_mail_server_that_is_away_costs_time_only(
        self, service: Service, settings: Settings
    ) -> None:
        with SmtpSink() as gone:
            port = gone.port
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        mail = post(service)
        before = timezone.now()
        assert outbox.send(mail.pk) == MailStatus.QUEUED
        mail.refresh_from_db()
        assert mail.not_before_at > before
        assert "refused" in mail.error_detail
        assert outbox.send(mail.pk) is None

    @pytest.mark.parametrize(
        ("command", "answer", "status"),
        [
            ("MAIL", "451 later", MailStatus.QUEUED),
            ("RCPT", "450 grey", MailStatus.QUEUED),
            ("RCPT", "550 nobody", MailStatus.FAILED),
            (".", "452 full", MailStatus.QUEUED),
            (".", "554 no", MailStatus.FAILED),
            (".", "", MailStatus.UNKNOWN),
        ],
    )
    def test_what_the_mail_server_says_decides(
        self, service: Service, sink: SmtpSink, command: str, answer: str, status: str
    ) -> None:
        sink.answers[command] = answer
        mail = post(service)
        assert outbox.send(mail.pk) == status
        assert status_of(mail) == status
        assert StaffAlert.objects.exists() == (status != MailStatus.QUEUED)

    def test_a_worker_killed_while_handing_over_never_sends_twice(
        self, service: Service, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send = EmailMultiAlternatives.send

        def killed(letter: EmailMultiAlternatives, *args: Any, **options: Any) -> int:
            send(letter, *args, **options)
            raise SystemExit

        monkeypatch.setattr(EmailMultiAlternatives, "send", killed)
        mail = post(service)
        with pytest.raises(SystemExit):
            outbox.send(mail.pk)
        OutgoingMail.objects.update(claim_expires_at=timezone.now() - timedelta(seconds=1))
        assert outbox.sweep() == 0
        assert status_of(mail) == MailStatus.UNKNOWN
        assert len(sink.messages) == 1
        assert StaffAlert.objects.get().code == "mail_not_sent"

    def test_a_worker_killed_before_that_loses_nothing(
        self, service: Service, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mail = post(service)
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.backends.smtp.EmailBackend.open", _die)
            with pytest.raises(SystemExit):
                outbox.send(mail.pk)
        OutgoingMail.objects.update(claim_expires_at=timezone.now() - timedelta(seconds=1))
        assert outbox.sweep() == 1
        assert outbox.send(mail.pk) == MailStatus.SENT

    def test_too_late_is_not_sent(self, service: Service, sink: SmtpSink) -> None:
        mail = post(service, lifetime=timedelta(0))
        assert outbox.send(mail.pk) is None
        assert outbox.sweep() == 0
        assert status_of(mail) == MailStatus.EXPIRED

    def test_staff_may_send_it_again(self, service: Service, sink: SmtpSink) -> None:
        sink.answers["RCPT"] = "550 nobody"
        mail = post(service, secrets={"page_path": "/setup/abc/"})
        outbox.send(mail.pk)
        sink.answers.clear()
        assert outbox.send_again(mail)
        assert outbox.send(mail.pk) == MailStatus.SENT
        assert "setup/abc" in sink.messages[0].as_string()
        assert not outbox.send_again(mail)

    def test_without_a_mail_server_letters_wait_and_staff_are_told(
        self, service: Service, settings: Settings
    ) -> None:
        settings.MAIL_CONFIGURED = False
        assert not outbox.is_configured()
        mail = post(service)
        assert outbox.send(mail.pk) is None
        assert status_of(mail) == MailStatus.QUEUED
        assert StaffAlert.objects.get().code == "mail_not_configured"


def _die(*_args: object) -> None:
    raise SystemExit
