"""The link for whoever runs the DNS: made and ended by the client, opened by who has it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from provisioning.models import DnsCheck, DnsShareLink, Operation, Service, ServiceStatus
from tests.clientarea.views.dns_page import store, with_host
from tests.factories import make_mailbox

pytestmark = pytest.mark.django_db

PAGE = "/services/101/dns/share/"


@pytest.fixture(autouse=True)
def checked(service: Service) -> Service:
    """A domain whose MX is missing."""
    cache.clear()
    row = with_host(service)
    store(row, records={"client.test MX": []})
    return row


def make_link(browser: Browser, days: str = "7") -> str:
    """The path of a new link, as the page shows it."""
    page = browser.post(PAGE, {"days": days}).content.decode()
    found = re.search(r"http://testserver(/records/[\w-]+/)", page)
    assert found, page
    return found[1]


class TestMaking:
    def test_the_link_is_shown_once(self, alice: Browser) -> None:
        path = make_link(alice)
        page = alice.get(PAGE).content.decode()
        assert path not in page
        assert "Not looked at yet" in page
        Browser().get(path)
        assert "Looked at:" in alice.get(PAGE).content.decode()

    @pytest.mark.parametrize("days", ["2", "", "x"])
    def test_it_works_for_one_of_the_offered_times(self, alice: Browser, days: str) -> None:
        assert alice.post(PAGE, {"days": days}).status_code == 422
        assert not DnsShareLink.objects.exists()

    def test_it_can_be_ended(self, alice: Browser) -> None:
        path = make_link(alice)
        link = DnsShareLink.objects.get()
        answer = alice.post(f"{PAGE}{link.pk}/end/", follow=True)
        assert "does not work any more" in answer.content.decode()
        assert Browser().get(path).status_code == 404
        assert alice.post(f"{PAGE}{link.pk}/end/").status_code == 302

    def test_a_stranger_ends_no_link(self, alice: Browser, charlie: Browser) -> None:
        path = make_link(alice)
        link = DnsShareLink.objects.get()
        assert charlie.post(f"{PAGE}{link.pk}/end/").status_code == 404
        assert Browser().get(path).status_code == 200


class TestLooking:
    def test_it_shows_the_records_and_nothing_else(self, alice: Browser, checked: Service) -> None:
        make_mailbox(checked, "bob")
        answer = Browser().get(make_link(alice))
        page = answer.content.decode()
        assert "mail.host.test" in page
        assert "No MX record" in page
        for hidden in ("/services/", "bob@", str(checked.client), "dkim/"):
            assert hidden not in page
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_it_asks_a_worker_to_look_again_but_not_all_the_time(self, alice: Browser) -> None:
        path = make_link(alice)
        Browser().get(path)
        assert DnsCheck.objects.get().asked_at is None
        long_ago = timezone.now() - timedelta(seconds=61)
        DnsCheck.objects.update(checked_at=long_ago)
        Browser().get(path)
        asked_at = DnsCheck.objects.get().asked_at
        assert asked_at is not None
        Browser().get(path)
        assert DnsCheck.objects.get().asked_at == asked_at

    def test_it_polls_until_all_is_green(self, alice: Browser, checked: Service) -> None:
        path = make_link(alice)
        headers = {"HX-Request": "true", "HX-Target": "shared-records"}
        answer = Browser().get(path, headers=headers).content.decode()
        assert answer.strip().startswith('<div id="shared-records"')
        assert "every 10s" in answer
        store(checked)
        answer = Browser().get(path, headers=headers).content.decode()
        assert "every" not in answer
        assert "All records are in place" in answer

    def test_it_changes_nothing(self, alice: Browser) -> None:
        path = make_link(alice)
        assert Browser().post(path).status_code == 405
        assert not Operation.objects.exists()

    def test_every_link_that_is_no_good_gets_the_same_page(
        self, alice: Browser, checked: Service
    ) -> None:
        path = make_link(alice)
        pages = [Browser().get("/records/x/"), Browser().get(path[:-3] + "AA/")]
        DnsShareLink.objects.update(expires_at=timezone.now())
        pages.append(Browser().get(path))
        later = timezone.now() + timedelta(days=1)
        DnsShareLink.objects.update(expires_at=later, revoked_at=timezone.now())
        pages.append(Browser().get(path))
        DnsShareLink.objects.update(revoked_at=None)
        Service.objects.filter(pk=checked.pk).update(status=ServiceStatus.TERMINATED)
        pages.append(Browser().get(path))
        assert {page.status_code for page in pages} == {404}
        texts = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
        assert len(texts) == 1
        assert "client.test" not in texts.pop()

    def test_hammering_is_refused(self) -> None:
        statuses = [Browser().get("/records/x/").status_code for _ in range(61)]
        assert (statuses[0], statuses[-1]) == (404, 429)
