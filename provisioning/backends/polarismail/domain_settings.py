"""The verbs on a domain beside its life: ownership, aliases, catch-all, DKIM, branding."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.backends.base import (
    Branding,
    BrandingChange,
    DkimState,
    DomainAlias,
    DomainVerification,
)
from provisioning.backends.domain_verbs import DomainVerbs
from provisioning.backends.polarismail import branding, dkim, domain_aliases, domains
from provisioning.backends.polarismail.client import Client


class DomainSettingVerbs(DomainVerbs):
    """A part of `PolarisMailBackend`, which has the client."""

    _client: Client

    def read_verification(self, domain_name: str) -> DomainVerification:
        with self._client.verb("read_verification") as calls:
            return domains.verification(calls, domain_name)

    def list_domain_aliases(self, domain_name: str) -> Sequence[DomainAlias]:
        with self._client.verb("list_domain_aliases") as calls:
            return domain_aliases.list_all(calls, domain_name)

    def add_domain_alias(self, domain_name: str, alias_name: str) -> None:
        with self._client.verb("add_domain_alias") as calls:
            domain_aliases.add(calls, domain_name, alias_name)

    def remove_domain_alias(self, domain_name: str, alias_name: str) -> None:
        with self._client.verb("remove_domain_alias") as calls:
            domain_aliases.remove(calls, domain_name, alias_name)

    def read_catch_all(self, domain_name: str) -> str:
        with self._client.verb("read_catch_all") as calls:
            return domains.catch_all(calls, domain_name)

    def set_catch_all(self, domain_name: str, target_address: str) -> None:
        with self._client.verb("set_catch_all") as calls:
            domains.set_catch_all(calls, domain_name, target_address)

    def read_dkim(self, domain_name: str) -> DkimState:
        with self._client.verb("read_dkim") as calls:
            return dkim.read(calls, domain_name)

    def enable_dkim(self, domain_name: str) -> DkimState:
        with self._client.verb("enable_dkim") as calls:
            return dkim.enable(calls, domain_name)

    def disable_dkim(self, domain_name: str) -> None:
        with self._client.verb("disable_dkim") as calls:
            dkim.disable(calls, domain_name)

    def verify_dkim(self, domain_name: str) -> DkimState:
        """The platform looks by itself, and has no call that makes it look now."""
        with self._client.verb("verify_dkim") as calls:
            return dkim.read(calls, domain_name)

    def read_branding(self, domain_name: str) -> Branding:
        with self._client.verb("read_branding") as calls:
            return branding.read(calls, domain_name)

    def set_branding(self, domain_name: str, change: BrandingChange) -> None:
        with self._client.verb("set_branding") as calls:
            branding.change(calls, domain_name, change)

    def reset_branding(self, domain_name: str) -> None:
        with self._client.verb("reset_branding") as calls:
            branding.reset(calls, domain_name)
