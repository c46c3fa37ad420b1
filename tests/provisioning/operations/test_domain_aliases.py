"""Domain aliases: wished for, proven, added and removed, on both platforms' simulators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from provisioning.actions import domain_aliases as actions
from provisioning.dns_answers import Answer, MxRecord, Question, Reason, Told
from provisioning.models import AuditEvent, DomainAlias, DomainAliasRequest, Operation, Service
from provisioning.operations import domain_aliases
from provisioning.operations.platform import backend_of
from provisioning.simulators.faults import FaultKind
from tests.factories import ALICE
from tests.provisioning.operations.carrying import run
from tests.provisioning.operations.platforms import MailPlatform

pytestmark = pytest.mark.django_db

NAME = "client.ca"


class Zone:
    """What the name servers answer in a test."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, ...]] = {}
        self.mx: dict[str, tuple[str, ...]] = {}
        self.is_away = False

    def ask(self, name: str, record_type: str) -> Answer:
        question, now = Question(name, record_type), timezone.now()
        if self.is_away:
            return Answer(question, Told.UNKNOWN, now, reason=Reason.TIMEOUT)
        return self._answer(question, now)

    def _answer(self, question: Question, now: datetime) -> Answer:
        texts = self.texts.get(question.name, ()) if question.record_type == "TXT" else ()
        hosts = self.mx.get(question.name, ()) if question.record_type == "MX" else ()
        mx = tuple(MxRecord(10, host) for host in hosts)
        told = Told.FOUND if texts or mx else Told.ABSENT
        return Answer(question, told, now, texts=texts, mx=mx)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Zone:
    answers = Zone()
    monkeypatch.setattr("provisioning.operations.domain_aliases.new_resolver", lambda: answers)
    return answers


@pytest.fixture
def domain(hosted: Service) -> Service:
    """A service with room for two domain aliases."""
    plan = hosted.plan
    plan.option_texts = {**plan.option_texts, "17": "2"}
    plan.save(update_fields=["option_texts"])
    Service.objects.update(option_texts={"Total Domain Aliases": "2"})
    return Service.objects.get()


def ask(domain: Service, name: str = NAME) -> DomainAliasRequest:
    return actions.request(service=domain, by=ALICE, domain=name)


def aliases_on_platform(domain: Service) -> list[str]:
    assert domain.server is not None
    found = backend_of(domain.server).list_domain_aliases(domain.domain_name)
    return [alias.domain_name for alias in found]


class TestProof:
    def test_at_i08_it_is_pending_until_the_record_is_seen(
        self, domain: Service, zone: Zone
    ) -> None:
        wish = ask(domain)
        assert not domain_aliases.check(wish.pk)
        wish.refresh_from_db()
        assert (wish.checked_at is not None, wish.check_error_code) == (True, "")
        assert not Operation.objects.exists()
        zone.texts[NAME] = ("v=spf1 -all", wish.proof_text)
        assert domain_aliases.check(wish.pk)
        assert not DomainAliasRequest.objects.exists()
        assert run(Operation.objects.get()).status == "succeeded"
        assert aliases_on_platform(domain) == [NAME]
        assert DomainAlias.objects.get().state == "active"
        event = AuditEvent.objects.get(verb="domain_alias_added")
        assert (event.actor_name, event.object_name) == ("Alice", NAME)

    def test_at_i08_mail_that_comes_to_us_already_is_proof_too(
        self, domain: Service, zone: Zone
    ) -> None:
        zone.mx = {"client.test": ("mx.host.test",), NAME: ("mx.host.test",)}
        assert domain_aliases.check(ask(domain).pk)

    @pytest.mark.parametrize(
        "hosts", [("mx.other.test",), ("",), ("mx.host.test", "mx.other.test")]
    )
    def test_mail_that_goes_elsewhere_is_none(
        self, domain: Service, zone: Zone, hosts: tuple[str, ...]
    ) -> None:
        zone.mx = {"client.test": ("mx.host.test",), NAME: hosts}
        assert not domain_aliases.check(ask(domain).pk)

    def test_somebody_elses_text_is_none(self, domain: Service, zone: Zone) -> None:
        wish = ask(domain)
        zone.texts[NAME] = (f"{wish.proof_text}0",)
        assert not domain_aliases.check(wish.pk)

    def test_silent_name_servers_are_told_apart_from_absence(
        self, domain: Service, zone: Zone
    ) -> None:
        zone.is_away = True
        wish = ask(domain)
        assert not domain_aliases.check(wish.pk)
        wish.refresh_from_db()
        assert wish.check_error_code == "dns_unknown"

    def test_seen_twice_it_is_added_once(self, domain: Service, zone: Zone) -> None:
        wish = ask(domain)
        zone.texts[NAME] = (wish.proof_text,)
        assert domain_aliases.check(wish.pk)
        assert not domain_aliases.check(wish.pk)
        assert Operation.objects.count() == 1

    def test_all_that_wait_are_looked_at(
        self, domain: Service, sent: list[tuple[str, list[int]]]
    ) -> None:
        wish = ask(domain)
        sent.clear()
        domain_aliases.ask_for_all()
        assert sent == [("provisioning.check_domain_alias", [wish.pk])]


def test_at_i10_it_is_removed(platform: MailPlatform, domain: Service, zone: Zone) -> None:
    wish = ask(domain)
    zone.texts[NAME] = (wish.proof_text,)
    domain_aliases.check(wish.pk)
    run(Operation.objects.get())
    alias = DomainAlias.objects.get()
    assert run(actions.remove(alias=alias, by=ALICE)).status == "succeeded"
    assert aliases_on_platform(domain) == []
    assert not DomainAlias.objects.exists()


def test_a_refused_removal_leaves_it(platform: MailPlatform, domain: Service, zone: Zone) -> None:
    wish = ask(domain)
    zone.texts[NAME] = (wish.proof_text,)
    domain_aliases.check(wish.pk)
    run(Operation.objects.get())
    is_first = platform.kind == "smartermail"
    platform.fail(FaultKind.FAILURE, "domain-alias-delete" if is_first else "removeAliasDomain")
    operation: Any = actions.remove(alias=DomainAlias.objects.get(), by=ALICE)
    assert run(operation).status == "failed"
    assert DomainAlias.objects.get().state == "active"
