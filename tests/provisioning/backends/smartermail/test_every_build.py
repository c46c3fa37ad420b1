"""A mailbox's whole life on every build that differs in a single switch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from provisioning.backends.base import MailboxChange
from provisioning.backends.errors import NameInUse, NotFound
from provisioning.simulators.smartermail.profile import Profile
from tests.provisioning.backends.contract import DOMAIN_SPEC, MAILBOX_SPEC, PASSWORD
from tests.provisioning.backends.smartermail.platform import serving

ADDRESS = "alice@new.test"


def single_switches() -> Iterator[dict[str, Any]]:
    for name, kind in get_type_hints(Profile).items():
        default = getattr(Profile(), name)
        if get_origin(kind) is Literal:
            yield from ({name: value} for value in get_args(kind) if value != default)
        elif kind is bool:
            yield {name: not default}


@pytest.mark.parametrize("switch", list(single_switches()), ids=str)
def test_journey(switch: dict[str, Any]) -> None:
    with serving(Profile().changed(switch)) as platform:
        backend = platform.open_backend()
        assert backend.read_domain("new.test") is None
        backend.create_domain(DOMAIN_SPEC)
        with pytest.raises(NameInUse):
            backend.create_domain(DOMAIN_SPEC)
        backend.configure_domain(DOMAIN_SPEC)
        backend.enable_dkim("new.test")
        backend.create_mailbox(replace(MAILBOX_SPEC, address=ADDRESS, has_eas=True))
        with pytest.raises(NameInUse):
            backend.create_mailbox(replace(MAILBOX_SPEC, address=ADDRESS))
        backend.change_mailbox(MailboxChange(ADDRESS, display_name="Al", has_eas=False))
        backend.set_mailbox_password(ADDRESS, PASSWORD + "x")
        assert platform.has_password(ADDRESS, PASSWORD + "x")
        state = backend.read_mailbox(ADDRESS)
        assert state is not None
        assert (state.display_name, state.has_eas) == ("Al", False)
        backend.delete_mailbox(ADDRESS)
        backend.delete_mailbox(ADDRESS)
        assert backend.read_mailbox(ADDRESS) is None
        with pytest.raises(NotFound):
            backend.set_mailbox_password(ADDRESS, PASSWORD)
        backend.set_domain_enabled("new.test", is_enabled=False)
        backend.delete_domain("new.test", delete_files=True)
        assert backend.read_domain("new.test") is None
        with pytest.raises(NotFound):
            backend.set_domain_enabled("new.test", is_enabled=True)
