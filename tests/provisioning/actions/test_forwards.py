from __future__ import annotations

from typing import Any

import pytest

from provisioning.actions import forwards
from provisioning.errors import ActionRefused
from provisioning.models import AuditEvent, Mailbox, Operation, Service
from tests.factories import ALICE, make_alias, make_mailbox, make_plan, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["smartermail", "polarismail"])
def service(request: pytest.FixtureRequest) -> Service:
    row = make_service(domain_name="client.test", plan=make_plan(platform=request.param))
    make_mailbox(row, "al")
    return row


@pytest.fixture
def bob(service: Service) -> Mailbox:
    return make_mailbox(service, "bob", forward_targets=[], forward_keeps_copy=None)


def forward(bob: Mailbox, *targets: str, **values: Any) -> Operation | None:
    return forwards.set_forward(mailbox=bob, by=ALICE, targets=targets, **values)


def test_at_n19_it_forwards_inside_and_outside(bob: Mailbox) -> None:
    operation = forward(bob, "x@y.test", "al@client.test")
    assert operation is not None
    bob.refresh_from_db()
    assert (bob.forward_targets, bob.state) == (["al@client.test", "x@y.test"], "updating")
    event = AuditEvent.objects.get()
    assert (event.verb, event.before["forward_targets"]) == ("forward_changed", [])


def test_at_g16_a_bad_target_refuses_all(bob: Mailbox) -> None:
    with pytest.raises(ActionRefused) as refusal:
        forward(bob, "a@x.test", "bad")
    assert (refusal.value.code, refusal.value.field) == ("target_malformed", "targets")
    assert not Operation.objects.exists()


@pytest.mark.parametrize("way", [["bob@client.test"], ["info@client.test"]])
def test_a_circle_is_refused(service: Service, bob: Mailbox, way: list[str]) -> None:
    make_alias(service, "info", ["bob@client.test"])
    with pytest.raises(ActionRefused) as refusal:
        forward(bob, *way)
    assert refusal.value.code == "target_circle"


def test_nothing_different_changes_nothing(bob: Mailbox) -> None:
    Mailbox.objects.update(forward_keeps_copy=True, forward_keeps_recipients=False)
    assert forward(bob) is None


def test_at_g17_spam_rule_and_flags_are_kept_and_an_unknown_rule_is_none(
    service: Service, bob: Mailbox
) -> None:
    if not service.plan.capabilities.has_forward_spam_rule:
        with pytest.raises(ActionRefused):
            forward(bob, "x@y.test", keeps_copy=False)
        return
    operation = forward(bob, "x@y.test", keeps_copy=False, keeps_recipients=True, spam_rule="junk")
    assert operation is not None
    assert operation.payload["wish"] == {
        "forward_targets": ["x@y.test"],
        "forward_keeps_copy": False,
        "forward_keeps_recipients": True,
        "forward_spam_rule": "junk",
    }
    Operation.objects.all().delete()
    Mailbox.objects.update(state="active")
    operation = forward(bob, "x@y.test", spam_rule="whatever")
    assert operation is not None
    assert operation.payload["wish"]["forward_spam_rule"] == "none"


def test_a_mailbox_that_no_longer_forwards_keeps_its_mail(service: Service, bob: Mailbox) -> None:
    Mailbox.objects.filter(pk=bob.pk).update(forward_targets=["x@y.test"])
    keeps = service.plan.capabilities.has_forward_keep_copy
    operation = forward(bob, keeps_copy=not keeps)
    assert operation is not None
    assert operation.payload["wish"].get("forward_keeps_copy", True) is True
