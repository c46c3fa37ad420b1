from __future__ import annotations

import pytest
from django.test import Client as Browser

from provisioning.models import Service

pytestmark = pytest.mark.django_db

PAGE = "/services/101/dns/dmarc/"


@pytest.fixture
def suggesting(service: Service) -> Service:
    """A plan that suggests reject and an address."""
    service.plan.option_texts |= {"21": "on", "22": "dmarc@host.test", "23": "reject"}
    service.plan.save()
    return service


def test_at_k01_at_k05_it_opens_with_the_plans_suggestions(
    alice: Browser, suggesting: Service
) -> None:
    page = alice.get(PAGE).content.decode()
    assert "v=DMARC1; p=reject; rua=mailto:dmarc@host.test" in page
    assert '<option value="reject" selected>' in page
    assert "_dmarc.client.test" in page


def test_at_k02_at_k04_the_record_follows_the_form(alice: Browser, suggesting: Service) -> None:
    fields = {
        "policy": "quarantine",
        "subdomain_policy": "none",
        "dkim_alignment": "s",
        "spf_alignment": "s",
        "percent": "150",
        "report_format": "iodef",
        "interval_seconds": "10",
        "aggregate_addresses": "a@b.co, mailto:c@d.org",
        "failure_addresses": "bad",
    }
    page = alice.get(PAGE, fields).content.decode()
    assert (
        "v=DMARC1; p=quarantine; sp=none; adkim=s; aspf=s; rf=iodef; ri=60; "
        "rua=mailto:a@b.co,mailto:c@d.org"
    ) in page
    assert "no e-mail address: bad" in page
    assert "client.test._report._dmarc.b.co" in page


def test_what_cannot_be_falls_back_to_what_is_suggested(
    alice: Browser, suggesting: Service
) -> None:
    fields = {"policy": "burn", "percent": "many", "interval_seconds": "", "dkim_alignment": "x"}
    page = alice.get(PAGE, fields).content.decode()
    assert "v=DMARC1; p=reject<" in page.replace("\n", "").replace("  ", "")


def test_an_address_that_was_emptied_stays_empty(alice: Browser, suggesting: Service) -> None:
    page = alice.get(PAGE, {"policy": "none", "aggregate_addresses": ""}).content.decode()
    assert "rua=" not in page


def test_while_typing_the_record_alone_is_answered(alice: Browser, suggesting: Service) -> None:
    headers = {"HX-Request": "true", "HX-Target": "dmarc-record"}
    answer = alice.get(PAGE, {"policy": "none"}, headers=headers).content.decode()
    assert answer.strip().startswith("<section")
    assert "p=none" in answer


def test_j17_it_is_hidden_where_the_plan_leaves_dmarc_out(
    alice: Browser, suggesting: Service
) -> None:
    suggesting.plan.option_texts["21"] = ""
    suggesting.plan.save()
    assert alice.get(PAGE).status_code == 404
