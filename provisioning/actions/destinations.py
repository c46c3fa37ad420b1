"""Where mail may be sent on to: addresses that exist, that the platform takes, and no circle."""

from __future__ import annotations

from collections.abc import Sequence

from provisioning.actions.admin_attempts import is_hidden_admin
from provisioning.addresses import distinct, normalized_address
from provisioning.directories import directory_of
from provisioning.errors import ActionRefused, HiddenAdminNamed
from provisioning.models import Service
from provisioning.receivers import Directory, Kind, comes_back, stop_at


def checked_addresses(texts: Sequence[str], *, field: str) -> list[str]:
    """Addresses in lower case, each once (AT-H01); raises `ActionRefused` naming the first that is
    none."""
    addresses = []
    for text in distinct(texts):
        address = normalized_address(text)
        if address is None:
            raise ActionRefused("target_malformed", field=field, target=text)
        addresses.append(address)
    return distinct(addresses)


def check_exist(
    service: Service, directory: Directory, addresses: Sequence[str], *, field: str
) -> None:
    """Raises `ActionRefused` for an address of the domain that nobody gets mail for."""
    for address in addresses:
        stop = stop_at(directory, address)
        local_part = directory.own_name(address)
        if is_hidden_admin(service, local_part or ""):
            raise HiddenAdminNamed(
                "target_missing", service_id=service.pk, field=field, target=address
            )
        is_missing = stop.kind == Kind.NOWHERE and not directory.holds(local_part or "")
        if local_part is not None and is_missing and stop.is_known:
            raise ActionRefused("target_missing", field=field, target=address)


def check_no_circle(
    directory: Directory, address: str, targets: Sequence[str], *, field: str
) -> None:
    """Raises `ActionRefused` naming the target through which mail would come back to `address`.

    `directory` holds the wish already.
    """
    if not comes_back(directory, address):
        return
    for target in targets:
        if target == address or address in _all_after(directory, target):
            raise ActionRefused("target_circle", field=field, target=target, address=address)


def _all_after(directory: Directory, address: str) -> set[str]:
    found: set[str] = set()
    waiting = [address]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(stop_at(directory, at).targets)
    return found


def directory_for(service: Service) -> Directory:
    """The domain as the mirror has it; the caller holds the service's row."""
    return directory_of(service)
