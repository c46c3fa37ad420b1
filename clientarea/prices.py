"""What a mailbox's protocols cost, as texts to stand beside the choice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientarea.formats import money_text
from provisioning.models import Service
from provisioning.queries.costs import MailboxPrices, protocol_prices


@dataclass(frozen=True)
class PriceTexts:
    """`both` and `rule` are '' where there is nothing to tell."""

    eas: str
    mapi: str
    both: str
    rule: str


def price_texts(service: Service) -> PriceTexts:
    """The price of each protocol, of both together with what that saves, and when it is charged."""
    prices = protocol_prices(service)
    return PriceTexts(
        eas=_monthly(prices, prices.eas),
        mapi=_monthly(prices, prices.mapi),
        both="" if prices.are_free else _both(prices),
        rule="" if prices.are_free else _rule(prices),
    )


def chosen_price_text(
    service: Service, *, chosen: tuple[bool, bool], before: tuple[bool, bool] = (False, False)
) -> str:
    """What a mailbox with the (EAS, MAPI) that are ticked costs, and how that differs from now.

    '' where there is nothing to tell.
    """
    prices = protocol_prices(service)
    told = []
    if any(chosen) and not prices.are_free:
        amount = prices.monthly(has_eas=chosen[0], has_mapi=chosen[1])
        told.append(_("This mailbox: %(price)s.") % {"price": _monthly(prices, amount)})
        if all(chosen):
            told.append(_saving(prices))
    change = prices.difference(before, chosen)
    if any(before) and change:
        less_or_more = (
            _("That is %(amount)s a month more than now.")
            if change > 0
            else _("That is %(amount)s a month less than now.")
        )
        told.append(less_or_more % {"amount": money_text(abs(change), prices.currency_code)})
    return " ".join(filter(None, told))


def _monthly(prices: MailboxPrices, amount: Decimal) -> str:
    if not amount:
        return _("included")
    return _("+ %(amount)s a month") % {"amount": money_text(amount, prices.currency_code)}


def _both(prices: MailboxPrices) -> str:
    together = _("Both together: %(price)s.") % {"price": _monthly(prices, prices.both)}
    return f"{together} {_saving(prices)}".strip()


def _saving(prices: MailboxPrices) -> str:
    saving = prices.eas + prices.mapi - prices.both
    if saving <= 0:
        return ""
    return _("You save %(amount)s.") % {"amount": money_text(saving, prices.currency_code)}


def _rule(prices: MailboxPrices) -> str:
    days = prices.threshold_days
    if not days:
        return _("What is on when the invoice is made is charged for its whole period.")
    return ngettext(
        "What is on is charged for the whole period; off again within %(count)s day it is free.",
        "What is on is charged for the whole period; off again within %(count)s days it is free.",
        days,
    ) % {"count": days}
