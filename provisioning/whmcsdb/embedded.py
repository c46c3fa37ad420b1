"""WHMCS's tables in SQLite, for the demo and for tests without MariaDB.

The router refuses every write to these tables; here the database is named explicitly, and anything
but SQLite is turned away, so that a real WHMCS can never be touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from provisioning.whmcsdb.models import (
    ClientRow,
    CurrencyRow,
    PricingRow,
    ProductRow,
    ServerRow,
    ServiceRow,
)
from provisioning.whmcsdb.option_models import (
    ChoiceRow,
    ChosenRow,
    ContactRow,
    FieldRow,
    FieldValueRow,
    MembershipRow,
    OptionLinkRow,
    OptionRow,
    UserRow,
)

TABLES: tuple[type[models.Model], ...] = (
    CurrencyRow,
    ClientRow,
    ServerRow,
    ProductRow,
    PricingRow,
    OptionLinkRow,
    OptionRow,
    ChoiceRow,
    FieldRow,
    UserRow,
    MembershipRow,
    ContactRow,
    ServiceRow,
    ChosenRow,
    FieldValueRow,
)


def create_tables(alias: str = "whmcs") -> None:
    """Creates those of WHMCS's tables that we read and that do not exist yet."""
    connection = _sqlite(alias)
    existing = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for table in TABLES:
            if table._meta.db_table not in existing:
                editor.create_model(table)


def insert(rows: Iterable[models.Model], alias: str = "whmcs") -> None:
    """Inserts rows of any of the tables, one statement a run of rows of the same table."""
    _sqlite(alias)
    for table, run in groupby(rows, key=_table):
        table._default_manager.using(alias).bulk_create(run)


def _table(row: models.Model) -> type[models.Model]:
    return type(row)


def _sqlite(alias: str) -> BaseDatabaseWrapper:
    connection = connections[alias]
    if connection.vendor != "sqlite":
        raise PermissionError(f"{alias} is {connection.vendor}: only an embedded WHMCS is filled.")
    return connection
