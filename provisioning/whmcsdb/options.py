"""Configurable options and custom fields of services, and the people of clients.

The questions are asked a page of services or clients at a time; how WHMCS keeps the values:
whmcs.md 5.3, 5.8. Every function raises `WhmcsUnavailable`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from provisioning.whmcs_values import internal_name, language_code, plain_text
from provisioning.whmcsdb.asking import asking
from provisioning.whmcsdb.option_models import (
    ChoiceRow,
    ChosenRow,
    ContactRow,
    FieldRow,
    FieldValueRow,
    MembershipRow,
    OptionLinkRow,
    OptionRow,
    UserRow,
)


class OptionType(IntEnum):
    """How a configurable option is chosen."""

    DROPDOWN = 1
    RADIO = 2
    YES_NO = 3
    QUANTITY = 4


@dataclass(frozen=True)
class OptionCatalogue:
    """What can be chosen with which product, as far as it is ours."""

    options: Mapping[int, OptionRow]
    choices: Mapping[int, ChoiceRow]
    # Product -> its options, in the order of their ids.
    by_product: Mapping[int, tuple[int, ...]]

    def names(self, whmcs_product_id: int) -> list[str]:
        """The full names (`name|Label`) of the options that a product offers."""
        offered = self.by_product.get(whmcs_product_id, ())
        return [plain_text(self.options[number].optionname) for number in offered]


def option_catalogue(whmcs_product_ids: Collection[int]) -> OptionCatalogue:
    """Everything that these products offer, in three queries."""
    with asking():
        links = list(OptionLinkRow._default_manager.filter(whmcs_product_id__in=whmcs_product_ids))
        groups = {link.whmcs_group_id for link in links}
        options = list(OptionRow._default_manager.filter(whmcs_group_id__in=groups))
        numbers = [option.whmcs_option_id for option in options]
        choices = list(ChoiceRow._default_manager.filter(whmcs_option_id__in=numbers))
    in_group: dict[int, list[int]] = defaultdict(list)
    for option in options:
        in_group[option.whmcs_group_id].append(option.whmcs_option_id)
    offered: dict[int, set[int]] = defaultdict(set)
    for link in links:
        offered[link.whmcs_product_id].update(in_group[link.whmcs_group_id])
    return OptionCatalogue(
        options={option.whmcs_option_id: option for option in options},
        choices={choice.whmcs_choice_id: choice for choice in choices},
        by_product={product: tuple(sorted(found)) for product, found in offered.items()},
    )


def option_texts(
    products: Mapping[int, int], catalogue: OptionCatalogue
) -> dict[int, dict[str, str]]:
    """What each service has chosen: service -> option's name -> value, in one query.

    `products` maps services to their product: rows of a former product linger and do not count. An
    option without a row is left out.
    """
    with asking():
        rows = list(
            ChosenRow._default_manager.filter(whmcs_service_id__in=products).order_by(
                "whmcs_chosen_id"
            )
        )
    texts: dict[int, dict[str, str]] = {number: {} for number in products}
    for row in rows:
        offered = catalogue.by_product.get(products[row.whmcs_service_id], ())
        if row.whmcs_option_id not in offered:
            continue
        option = catalogue.options[row.whmcs_option_id]
        name = internal_name(option.optionname)
        value = _value(row, option, catalogue.choices)
        if value is None:
            texts[row.whmcs_service_id].pop(name, None)
        else:
            texts[row.whmcs_service_id][name] = value
    return texts


def _value(row: ChosenRow, option: OptionRow, choices: Mapping[int, ChoiceRow]) -> str | None:
    """None where the choice was deleted, or belongs to another option."""
    kind = int(option.optiontype or 0)
    if kind == OptionType.QUANTITY:
        return str(row.qty)
    if kind == OptionType.YES_NO:
        return "1" if row.qty else "0"
    choice = choices.get(row.whmcs_choice_id)
    if choice is None or choice.whmcs_option_id != option.whmcs_option_id:
        return None
    return internal_name(choice.optionname)


@dataclass(frozen=True)
class FieldCatalogue:
    """The custom fields of our products by their id: product and name."""

    fields: Mapping[int, tuple[int, str]]


def field_catalogue(whmcs_product_ids: Collection[int]) -> FieldCatalogue:
    """In one query. Password fields are left out: they hold secrets, sometimes encrypted."""
    with asking():
        rows = list(
            FieldRow._default_manager.filter(kind="product", whmcs_related_id__in=whmcs_product_ids)
        )
    return FieldCatalogue(
        {
            row.whmcs_field_id: (row.whmcs_related_id, internal_name(row.fieldname))
            for row in rows
            if row.fieldtype != "password"
        }
    )


def custom_texts(
    products: Mapping[int, int], catalogue: FieldCatalogue
) -> dict[int, dict[str, str]]:
    """What each service has in its product's custom fields, blanks left out; at most one query."""
    texts: dict[int, dict[str, str]] = {number: {} for number in products}
    if not catalogue.fields:
        return texts
    with asking():
        rows = list(
            FieldValueRow._default_manager.filter(
                whmcs_field_id__in=catalogue.fields, whmcs_related_id__in=products
            ).order_by("whmcs_value_id")
        )
    for row in rows:
        whmcs_product_id, name = catalogue.fields[row.whmcs_field_id]
        if products[row.whmcs_related_id] == whmcs_product_id and (text := plain_text(row.value)):
            texts[row.whmcs_related_id][name] = text
    return texts


@dataclass(frozen=True)
class WhmcsPerson:
    """A user (who signs in to WHMCS) or a contact (who is only written to) of a client."""

    whmcs_client_id: int
    whmcs_person_id: int
    is_user: bool
    is_owner: bool
    full_name: str
    email: str
    language_code: str
    wants_product_mail: bool


def people(whmcs_client_ids: Collection[int]) -> list[WhmcsPerson]:
    """Users and contacts of these clients, at most a page of them, in three queries."""
    with asking():
        links = list(MembershipRow._default_manager.filter(whmcs_client_id__in=whmcs_client_ids))
        users = UserRow._default_manager.in_bulk({link.whmcs_user_id for link in links})
        contacts = list(ContactRow._default_manager.filter(whmcs_client_id__in=whmcs_client_ids))
    return [
        *(_user(link, users[link.whmcs_user_id]) for link in links if link.whmcs_user_id in users),
        *map(_contact, contacts),
    ]


def _user(link: MembershipRow, user: UserRow) -> WhmcsPerson:
    return WhmcsPerson(
        whmcs_client_id=link.whmcs_client_id,
        whmcs_person_id=user.whmcs_user_id,
        is_user=True,
        is_owner=bool(link.owner),
        full_name=plain_text(f"{user.first_name} {user.last_name}"),
        email=plain_text(user.email),
        language_code=language_code(user.language),
        wants_product_mail=bool(link.owner),
    )


def _contact(row: ContactRow) -> WhmcsPerson:
    return WhmcsPerson(
        whmcs_client_id=row.whmcs_client_id,
        whmcs_person_id=row.whmcs_contact_id,
        is_user=False,
        is_owner=False,
        full_name=plain_text(f"{row.firstname} {row.lastname}"),
        email=plain_text(row.email),
        language_code="",
        wants_product_mail=bool(row.productemails),
    )
