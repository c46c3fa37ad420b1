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


def _monthly(prices: MailboxPrices, amount: Decimal) -> str:
    if not amount:
        return _("included")
    return _("+ %(amount)s a month") % {"amount": money_text(amount, prices.currency_code)}


def _both(prices: MailboxPrices) -> str:
    together = _("Both together: %(price)s.") % {"price": _monthly(prices, prices.both)}
    saving = prices.eas + prices.mapi - prices.both
    if saving <= 0:
        return together
    saved = money_text(saving, prices.currency_code)
    return f"{together} " + _("You save %(amount)s.") % {"amount": saved}


def _rule(prices: MailboxPrices) -> str:
    days = prices.threshold_days
    if not days:
        return _("What is on when the invoice is made is charged for its whole period.")
    return ngettext(
        "What is on is charged for the whole period; off again within %(count)s day it is free.",
        "What is on is charged for the whole period; off again within %(count)s days it is free.",
        days,
    ) % {"count": days}
