"""The one space of names before the @ that mailboxes, aliases and lists of a domain share."""

from __future__ import annotations

from provisioning.actions.admin_attempts import is_hidden_admin
from provisioning.errors import HiddenAdminNamed, NameRefused
from provisioning.models import Alias, DistributionList, Mailbox, Service
from provisioning.names import is_well_formed

HOLDERS = {
    Mailbox: "name_is_mailbox",
    Alias: "name_is_alias",
    DistributionList: "name_is_list",
}


def check_is_free(service: Service, local_part: str) -> None:
    """Raises `NameRefused` for a malformed name, or one that is in use or on its way out.

    `local_part` is normalised. The code says what has the name (AT-H03). The hidden administrator
    holds a name too, and is never told apart from a mailbox.
    """
    if not is_well_formed(local_part):
        raise NameRefused("name_malformed")
    address = f"{local_part}@{service.domain_name}"
    if is_hidden_admin(service, local_part):
        code = HOLDERS[Mailbox]
        raise HiddenAdminNamed(
            code, service_id=service.pk, field=NameRefused.field, address=address
        )
    for holder, code in HOLDERS.items():
        if holder._default_manager.filter(service=service, local_part=local_part).exists():
            raise NameRefused(code, address=address)
