"""A backend does what its capabilities say, and says so of the rest."""

from __future__ import annotations

import inspect

import pytest

from provisioning.backends.base import Backend
from provisioning.backends.errors import Outcome, Rejected, Unsupported
from tests.provisioning.backends.contract import BackendContract, Platform

# Each verb that not every platform has, and the flag that stands for it.
FLAGS = {
    "list_usage": "has_bulk_usage",
    "set_domain_admin_password": "has_admin_login",
    "read_verification": "has_domain_verification",
    "list_domain_aliases": "has_domain_aliases",
    "add_domain_alias": "has_domain_aliases",
    "remove_domain_alias": "has_domain_aliases",
    "read_catch_all": "has_catch_all",
    "set_catch_all": "has_catch_all",
    "read_dkim": "has_dkim",
    "enable_dkim": "has_dkim",
    "disable_dkim": "has_dkim",
    "verify_dkim": "has_dkim",
    "roll_dkim_key": "has_dkim_roll_over",
    "read_branding": "has_branding",
    "set_branding": "has_branding",
    "reset_branding": "has_branding",
    "switch_protocols": "protocols",
    "read_password_policy": "has_password_policy",
    "read_forward": "has_forwards",
    "set_forward": "has_forwards",
    "read_auto_reply": "has_auto_reply",
    "set_auto_reply": "has_auto_reply",
    "make_mailbox_login": "has_mailbox_login",
    "make_admin_login": "has_admin_login",
    "list_lists": "has_lists",
    "read_list": "has_lists",
    "create_list": "has_lists",
    "change_list": "has_lists",
    "delete_list": "has_lists",
    "read_statistics": "has_statistics",
}


class CapabilityContract(BackendContract):
    """One flag a verb, and no verb without one."""

    def test_every_optional_verb_has_a_flag(self) -> None:
        optional = {
            name
            for name, verb in inspect.getmembers(Backend, inspect.isfunction)
            if not name.startswith("_") and name not in Backend.__abstractmethods__
        }
        assert optional == set(FLAGS)

    @pytest.mark.parametrize("verb", FLAGS)
    def test_flag_is_true(self, platform: Platform, backend: Backend, verb: str) -> None:
        method = getattr(backend, verb)
        is_own = getattr(type(backend), verb) is not getattr(Backend, verb)
        assert is_own is bool(getattr(backend.capabilities, FLAGS[verb]))
        if is_own:
            return
        with pytest.raises(Unsupported) as caught:
            method(*(None for _ in inspect.signature(method).parameters))
        assert not isinstance(caught.value, Rejected)
        assert (caught.value.outcome, caught.value.verb) == (Outcome.REJECTED, verb)
        assert platform.call_count() == 0
