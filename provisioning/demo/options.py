"""The configurable options of the demo's PolarisMail product, as WHMCS keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models

from provisioning.limits import ALIASES, BASIC, ENHANCED, LISTS, MAILBOX_QUOTA
from provisioning.whmcsdb.option_models import ChosenRow, OptionLinkRow, OptionRow
from provisioning.whmcsdb.options import OptionType

GROUP_ID = 1
CHOSEN = {BASIC: 12, ENHANCED: 5, MAILBOX_QUOTA: 25, ALIASES: 10, LISTS: 3}


def option_rows(whmcs_product_id: int, whmcs_service_ids: Iterable[int]) -> Iterator[models.Model]:
    """The group with its five options, and what each service has chosen."""
    yield OptionLinkRow(whmcs_group_id=GROUP_ID, whmcs_product_id=whmcs_product_id)
    for number, name in enumerate(CHOSEN, 1):
        yield OptionRow(
            whmcs_option_id=number,
            whmcs_group_id=GROUP_ID,
            optionname=name,
            optiontype=str(int(OptionType.QUANTITY)),
        )
    for service_id in whmcs_service_ids:
        for number, quantity in enumerate(CHOSEN.values(), 1):
            yield ChosenRow(
                whmcs_chosen_id=10 * service_id + number,
                whmcs_service_id=service_id,
                whmcs_option_id=number,
                whmcs_choice_id=0,
                qty=quantity,
            )
