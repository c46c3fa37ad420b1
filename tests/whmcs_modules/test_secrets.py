"""Every call stands in WHMCS's module log, and no secret does: `Installation` searches each entry,
before and after WHMCS masks it."""

from __future__ import annotations

import pytest

from tests.whmcs import WhmcsDatabase
from tests.whmcs_modules.conftest import SECRET
from tests.whmcs_modules.installation import NOWHERE, STAFF, Installation, Params, set_field

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "whmcs"])

REMOTE = {
    "CreateAccount": "create",
    "SuspendAccount": "suspend",
    "UnsuspendAccount": "unsuspend",
    "TerminateAccount": "terminate",
    "ChangePackage": "change-package",
    "ChangePassword": "change-password",
    "Renew": "renew",
    "TestConnection": "test-connection",
    "UsageUpdate": "usage",
    "ListAccounts": "list-accounts",
    "ServiceSingleSignOn": "sso",
    "AdminSingleSignOn": "server-page",
    "AdminServicesTabFields": "state",
    "ClientArea": "overview",
    "refresh": "refresh",
    "openpanel": "sso",
}
SERVER_PASSWORD = "Serv3r!Pass<&>word"
SERVICE_PASSWORD = "Serv1ce!Pass'word\""
ACCESS_HASH = "an-access-hash\nof-two-lines"


@pytest.fixture
def params(database: WhmcsDatabase) -> Params:
    """A service that the panel does not know, on a server where nothing answers."""
    return {
        "serviceid": "101",
        "userid": "7",
        "pid": str(database.product()),
        "domain": "Client &amp; Söhne.test",
        "username": "adminuser",
        "password": SERVICE_PASSWORD,
        "serverid": str(database.server()),
        "serverhostname": "127.0.0.1",
        "serverport": "1",
        "serverusername": "admin",
        "serverpassword": SERVER_PASSWORD,
        "serveraccesshash": ACCESS_HASH,
        "serversecure": "",
        "clientsdetails": {"firstname": "Zoë", "notes": "a note that concerns nobody"},
    }


@pytest.mark.parametrize("module", ["smartermail", "polarismail"])
@pytest.mark.parametrize("is_away", [False, True], ids=["panel answers", "panel away"])
def test_every_call_is_logged_without_a_secret(
    whmcs: Installation, params: Params, module: str, is_away: bool
) -> None:
    whmcs.secrets |= {SERVER_PASSWORD, SERVICE_PASSWORD, ACCESS_HASH, "a note that concerns"}
    if is_away:
        set_field("panel_url", NOWHERE)
    calls = [{"module": module, "function": function, "params": params} for function in REMOTE]
    outcome = whmcs.play(*calls, visitor=STAFF)
    assert [entry["action"] for entry in outcome.module_log] == list(REMOTE.values())
    for entry in outcome.module_log:
        assert entry["module"] == module
        assert "/bridge/v1/" in entry["stored"][0]
        assert SECRET not in entry["stored"][1]
    if is_away:
        assert all("cannot be reached" in entry["stored"][2] for entry in outcome.module_log)
