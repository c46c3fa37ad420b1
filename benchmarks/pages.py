"""Customer pages against the bare page, with 5 and with 5,000 mailboxes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.bare import ROW_COUNT
from benchmarks.measuring import medians_in_turns, table
from provisioning.actions import sso
from provisioning.actors import SYSTEM
from provisioning.models import Mailbox, Service
from tests.factories import make_alias, make_list, make_mailboxes, make_service

SIZES = (5, 5000)
ROUNDS = 40


def run() -> str:
    """The table of pages, as text."""
    jobs: dict[str, Callable[[], object]] = {}
    counts: dict[str, int] = {}
    for size in SIZES:
        service = make_service(refreshed_at=timezone.now())
        make_mailboxes(service, size)
        _make_addresses(service, min(size, ROW_COUNT))
        browser = signed_in(service)
        for name, path in pages_of(service).items():
            key = f"{name}, {size:,} mailboxes"
            jobs[key] = partial(fetch, browser, path)
            counts[key] = query_count(jobs[key])
    jobs["bare page"] = partial(fetch, Client(), "/bare/")
    counts["bare page"] = query_count(jobs["bare page"])
    seconds = medians_in_turns(jobs, rounds=ROUNDS)
    rows = [
        (
            name,
            f"{seconds[name] * 1000:.1f} ms",
            f"{seconds[name] / seconds['bare page']:.2f}",
            str(counts[name]),
        )
        for name in jobs
    ]
    head = ("page", "median", "ratio", "queries")
    return table(f"Pages, as a ratio to a bare Django page of {ROW_COUNT} rows", head, rows)


def pages_of(service: Service) -> dict[str, str]:
    """The pages of a service by name."""
    base = f"/services/{service.whmcs_service_id}"
    mailbox = Mailbox.objects.filter(service=service).latest("pk")
    return {
        "overview": f"{base}/",
        "mailboxes": f"{base}/mailboxes/",
        "mailboxes, searched": f"{base}/mailboxes/?search=person0000",
        "mailboxes, by storage": f"{base}/mailboxes/?sort=-storage",
        "add mailbox": f"{base}/mailboxes/add/",
        "edit mailbox": f"{base}/mailboxes/{mailbox.pk}/",
        "aliases": f"{base}/aliases/",
        "lists": f"{base}/lists/",
        "history": f"{base}/history/",
        "who receives": f"{base}/receivers/?address=alias0000@{service.domain_name}",
    }


def _make_addresses(service: Service, count: int) -> None:
    """Aliases and lists that lead to mailboxes, to each other and outside."""
    domain = service.domain_name
    for number in range(count):
        mailbox = f"person{number:05}@{domain}"
        onward = f"alias{number + 1:04}@{domain}"
        make_alias(service, f"alias{number:04}", [mailbox, onward, "x@elsewhere.test"])
        make_list(service, f"list{number:04}", [mailbox, f"alias{number:04}@{domain}"])


def signed_in(service: Service) -> Client:
    """A browser that came in through a login link."""
    link = sso.mint(service=service, by=SYSTEM)
    browser = Client()
    browser.get(f"/sso/{link.token}/")
    return browser


def fetch(browser: Client, path: str) -> None:
    """One page; anything but 200 is a mistake of the benchmark."""
    status = browser.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")


def query_count(job: Callable[[], object]) -> int:
    """SQL statements of one warm request."""
    job()
    with CaptureQueriesContext(connection) as queries:
        job()
    return len(queries)
