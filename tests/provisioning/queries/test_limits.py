from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from provisioning.models import Alias, MailboxKind
from provisioning.queries.limits import LimitUse, limit_uses
from tests.factories import make_mailbox, make_plan, make_service

pytestmark = pytest.mark.django_db


def test_counts_everything_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    service = make_service(plan=make_plan(platform="polarismail"))
    other = make_service()
    for row in (service, other):
        make_mailbox(row)
        make_mailbox(row, kind=MailboxKind.ENHANCED)
        Alias.objects.create(service=row, local_part="info", targets=[])
    with django_assert_num_queries(1):
        uses = limit_uses(service)
    assert uses.mailboxes == LimitUse(2, 35)
    assert uses.basic_mailboxes == LimitUse(1, 25)
    assert uses.enhanced_mailboxes == LimitUse(1, 10)
    assert uses.aliases == LimitUse(1, 20)
    assert uses.lists == LimitUse(0, 10)
    assert not uses.is_over


def test_no_limit_is_never_full() -> None:
    service = make_service()
    make_mailbox(service)
    assert not limit_uses(service).mailboxes.is_full


def test_what_exists_above_a_lower_limit_is_over_it() -> None:
    service = make_service(plan=make_plan(max_mailbox_count=1))
    make_mailbox(service)
    assert limit_uses(service).mailboxes.is_full
    assert not limit_uses(service).is_over
    make_mailbox(service)
    assert limit_uses(service).is_over
