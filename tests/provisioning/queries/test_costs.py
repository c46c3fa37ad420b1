from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisioning.models import Service
from provisioning.queries import costs
from provisioning.queries.services import known_service
from tests.factories import make_client, make_currency, make_plan, make_service

pytestmark = pytest.mark.django_db


def priced(options: dict[int, str] | None = None, **values: object) -> Service:
    values.setdefault("client", make_client(currency=make_currency(is_default=True)))
    return make_service(plan=make_plan(options=options), billing_cycle="Monthly", **values)


def test_prices_before_the_click_are_those_of_the_plan() -> None:
    prices = costs.protocol_prices(priced())
    assert (prices.eas, prices.mapi, prices.both) == (
        Decimal("2.00"),
        Decimal("3.00"),
        Decimal("4.50"),
    )
    assert (prices.currency_code, prices.month_count, prices.threshold_days) == ("USD", 1, 1)


def test_they_cost_no_query() -> None:
    service = known_service(priced().whmcs_service_id)
    assert service is not None
    with CaptureQueriesContext(connection) as queries:
        costs.protocol_prices(service)
    assert len(queries) == 0


def test_a_change_is_told_as_what_it_adds() -> None:
    prices = costs.protocol_prices(priced())
    assert prices.difference((True, False), (True, True)) == Decimal("2.50")
    assert prices.difference((True, True), (False, False)) == Decimal("-4.50")


def test_d02_the_combined_price_alone_is_told_too() -> None:
    prices = costs.protocol_prices(priced({2: "0", 3: "", 4: "4.50"}))
    assert not any([prices.eas, prices.mapi])
    assert prices.both == Decimal("4.50")


def test_at_a06_a_protocol_that_is_offered_at_no_price_is_free() -> None:
    prices = costs.protocol_prices(priced({2: "0", 3: "0", 4: "0"}))
    assert prices.are_free


def test_a_yearly_service_tells_how_many_months_are_charged_at_once() -> None:
    service = priced()
    service.billing_cycle = "Annually"
    assert costs.protocol_prices(service).month_count == 12


def test_a_platform_without_protocols_charges_none() -> None:
    plan = make_plan(platform="polarismail")
    assert costs.protocol_prices(make_service(plan=plan, client=make_client())).are_free
