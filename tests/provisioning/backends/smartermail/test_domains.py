"""What reaches SmarterMail when a domain is made, set up and removed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provisioning.backends.errors import DomainInUse, NotFound, OutcomeUnknown, Rejected
from provisioning.backends.smartermail import SmarterMailBackend
from provisioning.simulators.faults import Fault, FaultKind
from tests.provisioning.backends.contract import DOMAIN, DOMAIN_SPEC
from tests.provisioning.backends.smartermail.platform import SmarterMailPlatform


def test_domain_has_its_path_limits_and_hidden_administrator(  # AT-B01
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.create_domain(DOMAIN_SPEC)
    domain = platform.simulator.domain("new.test")
    assert domain is not None
    assert (domain.path, domain.main_domain_admin) == (DOMAIN_SPEC.storage_path, "qzxwvutsrp")
    assert domain.settings["hostname"] == "mail.new.test"
    assert domain.settings["maxUsers"] == 25
    assert platform.has_password("qzxwvutsrp@new.test", "Hidden!Admin9long")


def test_settings_are_those_of_the_plan(  # AT-B10
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.configure_domain(replace(DOMAIN_SPEC, domain_name=DOMAIN))
    domain = platform.simulator.domain(DOMAIN)
    assert domain is not None
    expected = {
        "isEnabled": True,
        "enableMailForwarding": True,
        "enableSmtpAccounts": True,
        "enableActiveSyncAccountManagement": True,
        "enableMapiEwsAccountManagement": False,
        "outgoingIP": "203.0.113.9",
        "maxUsers": 25,
    }
    assert {name: domain.settings[name] for name in expected} == expected


def test_domain_in_use_has_its_own_error(backend: SmarterMailBackend) -> None:  # AT-B05
    with pytest.raises(DomainInUse):
        backend.create_domain(replace(DOMAIN_SPEC, domain_name="Client.TEST"))


@pytest.mark.parametrize("delete_files", [True, False])
def test_files_stay_when_they_are_to_stay(  # AT-B14, AT-B15
    platform: SmarterMailPlatform, backend: SmarterMailBackend, delete_files: bool
) -> None:
    backend.delete_domain(DOMAIN, delete_files=delete_files)
    assert not platform.has_domain(DOMAIN)
    assert bool(platform.simulator.state.kept_paths) is not delete_files


def test_domain_made_again_gets_a_new_session(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    warm.delete_domain(DOMAIN, delete_files=True)
    assert platform.tokens.load(f"domain:{DOMAIN}") is None


def test_used_bytes_are_the_sum_of_the_mailboxes(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    platform.simulator.add_mailbox("alice@client.test", used_bytes=3 * 1024**3)
    [listed] = backend.list_domains()
    assert (listed.used_bytes, listed.mailbox_count) == (3 * 1024**3, 2)
    read = backend.read_domain(DOMAIN)
    assert read is not None
    assert (read.used_bytes, read.mailbox_count) == (3 * 1024**3, 2)


def test_unexplained_refusal_of_an_existing_domain_is_not_absence(  # AT-B22
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    for kind in (FaultKind.FAILURE, FaultKind.STATUS):
        platform.simulator.inject(
            Fault(kind=kind, path_contains="domain", status_code=404, message="Busy indexing")
        )
        with pytest.raises(Rejected, match="Busy indexing") as caught:
            warm.read_domain(DOMAIN)
        assert not isinstance(caught.value, NotFound)
        platform.simulator.inject(
            Fault(kind=kind, path_contains="domain", status_code=404, message="Busy indexing")
        )
        assert warm.read_domain("missing.test") is None


def test_page_with_status_404_is_not_absence(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.inject(Fault(kind=FaultKind.HTML, path_contains="domain-delete"))
    with pytest.raises(Exception, match="other than a JSON") as caught:
        warm.delete_domain("missing.test", delete_files=True)
    assert not isinstance(caught.value, NotFound)


def test_deletion_cut_after_acting_counts_as_done_when_repeated(
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.cut_next_change(after_acting=True)
    with pytest.raises(OutcomeUnknown):
        warm.delete_domain(DOMAIN, delete_files=True)
    warm.delete_domain(DOMAIN, delete_files=True)
    assert warm.read_domain(DOMAIN) is None


def test_dkim_key_is_there_afterwards(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    backend.enable_dkim(DOMAIN)
    domain = platform.simulator.domain(DOMAIN)
    assert domain is not None
    assert domain.dkim.pending_selector


def test_active_dkim_key_is_kept(
    platform: SmarterMailPlatform, backend: SmarterMailBackend
) -> None:
    domain = platform.simulator.domain(DOMAIN)
    assert domain is not None
    domain.dkim.is_active, domain.dkim.selector, domain.dkim.public_key = True, "S1", "MIIB"
    backend.enable_dkim(DOMAIN)
    assert (domain.dkim.selector, domain.dkim.pending_selector) == ("S1", "")


def test_dkim_refused_is_an_error_for_the_caller_to_weigh(  # AT-B08
    platform: SmarterMailPlatform, warm: SmarterMailBackend
) -> None:
    platform.simulator.inject(
        Fault(kind=FaultKind.FAILURE, path_contains="rollover", message="DKIM_ERROR_DISABLED")
    )
    with pytest.raises(Rejected, match="DKIM_ERROR_DISABLED"):
        warm.enable_dkim(DOMAIN)
