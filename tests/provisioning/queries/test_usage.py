from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from provisioning.models import ReadingSource
from provisioning.queries.usage import usage_shown
from tests.factories import GIGABYTE, make_plan, make_service

pytestmark = pytest.mark.django_db


def test_tells_the_figure_its_age_and_its_source(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    now = timezone.now()
    service = make_service(
        plan=make_plan(platform="polarismail"),
        used_bytes=GIGABYTE,
        used_measured_at=now,
        used_source="whmcs",
    )
    with django_assert_num_queries(0):
        shown = usage_shown(service)
    assert (shown.used_bytes, shown.measured_at) == (GIGABYTE, now)
    assert shown.source == ReadingSource.WHMCS
    assert shown.limit_bytes == 35 * 50 * GIGABYTE
    assert not shown.is_stale


def test_what_was_never_measured_is_no_zero() -> None:
    shown = usage_shown(make_service())
    assert (shown.used_bytes, shown.source, shown.is_stale) == (None, None, True)


def test_two_days_are_too_old() -> None:
    measured_at = timezone.now() - timedelta(hours=49)
    service = make_service(used_bytes=1, used_measured_at=measured_at, used_source="server")
    assert usage_shown(service).is_stale
