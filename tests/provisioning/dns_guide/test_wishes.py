"""What a plan's options ask of the DNS (module-behaviours.md 1)."""

from __future__ import annotations

import pytest

from provisioning.dns_checks import spf
from provisioning.dns_checks.values import Level, Wish
from provisioning.dns_guide.wishes import expected_records, wish_of
from provisioning.models import Service
from tests.factories import make_plan, make_server, make_service
from tests.provisioning.dns_checks.zone import look_in

pytestmark = pytest.mark.django_db
HOST = {"spf.host.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]}


def make(**options: str) -> Service:
    texts = {"13": "include:spf.host.test", "21": "on", "22": "dmarc@host.test"}
    texts |= {name.removeprefix("option"): text for name, text in options.items()}
    plan = make_plan()
    plan.option_texts |= texts
    server = make_server(client_host_name="mail.host.test")
    return make_service(plan=plan, server=server, domain_name="client.test")


def wish(**options: str) -> Wish:
    return wish_of(make(**options), None)


def test_at_a08_without_a_name_of_its_own_autodiscover_is_at_the_mail_server() -> None:
    blank = wish(option19="", option20="")
    assert blank.autodiscover_host == "mail.host.test"
    assert blank.autodiscover_srv_host == "mail.host.test"
    named = wish(option19="auto.host.test", option20=" Srv.Host.test. ")
    assert named.autodiscover_host == "auto.host.test"
    assert named.autodiscover_srv_host == "srv.host.test"


def test_at_a09_secondary_terms_are_two_and_blanks_are_ignored() -> None:
    asked = wish(option18=" include:old.host.test , ip4:203.0.113.5 ,")
    assert asked.spf_accepted_terms == ("include:old.host.test", "ip4:203.0.113.5")


@pytest.mark.parametrize("term", ["include:old.host.test", "ip4:203.0.113.5"])
def test_at_a09_each_of_them_will_do_in_a_record(term: str) -> None:
    asked = wish(option18=" include:old.host.test , ip4:203.0.113.5 ,")
    records = {**HOST, "old.host.test TXT": ["v=spf1 ip4:203.0.113.9 -all"]}
    records["client.test TXT"] = [f"v=spf1 {term} -all"]
    assert spf.judge(asked, look_in(records)).level in {Level.OK, Level.PARTLY}
    records["client.test TXT"] = ["v=spf1 ip4:198.51.100.1 -all"]
    assert spf.judge(asked, look_in(records)).level is Level.WRONG


def test_at_k01_the_record_to_publish_is_the_plans_suggestion() -> None:
    service = make(option23="none")
    dmarc = [one for one in expected_records(service) if one.name == "_dmarc.client.test"]
    assert [one.value for one in dmarc] == ["v=DMARC1; p=none; rua=mailto:dmarc@host.test"]
