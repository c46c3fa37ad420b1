"""Mailboxes beyond the contract: kinds, sizes, options, many of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from provisioning.backends.base import MailboxChange, MailboxKind, MailProtocol
from provisioning.backends.errors import NameInUse, PlatformLimit, Unsupported
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.backends.polarismail.quota import bytes_of, gigabytes_of
from provisioning.simulators.polarismail.state import Mailbox
from tests.provisioning.backends.contract import (
    ADDRESS,
    BOB,
    DOMAIN,
    GIBIBYTE,
    MAILBOX_SPEC,
    PASSWORD,
)
from tests.provisioning.backends.polarismail.platform import PROFILES, PolarisMailPlatform, serving


def stored(platform: PolarisMailPlatform, address: str = ADDRESS) -> Mailbox:
    mailbox = platform.simulator.mailbox(address)
    assert mailbox is not None
    return mailbox


def test_enhanced_mailbox_with_its_options(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    spec = replace(MAILBOX_SPEC, kind=MailboxKind.ENHANCED, language="fr", allows_two_factor=False)
    backend.create_mailbox(spec)
    mailbox = stored(platform)
    assert (mailbox.account_type, mailbox.quota_gigabytes) == (2, "5")
    assert (mailbox.language, mailbox.is_two_factor_allowed) == ("fr", False)
    state = backend.read_mailbox(ADDRESS)
    assert state is not None
    assert state.kind is MailboxKind.ENHANCED


@pytest.mark.parametrize(
    ("size_bytes", "gigabytes"),
    [
        (5 * GIBIBYTE, "5"),
        (GIBIBYTE // 2, "0.5"),
        (100 * GIBIBYTE, "100"),
        (1024 * GIBIBYTE, "1024"),
        (700 * 1024**2, "0.683594"),
    ],
)
def test_sizes_go_out_in_gigabytes(size_bytes: int, gigabytes: str) -> None:
    assert gigabytes_of(size_bytes) == gigabytes


@pytest.mark.parametrize("reading", ["likely", "handbook"])
@pytest.mark.parametrize("quota_bytes", [GIBIBYTE // 2, GIBIBYTE, 5 * GIBIBYTE, 125 * GIBIBYTE])
def test_size_comes_back_as_it_went_out_and_does_not_grow_with_edits(
    reading: str, quota_bytes: int
) -> None:
    with serving(PROFILES[reading]) as platform:
        backend = platform.open_backend()
        backend.create_mailbox(replace(MAILBOX_SPEC, quota_bytes=quota_bytes))
        for number in range(3):
            backend.change_mailbox(MailboxChange(ADDRESS, display_name=f"Name {number}"))
            backend.set_mailbox_password(ADDRESS, PASSWORD)
            state = backend.read_mailbox(ADDRESS)
            assert state is not None
            assert state.quota_bytes == quota_bytes


def test_500_megabytes_are_half_a_gigabyte_and_1_is_not_1000(  # AT-N15
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.add_mailbox(ADDRESS, quota_gigabytes="0.5")
    platform.simulator.add_mailbox(BOB, quota_gigabytes="1")
    quotas = [state.quota_bytes for state in backend.list_mailboxes(DOMAIN)]
    assert quotas == [GIBIBYTE // 2, GIBIBYTE]


def test_units_are_divided_however_small_the_figure_is() -> None:
    for units in (0, 1, 500, 999, 1000, 1001):
        expected = round(units * GIBIBYTE / 1000)
        assert bytes_of(Decimal(units), units_per_gigabyte=1000) == expected


@pytest.mark.parametrize("reading", ["likely", "vendor"])  # the second cuts slices at 25
def test_60_mailboxes_are_all_listed(reading: str) -> None:  # AT-N14
    with serving(PROFILES[reading]) as platform:
        platform.simulator.add_domain("many.test", mailbox_count=60)
        assert len(platform.open_backend().list_mailboxes("many.test")) == 60


def test_disabled_and_enabled_again(  # AT-N16
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.add_mailbox(BOB)
    for is_enabled in (False, False, True, True):
        backend.change_mailbox(MailboxChange(BOB, is_enabled=is_enabled))
        state = backend.read_mailbox(BOB)
        assert state is not None
        assert state.is_enabled is is_enabled


def test_deleted_is_gone(  # AT-N17
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.add_mailbox(BOB)
    backend.delete_mailbox(BOB)
    assert list(backend.list_mailboxes(DOMAIN)) == []


def test_resuming_a_domain_enables_nobody_who_was_disabled_alone(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.add_mailbox(BOB, is_disabled=True)
    for is_enabled in (False, True):
        backend.set_domain_enabled(DOMAIN, is_enabled=is_enabled)
    assert stored(platform, BOB).is_disabled


def test_password_change_keeps_what_the_platform_would_blank() -> None:
    with serving(PROFILES["vendor"]) as platform:
        backend = platform.open_backend()
        backend.create_mailbox(replace(MAILBOX_SPEC, kind=MailboxKind.ENHANCED))
        before = backend.read_mailbox(ADDRESS)
        backend.set_mailbox_password(ADDRESS, "Another!Passw0rd8")
        assert backend.read_mailbox(ADDRESS) == before
        assert platform.has_password(ADDRESS, "Another!Passw0rd8")


def test_password_goes_raw(platform: PolarisMailPlatform, backend: PolarisMailBackend) -> None:
    password = " Ünïcode &amp; +%2B <b>\"'1A "
    backend.create_mailbox(replace(MAILBOX_SPEC, password=password))
    assert platform.has_password(ADDRESS, password)


@pytest.mark.parametrize(
    ("kind", "limit"),
    [(MailboxKind.BASIC, "max_basic_count"), (MailboxKind.ENHANCED, "max_enhanced_count")],
)
def test_plan_without_a_mailbox_left(
    platform: PolarisMailPlatform, backend: PolarisMailBackend, kind: MailboxKind, limit: str
) -> None:
    setattr(platform.simulator.state.plan, limit, 0)
    with pytest.raises(PlatformLimit):
        backend.create_mailbox(replace(MAILBOX_SPEC, kind=kind))


def test_change_of_kind_beyond_the_plan(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.add_mailbox(BOB)
    platform.simulator.state.plan.max_enhanced_count = 0
    with pytest.raises(PlatformLimit):
        backend.change_mailbox(MailboxChange(BOB, kind=MailboxKind.ENHANCED))


def test_name_that_was_taken_last_by_us_is_taken_even_when_the_plan_is_full(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.state.plan.max_basic_count = 1
    backend.create_mailbox(MAILBOX_SPEC)
    with pytest.raises(NameInUse):
        backend.create_mailbox(MAILBOX_SPEC)


@pytest.mark.parametrize(
    "members",
    [{"has_eas": True}, {"has_mapi": True}, {"quota_bytes": 0}, {"kind": MailboxKind.OTHER}],
    ids=str,
)
def test_what_the_platform_has_not_is_never_sent(
    platform: PolarisMailPlatform, backend: PolarisMailBackend, members: dict[str, Any]
) -> None:
    with pytest.raises(Unsupported):
        backend.create_mailbox(replace(MAILBOX_SPEC, **members))
    with pytest.raises(Unsupported):
        backend.change_mailbox(MailboxChange(BOB, **members))
    assert platform.actions() == []
    assert MailProtocol.EAS not in backend.capabilities.protocols


def test_enhanced_mailbox_keeps_its_type_when_something_else_changes(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.add_mailbox(BOB, account_type=2)
    backend.change_mailbox(MailboxChange(BOB, display_name="Bob"))
    assert stored(platform, BOB).account_type == 2
