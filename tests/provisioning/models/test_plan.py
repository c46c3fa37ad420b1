from __future__ import annotations

import pytest

from provisioning.backends.registry import BACKENDS
from provisioning.capabilities import CAPABILITIES, MailboxKind, MailProtocol
from provisioning.models import MailboxKind as StoredKind
from provisioning.models import Plan, Platform


@pytest.mark.parametrize(
    ("platform", "option_text", "offered"),
    [
        ("smartermail", "on", True),
        ("smartermail", "", False),
        ("polarismail", "on", False),
    ],
)
def test_a_protocol_is_offered_when_it_is_sold_and_the_platform_has_it(
    platform: str, option_text: str, offered: bool
) -> None:
    plan = Plan(platform=platform, option_texts={"14": option_text})
    assert plan.offers(MailProtocol.EAS) is offered


def test_every_platform_tells_what_it_can_do_without_a_server() -> None:
    assert set(Platform.values) == set(CAPABILITIES) == set(BACKENDS)
    for name, backend in BACKENDS.items():
        assert backend.capabilities is CAPABILITIES[name]


def test_every_kind_of_mailbox_can_be_stored() -> None:
    assert {kind.value for kind in MailboxKind} == set(StoredKind.values)
