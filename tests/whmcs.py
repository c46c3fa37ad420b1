"""WHMCS's own database, filled the way WHMCS fills it: raw rows, zero dates and all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connections

from provisioning.whmcsdb import embedded

SCHEMA = Path(__file__).parent / "data" / "whmcs_schema.sql"
ZERO_DATE = "0000-00-00"
# WHMCS's tables have texts without a default and zero dates; strict servers refuse to write both.
RELAXED = "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'"
STRICT = "SET SESSION sql_mode = 'STRICT_TRANS_TABLES'"
OPTIONS: dict[int, str] = {
    1: "10",
    5: "C:\\SmarterMail\\Domains\\",
    6: "default",
    7: "5",
    8: "on",
    9: "8",
    10: "on",
    11: "on",
    12: "on",
    14: "on",
    15: "on",
    23: "none",
}

# The five configurable options of a PolarisMail product, as modules get them.
CONFIGURABLE = {
    "Total Mailboxes": "5",
    "Total Enhanced Mailboxes": "0",
    "Mailbox Quota (GB)": "10",
    "Total Aliases": "10",
    "Total Distribution Lists": "1",
}


def create_tables() -> None:
    """WHMCS's whole schema on MariaDB, the tables that we read on SQLite."""
    connection = connections["whmcs"]
    if connection.vendor == "sqlite":
        embedded.create_tables("whmcs")
    elif "tblhosting" not in connection.introspection.table_names():
        lines = SCHEMA.read_text().splitlines()
        script = "\n".join(line.partition("--")[0] for line in lines)
        with connection.cursor() as cursor:
            for statement in script.split(";"):
                if statement.strip():
                    cursor.execute(statement)
        # The session is relaxed now; the next one is as strict as in production.
        connection.close()


def _quoted(name: str) -> str:
    """`default` and `order` are column names of WHMCS's and words of SQL."""
    return connections["whmcs"].ops.quote_name(name)


class WhmcsDatabase:
    """Adds and changes rows; every argument has a default, so a test names only what matters."""

    def __init__(self) -> None:
        self._numbers = count(101)
        self._grouped: set[int] = set()

    def add(self, table: str, **columns: Any) -> int:
        """One row; returns its id."""
        values = {"id": next(self._numbers), **columns}
        self.add_many(table, [values])
        return int(str(values["id"]))

    def add_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Many rows with the same columns."""
        names = list(rows[0])
        places = ", ".join(["%s"] * len(names))
        self._run(
            f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) VALUES ({places})",
            [[row[name] for name in names] for row in rows],
        )

    def change(self, table: str, row_id: int, **columns: Any) -> None:
        """What WHMCS's staff or its cron would change."""
        changes = ", ".join(f"{_quoted(name)} = %s" for name in columns)
        self._run(f"UPDATE {table} SET {changes} WHERE id = %s", [[*columns.values(), row_id]])

    def remove(self, table: str, row_id: int) -> None:
        self._run(f"DELETE FROM {table} WHERE id = %s", [[row_id]])

    def currency(self, **columns: Any) -> int:
        defaults = {
            "id": 1,
            "code": "USD",
            "prefix": "$",
            "suffix": " USD",
            "format": 1,
            "rate": "1.00000",
            "default": 1,
        }
        return self.add("tblcurrencies", **{**defaults, **columns})

    def price(self, whmcs_product_id: int, **columns: Any) -> int:
        """Of a product, in the first currency; only the cycles that are named are offered."""
        cycles = ("monthly", "quarterly", "semiannually", "annually", "biennially", "triennially")
        defaults = {
            "type": "product",
            "currency": 1,
            "relid": whmcs_product_id,
            **dict.fromkeys([f"{cycle[0]}setupfee" for cycle in cycles], "0.00"),
            **dict.fromkeys(cycles, "-1.00"),
        }
        return self.add("tblpricing", **{**defaults, **columns})

    def client(self, **columns: Any) -> int:
        defaults = {
            "firstname": "Alice",
            "lastname": "Owner",
            "companyname": "Client Ltd",
            "email": "alice@client.test",
            "language": "",
            "currency": 1,
        }
        return self.add("tblclients", **{**defaults, **columns})

    def server(self, **columns: Any) -> int:
        defaults = {
            "name": "mail-1",
            "hostname": "mail.host.test",
            "ipaddress": "192.0.2.10",
            "port": None,
            "secure": "on",
            "type": "smartermail",
        }
        return self.add("tblservers", **{**defaults, **columns})

    def product(self, *, options: Mapping[int, str] | None = None, **columns: Any) -> int:
        texts = {**dict.fromkeys(range(1, 24), ""), **OPTIONS, **(options or {})}
        settings = {f"configoption{slot}": text for slot, text in texts.items()}
        return self.add(
            "tblproducts",
            **{
                "name": "Mail",
                "servertype": "smartermail",
                "paytype": "recurring",
                "autosetup": "",
                **settings,
                **columns,
            },
        )

    def option(self, whmcs_product_id: int, name: str, option_type: int = 4) -> int:
        """A configurable option of a product, in the product's own group."""
        group = 100_000 + whmcs_product_id
        if whmcs_product_id not in self._grouped:
            self._grouped.add(whmcs_product_id)
            self.add_many("tblproductconfiglinks", [{"gid": group, "pid": whmcs_product_id}])
        return self.add(
            "tblproductconfigoptions", gid=group, optionname=name, optiontype=str(option_type)
        )

    def choice(self, whmcs_option_id: int, name: str) -> int:
        return self.add("tblproductconfigoptionssub", configid=whmcs_option_id, optionname=name)

    def choose(
        self, whmcs_service_id: int, whmcs_option_id: int, *, quantity: int = 0, choice: int = 0
    ) -> int:
        return self.add(
            "tblhostingconfigoptions",
            relid=whmcs_service_id,
            configid=whmcs_option_id,
            optionid=choice,
            qty=quantity,
        )

    def service(self, **columns: Any) -> int:
        """Makes the client, the product and the server that it is not given."""
        makers: dict[str, Callable[[], int]] = {
            "userid": self.client,
            "packageid": self.product,
            "server": self.server,
        }
        made = {name: make() for name, make in makers.items() if name not in columns}
        return self.add("tblhosting", **{**self.service_columns(), **made, **columns})

    @staticmethod
    def service_columns() -> dict[str, Any]:
        return {
            "domain": "client.test",
            "username": "qzxwvutsrp",
            "domainstatus": "Active",
            "suspendreason": "",
            "regdate": "2026-01-15",
            "nextduedate": "2026-12-01",
            "billingcycle": "Monthly",
            "amount": "6.00",
        }

    def _run(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        connection = connections["whmcs"]
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute(RELAXED)
            cursor.executemany(statement, rows)
            if connection.vendor == "mysql":
                cursor.execute(STRICT)
