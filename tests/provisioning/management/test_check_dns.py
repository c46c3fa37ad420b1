"""`manage.py check_dns` prints what the DNS page says."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from provisioning.models import Server
from tests.factories import make_plan, make_service
from tests.name_servers import KnotServer

pytestmark = pytest.mark.django_db


def test_it_prints_the_verdicts_as_a_table(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    make_service(
        domain_name="xn--caf-dma.test", plan=make_plan(options={13: "include:spf.host.test"})
    )
    Server.objects.update(client_host_name="mail.host.test")
    zones = {
        "host.test": "mail A 192.0.2.1",
        "xn--caf-dma.test": '@ MX 10 mail.host.test.\n@ TXT "v=spf1 ip4:192.0.2.9 -all"',
    }
    out = StringIO()
    with KnotServer(tmp_path_factory.mktemp("knot"), zones) as knot:
        settings.DNS_RESOLVERS = [knot.address]
        call_command("check_dns", "Café.test", stdout=out)
    lines = {line.split()[0]: line.split() for line in out.getvalue().splitlines()}
    assert lines["Record"][:3] == ["Record", "Verdict", "Why"]
    assert lines["mx"][1:3] == ["ok", "mx_ok"]
    assert lines["spf"][1:3] == ["wrong", "spf_term_missing"]
    assert lines["dmarc"][1:3] == ["missing", "dmarc_missing"]
    assert lines["autodiscover"][1] == "missing"
    assert knot.address in lines["mx"]


def test_a_domain_of_nobody_is_said_to_be_none() -> None:
    with pytest.raises(CommandError, match="No service here has the domain"):
        call_command("check_dns", "elsewhere.test")
