"""A WHMCS around our PHP modules: its database, its parameters, one PHP process per request."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections

from provisioning.models import Service

NOWHERE = "http://127.0.0.1:1"
ROOT = Path(__file__).parents[2]
RUNNER = ROOT / "whmcs" / "tests" / "run.php"
MODULES = ROOT / "whmcs" / "modules"
CUSTOMER = {
    "area": "CLIENTAREA",
    "user": {"id": 4, "first_name": "Alice", "last_name": "Owner"},
}
STAFF = {"area": "ADMINAREA", "admin": {"id": 1, "firstname": "Sam", "lastname": "Support"}}
MASQUERADING = {
    "area": "CLIENTAREA",
    "user": CUSTOMER["user"],
    "admin": STAFF["admin"],
    "masquerading": True,
}
Params = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What one request of WHMCS came to."""

    results: Sequence[Mapping[str, Any]]
    module_log: Sequence[Mapping[str, Any]]
    activity: Sequence[str]
    local_api: Sequence[Mapping[str, Any]]
    statements: Sequence[str]

    @property
    def returned(self) -> Any:
        """What the only call returned."""
        [result] = self.results
        return result["returned"]

    @property
    def echoed(self) -> str:
        """What the only call printed."""
        [result] = self.results
        return str(result["echoed"])


class Installation:
    """Loads the modules from a folder. Every request is searched for every known secret."""

    def __init__(self, folder: Path = MODULES) -> None:
        self.folder = folder
        self.secrets: set[str] = set()

    def play(self, *calls: Mapping[str, Any], **circumstances: Any) -> Outcome:
        """One request: the calls one after the other, as the visitor that `circumstances` name."""
        scenario = {"calls": list(calls), **circumstances}
        process = subprocess.run(
            ["php", str(RUNNER), str(self.folder)],
            input=json.dumps(scenario),
            capture_output=True,
            text=True,
            env={**os.environ, **_database_environment()},
            timeout=90,
        )
        assert process.returncode == 0, process.stderr + process.stdout
        assert process.stderr == ""
        told = json.loads(process.stdout)
        assert told.pop("faults") == []
        self._search(told["module_log"], told["activity"])
        assert not [line for line in told["activity"] if "Error in" in line]
        return Outcome(**told)

    def call(self, module: str, function: str, params: Params, **circumstances: Any) -> Any:
        """One function of a module; it may print nothing."""
        outcome = self.play(
            {"module": module, "function": function, "params": params}, **circumstances
        )
        assert outcome.echoed == ""
        return outcome.returned

    def _search(self, *logs: object) -> None:
        """No secret may stand in a log, not even before WHMCS masks what it is told to."""
        hidden = Service.objects.values_list("admin_password", flat=True)
        secrets = {*self.secrets, *hidden} - {""}
        for text in _texts(logs):
            assert not [secret for secret in secrets if secret in text]


def _texts(value: object) -> Iterator[str]:
    """Every text in it, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, Sequence):
        for member in value:
            yield from _texts(member)


def _database_environment() -> dict[str, str]:
    values = connections["whmcs"].settings_dict
    place = f"host={values['HOST']};port={values['PORT']};dbname={values['NAME']}"
    return {
        "WHMCS_TEST_DSN": f"mysql:{place};charset=utf8mb4",
        "WHMCS_TEST_USER": values["USER"],
        "WHMCS_TEST_PASSWORD": values["PASSWORD"],
    }


def row(table: str, row_id: int) -> dict[str, Any]:
    """A row of WHMCS's database as it is now."""
    [found] = rows(f"SELECT * FROM {table} WHERE id = %s", row_id)
    return found


def rows(statement: str, *values: int | str) -> list[dict[str, Any]]:
    """What WHMCS's database answers."""
    with connections["whmcs"].cursor() as cursor:
        cursor.execute(statement, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def set_field(setting: str, value: str) -> None:
    """What staff type into a field of the add-on."""
    with connections["whmcs"].cursor() as cursor:
        cursor.execute("UPDATE tbladdonmodules SET value = %s WHERE setting = %s", [value, setting])


def decrypted(text: str) -> str:
    """What the harness's own encrypt has hidden."""
    return base64.b64decode(text)[6:].decode()[::-1]


def params_of(service_id: int, *, server_password: str, **changes: Any) -> Params:
    """What WHMCS passes for a service: numbers as texts, the passwords in clear."""
    service = row("tblhosting", service_id)
    product = row("tblproducts", service["packageid"])
    password = service["password"] or ""
    options = {f"configoption{slot}": product[f"configoption{slot}"] for slot in range(1, 25)}
    return {
        "serviceid": str(service_id),
        "userid": str(service["userid"]),
        "pid": str(service["packageid"]),
        "domain": service["domain"],
        "username": service["username"],
        "password": decrypted(password) if password else "",
        "producttype": "hostingaccount",
        "moduletype": product["servertype"],
        "status": service["domainstatus"],
        "configoptions": {},
        "customfields": {},
        "clientsdetails": _details(service["userid"]),
        "whmcsVersion": "8.13.1",
        **options,
        **server_params(service["server"], password=server_password),
        **changes,
    }


def server_params(server_id: int, *, password: str, **changes: Any) -> Params:
    """What WHMCS passes for a server."""
    server = row("tblservers", server_id)
    return {
        "server": True,
        "serverid": str(server_id),
        "serverip": server["ipaddress"],
        "serverhostname": server["hostname"],
        "serverusername": server["username"],
        "serverpassword": password,
        "serveraccesshash": "",
        "serversecure": server["secure"] == "on",
        "serverport": str(server["port"] or ""),
        "serverhttpprefix": "https" if server["secure"] == "on" else "http",
        **changes,
    }


def _details(client_id: int) -> Params:
    client = row("tblclients", client_id)
    return {
        "client_id": str(client_id),
        "firstname": client["firstname"],
        "lastname": client["lastname"],
        "companyname": client["companyname"],
        "email": client["email"],
        "language": client["language"],
        "notes": "a note that concerns nobody",
    }
