"""Migrations that are safe on a busy MariaDB: each change can be undone by hand if it is cut short.

MariaDB cannot roll a change of schema back. A migration that changes the schema and the data and is
cut in between leaves neither the old state nor the new one; so each does one or the other. While an
upgrade runs, the old release still writes: a new column must have a default for it in the database,
or be nullable, and nothing the old release reads may go.
"""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader

DATA = (operations.RunPython, operations.RunSQL)


def own() -> dict[str, Migration]:
    loader = MigrationLoader(None)
    return {
        name: migration
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app == "provisioning"
    }


OWN = own()


def test_the_history_is_one_line() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}
    assert [name[:4] for name in OWN] == [f"{number:04d}" for number in range(1, len(OWN) + 1)]


@pytest.mark.parametrize("name", OWN)
def test_it_changes_the_schema_or_the_data(name: str) -> None:
    kinds = {isinstance(operation, DATA) for operation in OWN[name].operations}
    assert kinds in ({True}, {False})


@pytest.mark.parametrize("name", OWN)
def test_a_change_of_data_has_a_way_back(name: str) -> None:
    for operation in OWN[name].operations:
        assert operation.reversible, operation.describe()


@pytest.mark.parametrize("name", [name for name in OWN if name[:4] > "0012"])
def test_a_new_column_can_be_left_out_by_the_release_before(name: str) -> None:
    created = {
        operation.name_lower
        for operation in OWN[name].operations
        if isinstance(operation, operations.CreateModel)
    }
    for operation in OWN[name].operations:
        if isinstance(operation, operations.AddField) and operation.model_name_lower not in created:
            field = operation.field
            has_value = field.null or field.has_default() or isinstance(field, models.AutoField)
            assert has_value, f"{operation.model_name}.{operation.name}"


@pytest.mark.django_db(transaction=True)
def test_tables_are_of_a_kind_that_keeps_promises() -> None:
    """InnoDB knows transactions; utf8mb4 knows every name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, engine, table_collation FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
        )
        rows = cursor.fetchall()
    assert rows
    for name, engine, collation in rows:
        assert (engine, str(collation)[:7]) == ("InnoDB", "utf8mb4"), name
