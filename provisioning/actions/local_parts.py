"""The one space of names before the @ that mailboxes, aliases and lists of a domain share."""

from __future__ import annotations

from provisioning.errors import NameRefused
from provisioning.models import Alias, DistributionList, Mailbox, Service
from provisioning.names import is_well_formed

HOLDERS = (Mailbox, Alias, DistributionList)


def check_is_free(service: Service, local_part: str) -> None:
    """Raises `NameRefused` for a malformed name, or one that is in use or on its way out.

    `local_part` is normalised. The hidden administrator holds a name too, and is never told apart.
    """
    if not is_well_formed(local_part):
        raise NameRefused("name_malformed")
    is_taken = local_part == service.admin_username.casefold() or any(
        holder._default_manager.filter(service=service, local_part=local_part).exists()
        for holder in HOLDERS
    )
    if is_taken:
        raise NameRefused(address=f"{local_part}@{service.domain_name}")
