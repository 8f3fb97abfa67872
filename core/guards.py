"""Append-only tables: the database itself refuses to change or remove their rows, whatever program asks.

A migration calls `append_only("funds_entry")`. Both databases answer with an IntegrityError in plain words. SQLite
drops a table's triggers when a later migration rebuilds the table; that migration guards it again with
`append_only_again` (a test looks for the guards after all migrations).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as default_connection
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper

_PREFIX = "append_only_"

_SQLITE = (
    "CREATE TRIGGER {prefix}{table}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER {prefix}{table}_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    # INSERT OR REPLACE removes the old row without asking the DELETE trigger.
    "CREATE TRIGGER {prefix}{table}_replace BEFORE INSERT ON {table}"
    " WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{message}'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION '% is append-only: rows are never changed or removed', TG_TABLE_NAME"
    " USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER {prefix}{table}_rows BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION append_only_refuse()",
    "CREATE TRIGGER {prefix}{table}_truncate BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()",
)


def append_only(table: str) -> migrations.RunPython:
    """The migration operation that guards a table; undone when the migration is."""

    def guard(apps, schema_editor):
        _guard(schema_editor.connection, table)

    def unguard(apps, schema_editor):
        _unguard(schema_editor.connection, table)

    return migrations.RunPython(guard, unguard)


def append_only_again(table: str) -> migrations.RunPython:
    """For a migration that rebuilds a guarded table: its last operation, and its first for the way back."""

    def guard_again(apps, schema_editor):
        _unguard(schema_editor.connection, table)
        _guard(schema_editor.connection, table)

    return migrations.RunPython(guard_again, guard_again)


def guarded_tables(connection: BaseDatabaseWrapper = default_connection) -> set[str]:
    """The tables that have every guard, as the database's own catalogue says."""
    found: dict[str, int] = {}
    for _name, table in _triggers(connection):
        found[table] = found.get(table, 0) + 1
    wanted = 3 if connection.vendor == "sqlite" else 2
    return {table for table, triggers in found.items() if triggers == wanted}


@contextmanager
def lifted(connection: BaseDatabaseWrapper = default_connection) -> Iterator[None]:
    """For tests alone: no guards while Django flushes the tables of a transactional test; then they stand again."""
    tables = guarded_tables(connection)
    for table in tables:
        _unguard(connection, table)
    try:
        yield
    finally:
        for table in tables:
            _guard(connection, table)


def _guard(connection: BaseDatabaseWrapper, table: str) -> None:
    message = f"{table} is append-only: rows are never changed or removed"
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            for mark, text in (("{table}", table), ("{prefix}", _PREFIX), ("{message}", message)):
                statement = statement.replace(mark, text)
            cursor.execute(statement)


def _unguard(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        for name, of_table in _triggers(connection):
            if of_table == table:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER {name}{on}")


def _triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(trigger, table) of every guard."""
    if connection.vendor == "sqlite":
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [(name, table) for name, table in cursor.fetchall() if name.startswith(_PREFIX)]
