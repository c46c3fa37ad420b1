"""WHMCS's database, for the tests below."""

from __future__ import annotations

import pytest
from pytest_django import DjangoDbBlocker

from tests.whmcs import WhmcsDatabase, create_tables


@pytest.fixture(scope="session")
def whmcs_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """WHMCS's tables; made outside of any test's transaction, because MariaDB commits with them."""
    with django_db_blocker.unblock():
        create_tables()


@pytest.fixture
def whmcs(whmcs_tables: None, db: None) -> WhmcsDatabase:
    """An empty WHMCS with one currency; the test asks for the alias with its `django_db` mark."""
    database = WhmcsDatabase()
    database.currency()
    return database
