"""The embedded WHMCS of the demo, on an SQLite file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.mysql.base import DatabaseWrapper as MariaDb
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite
from pytest_django import DjangoDbBlocker

from provisioning.whmcsdb import embedded, reader
from provisioning.whmcsdb.models import ClientRow, CurrencyRow, ServiceRow

SERVICE = ServiceRow(
    whmcs_service_id=101,
    whmcs_client_id=7,
    whmcs_product_id=3,
    whmcs_server_id=2,
    domain="client.test",
    username="qzxwvutsrp",
    domainstatus="Active",
    suspendreason="",
    regdate=date(2026, 1, 15),
    nextduedate="0000-00-00",
    billingcycle="Monthly",
    amount=Decimal("6.00"),
)


@pytest.fixture
def file_database(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """The alias `whmcs`, for this test an empty SQLite file."""
    described = {**connections["default"].settings_dict, "ENGINE": "django.db.backends.sqlite3"}
    described.update(NAME=str(tmp_path / "whmcs.sqlite3"), OPTIONS={}, CONN_MAX_AGE=0)
    database = Sqlite(described, "whmcs")
    original = connections["whmcs"]
    connections["whmcs"] = database
    with django_db_blocker.unblock():
        yield database
    database.close()
    connections["whmcs"] = original


def test_what_is_inserted_is_what_the_reader_reads(file_database: BaseDatabaseWrapper) -> None:
    embedded.create_tables()
    client = {"firstname": "Alice", "lastname": "", "companyname": "", "email": "", "language": ""}
    embedded.insert(
        [
            CurrencyRow(
                whmcs_currency_id=1,
                code="CHF",
                prefix="",
                suffix=" CHF",
                number_format=1,
                rate=1,
                is_default=1,
            ),
            ClientRow(whmcs_client_id=7, whmcs_currency_id=1, **client),
            SERVICE,
        ]
    )
    [service] = reader.services([101])
    assert service.domain_text == "client.test"
    assert (service.registered_on, service.next_due_on) == (date(2026, 1, 15), None)
    assert service.amount == Decimal("6.00")
    assert reader.clients([7])[0].whmcs_currency_id == 1
    assert reader.currencies()[0].code == "CHF"


def test_creating_the_tables_again_keeps_the_rows(file_database: BaseDatabaseWrapper) -> None:
    embedded.create_tables()
    embedded.insert([SERVICE])
    embedded.create_tables()
    assert len(reader.services([101])) == 1


def test_turns_a_real_whmcs_away() -> None:
    original = connections["whmcs"]
    connections["whmcs"] = MariaDb({**original.settings_dict}, "whmcs")
    try:
        with pytest.raises(PermissionError, match="only an embedded WHMCS"):
            embedded.create_tables()
        with pytest.raises(PermissionError, match="only an embedded WHMCS"):
            embedded.insert([SERVICE])
    finally:
        connections["whmcs"] = original
