"""The rooms of addresses: as many queries at 5,000 addresses as at 5, and never more than 12."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from provisioning.models import Alias, DistributionList, DomainAlias, Mailbox, Service
from tests.factories import make_alias, make_mailboxes

pytestmark = pytest.mark.django_db

PAGES = [
    "/services/101/aliases/",
    "/services/101/aliases/?search=a0&sort=-address",
    "/services/101/aliases/add/",
    "/services/101/aliases/forwards/",
    "/services/101/aliases/catch-all/",
    "/services/101/lists/",
    "/services/101/lists/add/",
    "/services/101/domain-aliases/",
    "/services/101/receivers/?address=a00001",
]


def fill(service: Service, count: int) -> None:
    for model in (Mailbox, Alias, DistributionList, DomainAlias):
        model._default_manager.all().delete()
    make_mailboxes(service, count)
    Mailbox.objects.update(forward_targets=["x@y.test"])
    numbers = range(count)
    common = {"service": service, "state": "active"}
    Alias.objects.bulk_create(
        Alias(local_part=f"a{n:05}", targets=[f"person{n:05}@client.test"], **common)
        for n in numbers
    )
    DistributionList.objects.bulk_create(
        DistributionList(local_part=f"l{n:05}", member_count=2, **common) for n in numbers
    )
    DomainAlias.objects.bulk_create(
        DomainAlias(domain_name=f"d{n}.test", **common) for n in range(5)
    )


def count_queries(browser: Browser, page: str) -> int:
    browser.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    assert len(queries) <= 12, [query["sql"] for query in queries]
    return len(queries)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_as_much_at_5_as_at_5000(alice: Browser, service: Service, page: str) -> None:
    Service.objects.update(catch_all_target="")
    fill(service, 5)
    few = count_queries(alice, page)
    fill(service, 5000)
    assert count_queries(alice, page) == few


def test_a_way_that_is_not_known_yet_costs_no_more_than_one_that_is(
    alice: Browser, service: Service
) -> None:
    """The first visit asks for a closer look at all of it, in one statement."""
    fill(service, 50)
    Mailbox.objects.update(forward_targets=None)
    make_alias(service, "all", [f"person{number:05}@client.test" for number in range(50)])
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            alice.get("/services/101/receivers/?address=all")
        assert len(queries) <= 12, [query["sql"] for query in queries]
    assert Mailbox.objects.exclude(forward_asked_at=None).count() == 20


def test_judging_a_thousand_members_costs_no_more_than_judging_two(
    alice: Browser, service: Service
) -> None:
    Service.objects.update(catch_all_target="")
    fill(service, 5)
    counts = []
    for count in (2, 1000):
        members = "\n".join(f"m{number}@y.test" for number in range(count))
        with CaptureQueriesContext(connection) as queries:
            alice.post("/services/101/lists/add/", {"members": members, "judge": "1"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
