from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from provisioning.models import Service
from tests.whmcs import WhmcsDatabase


def run(*arguments: str) -> tuple[str, str]:
    output, errors = StringIO(), StringIO()
    call_command("sync_whmcs", *arguments, stdout=output, stderr=errors, no_color=True)
    return output.getvalue(), errors.getvalue()


@pytest.mark.django_db(databases=["default", "whmcs"])
class TestSyncWhmcs:
    def test_prints_what_it_wrote(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service()
        output, errors = run()
        assert output.splitlines() == [
            "servers: 1 created, 0 changed",
            "currencies: 1 created, 0 changed",
            "plans: 1 created, 0 changed",
            "prices: 0 created, 0 changed",
            "clients: 1 created, 0 changed",
            "services: 1 created, 0 changed",
            "0 to look at",
        ]
        assert errors == ""

    def test_prints_what_to_look_at(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service(server=999)
        output, errors = run()
        assert "server 999 is missing or not ours" in errors
        assert output.endswith("1 to look at\n")

    def test_full_takes_closed_services_over_too(self, whmcs: WhmcsDatabase) -> None:
        whmcs.service(domainstatus="Terminated")
        run()
        assert not Service.objects.exists()
        run("--full")
        assert Service.objects.exists()


def test_says_in_one_line_that_whmcs_is_not_configured(settings: Settings) -> None:
    settings.WHMCS_CONFIGURED = False
    with pytest.raises(CommandError) as refusal:
        run()
    assert str(refusal.value) == ("WHMCS_DATABASE_URL is not set: WHMCS's database cannot be read.")
