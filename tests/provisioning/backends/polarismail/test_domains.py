"""Domains beyond the contract: life, DKIM, branding, login links."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from provisioning.backends.base import (
    BrandingChange,
    DkimStatus,
    DomainChange,
    MailboxKind,
)
from provisioning.backends.errors import (
    DomainInUse,
    HostUnreachable,
    NotFound,
    OutcomeUnknown,
    PlatformLimit,
    Rejected,
    ServerUnavailable,
)
from provisioning.backends.polarismail import PolarisMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import BOB, DOMAIN, DOMAIN_SPEC
from tests.provisioning.backends.polarismail.platform import PROFILES, PolarisMailPlatform, serving

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
WHOLE = BrandingChange(name="Us", support_email="us@client.test", colour="#1A2b3c", logo=PNG)


def test_domain_that_exists_is_refused_and_left_alone(  # AT-B05, AT-B09
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    backend.create_domain(DOMAIN_SPEC)
    before = platform.simulator.domain("new.test")
    with pytest.raises(DomainInUse):
        backend.create_domain(DOMAIN_SPEC)
    assert platform.simulator.domain("new.test") is before


def test_domain_of_another_reseller_is_in_use(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.state.foreign_domains.append("new.test")
    with pytest.raises(DomainInUse):
        backend.create_domain(DOMAIN_SPEC)
    with pytest.raises(DomainInUse):
        backend.add_domain_alias(DOMAIN, "new.test")


def test_plan_without_a_domain_left(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.state.plan.max_domain_count = 1
    with pytest.raises(PlatformLimit):
        backend.create_domain(DOMAIN_SPEC)


def test_server_that_fails_says_nothing_about_a_domain(  # AT-B06
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.fail_next_read(500)
    with pytest.raises(ServerUnavailable):
        warm.read_domain("new.test")
    assert not platform.has_domain("new.test")


def test_suspended_and_resumed_twice_each(  # AT-B11, AT-B13, AT-N27
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.add_mailbox(BOB)
    for is_enabled in (False, False, True, True):
        backend.set_domain_enabled(DOMAIN, is_enabled=is_enabled)
        [domain] = backend.list_domains()
        assert domain.is_enabled is is_enabled
    assert platform.has_mailbox(BOB)


def test_terminated_twice(  # AT-B14, AT-B16, AT-N28
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    for _ in range(2):
        backend.delete_domain(DOMAIN, delete_files=True)
    assert not platform.has_domain(DOMAIN)


def test_termination_of_a_service_that_is_down_can_be_repeated(  # AT-B17
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.switch_off()
    with pytest.raises(HostUnreachable):
        warm.delete_domain(DOMAIN, delete_files=True)
    platform.simulator.start()
    warm.delete_domain(DOMAIN, delete_files=True)
    assert not platform.has_domain(DOMAIN)


def test_limits_are_not_the_platforms_affair(  # AT-B18, AT-N29
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    backend.change_domain(DomainChange(DOMAIN, max_mailbox_count=1))
    assert platform.actions() == []
    assert not backend.capabilities.has_domain_limits


def test_account_without_domains_may_refuse_to_list_them() -> None:
    with serving(PROFILES["vendor"]) as platform:
        backend = platform.open_backend()
        backend.delete_domain(DOMAIN, delete_files=True)
        assert list(backend.list_domains()) == []
        assert backend.read_domain(DOMAIN) is None


def test_totals_of_the_account(platform: PolarisMailPlatform, backend: PolarisMailBackend) -> None:
    platform.add_mailbox(BOB)
    platform.simulator.state.plan.max_enhanced_count = 7
    statistics = backend.read_statistics()
    assert statistics.mailbox_counts[MailboxKind.BASIC] == 1
    assert statistics.max_mailbox_counts[MailboxKind.ENHANCED] == 7
    assert statistics.domain_count == 1


def test_real_use_and_not_what_was_assigned(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.add_mailbox(BOB, quota_gigabytes="50", used_bytes=2_000_000_000)
    usage = backend.read_usage(DOMAIN)
    assert usage.used_bytes == 2 * 1024**3  # "2000" in the unit of quotas
    assert (usage.mailbox_count, usage.alias_count) == (1, None)


@pytest.mark.parametrize("has_domain", [False, True])
def test_dkim_host_and_key_are_told_verbatim_and_wait_for_the_dns(  # AT-N23
    platform: PolarisMailPlatform, backend: PolarisMailBackend, has_domain: bool
) -> None:
    platform.simulator.profile = platform.simulator.profile.changed(
        {"dkim_host_has_domain": has_domain}
    )
    state = backend.enable_dkim(DOMAIN)
    assert state.status is DkimStatus.PENDING
    assert state.pending_key is not None
    key = platform.state().dkim
    assert (state.pending_key.record.name, state.pending_key.record.value) == (key.host, key.key)
    platform.publish_dkim()
    assert backend.read_dkim(DOMAIN).status is DkimStatus.ACTIVE


def test_dkim_state_inside_a_refusal_counts() -> None:
    with serving(PROFILES["vendor"]) as platform:
        backend = platform.open_backend()
        key = backend.enable_dkim(DOMAIN).pending_key
        assert backend.read_dkim(DOMAIN).pending_key == key


def test_dkim_that_is_active_at_once_is_told_by_the_next_reading() -> None:
    with serving(PROFILES["likely"].changed({"dkim_waits_for_dns": False})) as platform:
        backend = platform.open_backend()
        key = backend.enable_dkim(DOMAIN).pending_key
        assert backend.verify_dkim(DOMAIN).active_key == key
        assert backend.enable_dkim(DOMAIN).active_key == key


def test_dkim_whose_key_outlives_it_can_be_enabled_again() -> None:
    with serving(PROFILES["likely"].changed({"disabled_dkim_keeps_key": True})) as platform:
        backend = platform.open_backend()
        key = backend.enable_dkim(DOMAIN).pending_key
        backend.disable_dkim(DOMAIN)
        backend.enable_dkim(DOMAIN)
        platform.publish_dkim()
        assert backend.verify_dkim(DOMAIN).active_key == key


def test_branding_is_set_kept_and_reset(  # AT-N25
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    default = backend.read_branding(DOMAIN)
    backend.set_branding(DOMAIN, WHOLE)
    backend.set_branding(DOMAIN, BrandingChange(name="Them"))
    branding = backend.read_branding(DOMAIN)
    assert (branding.name, branding.support_email) == ("Them", "us@client.test")
    assert branding.colour == "#1a2b3c"
    assert requests.get(branding.logo_url, timeout=5).content == PNG
    backend.reset_branding(DOMAIN)
    assert backend.read_branding(DOMAIN) == default


@pytest.mark.parametrize(
    ("logo", "is_taken"),
    [
        (PNG.ljust(400_000), True),
        (PNG.ljust(512_000), True),
        (PNG.ljust(512_001), False),
        (PNG.ljust(600_000), False),
        (b"just a text", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
    ],
    ids=["400 kB", "largest", "too large", "600 kB", "text", "drawing"],
)
def test_logo(  # AT-N24
    platform: PolarisMailPlatform, backend: PolarisMailBackend, logo: bytes, is_taken: bool
) -> None:
    if is_taken:
        backend.set_branding(DOMAIN, BrandingChange(logo=logo))
        assert base64.b64decode(platform.state().logo_base64) == logo
        return
    with pytest.raises(Rejected):
        backend.set_branding(DOMAIN, BrandingChange(logo=logo))
    assert platform.actions() == []


def test_branding_of_a_missing_domain_is_not_found(backend: PolarisMailBackend) -> None:
    for verb in (backend.read_branding, backend.reset_branding):
        with pytest.raises(NotFound):
            verb("missing.test")
    with pytest.raises(NotFound):
        backend.set_branding("missing.test", WHOLE)


def test_login_link_opens_the_mailbox_once(  # AT-N30
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.add_mailbox(BOB)
    url = backend.make_mailbox_login(BOB.upper()).url
    assert BOB in requests.get(url, timeout=5).text
    assert requests.get(url, timeout=5).status_code == 403


def test_base64_of_a_login_link_is_encoded(
    platform: PolarisMailPlatform, backend: PolarisMailBackend
) -> None:
    platform.simulator.add_mailbox("oo+o@client.test")
    url = backend.make_mailbox_login("oo+o@client.test").url
    query = urlsplit(url).query
    assert not {"+", "/"} & set(query)
    [text] = parse_qs(query)["u"]
    assert base64.b64decode(text).decode() == "oo+o@client.test"


def test_catch_all_that_the_platform_will_not_end_is_told() -> None:
    switches = {"empty_catch_all_switches_off": False}
    with serving(PROFILES["likely"].changed(switches)) as platform:
        platform.add_mailbox(BOB)
        backend = platform.open_backend()
        backend.set_catch_all(DOMAIN, BOB)
        with pytest.raises(Rejected, match="said yes"):
            backend.set_catch_all(DOMAIN, "")


def test_cut_creation_is_settled_by_reading(
    platform: PolarisMailPlatform, warm: PolarisMailBackend
) -> None:
    platform.inject(Fault(kind=FaultKind.CUT_AFTER, path_contains="addDomain"))
    with pytest.raises(OutcomeUnknown):
        warm.create_domain(DOMAIN_SPEC)
    assert warm.read_domain("new.test") is not None
