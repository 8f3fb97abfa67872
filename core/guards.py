"""Append-only tables: the database itself refuses to change or remove their rows, whatever program asks.

A migration calls `append_only("funds_entry")`. Both databases answer with an IntegrityError in plain words. SQLite
drops a table's triggers when a later migration rebuilds the table; that migration guards it again with
`append_only_again` (a test looks for the guards after all migrations).

`erase_only("core_personalvalues")` guards a table whose rows may be emptied, once, and not changed otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as default_connection
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper

_PREFIX = "append_only_"
_ERASE_PREFIX = "erase_only_"

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

# The one change that is allowed: both values go, the erasure is named, nothing else changes.
_ERASING = "NEW.record_id = OLD.record_id AND OLD.erasure_id IS NULL AND NEW.salt IS NULL AND NEW.{values} IS NULL"
_ERASE_SQLITE = (
    "CREATE TRIGGER {prefix}{table}_update BEFORE UPDATE ON {table} WHEN NOT (" + _ERASING + ")"
    " BEGIN SELECT RAISE(ABORT, '{message}'); END",
    _SQLITE[1],
    _SQLITE[2].replace("WHERE id = NEW.id", "WHERE record_id = NEW.record_id"),
)
_ERASE_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION erase_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' THEN IF " + _ERASING + " THEN RETURN NEW; END IF; END IF;"
    " RAISE EXCEPTION '% is erase-only: rows are emptied once and never changed or removed', TG_TABLE_NAME"
    " USING ERRCODE = 'restrict_violation'; END $$",
    *(one.replace("append_only_refuse", "erase_only_refuse") for one in _POSTGRESQL[1:]),
)
_KINDS = {
    _PREFIX: ("{table} is append-only: rows are never changed or removed", _SQLITE, _POSTGRESQL),
    _ERASE_PREFIX: (
        "{table} is erase-only: rows are emptied once and never changed or removed", _ERASE_SQLITE, _ERASE_POSTGRESQL,
    ),
}  # fmt: skip


def append_only(table: str) -> migrations.RunPython:
    """The migration operation that guards a table; undone when the migration is."""

    return _operation(table, _PREFIX)


def erase_only(table: str) -> migrations.RunPython:
    """As `append_only`, for a table like PersonalValues: columns record_id, salt, values, erasure_id."""
    return _operation(table, _ERASE_PREFIX)


def _operation(table: str, kind: str) -> migrations.RunPython:
    def guard(apps, schema_editor):
        _guard(schema_editor.connection, table, kind)

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
    return set(_guards(connection))


def _guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """{table: the kind of its guards} of the tables that have every guard."""
    found: dict[tuple[str, str], int] = {}
    for name, table in _triggers(connection):
        kind = next(kind for kind in _KINDS if name.startswith(kind))
        found[table, kind] = found.get((table, kind), 0) + 1
    wanted = 3 if connection.vendor == "sqlite" else 2
    return {table: kind for (table, kind), triggers in found.items() if triggers == wanted}


@contextmanager
def lifted(connection: BaseDatabaseWrapper = default_connection) -> Iterator[None]:
    """For tests alone: no guards while Django flushes the tables of a transactional test; then they stand again."""
    tables = _guards(connection)
    for table in tables:
        _unguard(connection, table)
    try:
        yield
    finally:
        for table, kind in tables.items():
            _guard(connection, table, kind)


@contextmanager
def rewriting(connection: BaseDatabaseWrapper, table: str) -> Iterator[None]:
    """For a migration alone that brings an append-only table's rows into a new form, inside its transaction."""
    _unguard(connection, table)
    yield
    _guard(connection, table)


def _guard(connection: BaseDatabaseWrapper, table: str, kind: str = _PREFIX) -> None:
    message, sqlite, postgresql = _KINDS[kind]
    marks = {"{message}": message, "{table}": table, "{prefix}": kind, "{values}": '"values"'}
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            for mark, text in marks.items():
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
        return [(name, table) for name, table in cursor.fetchall() if name.startswith(tuple(_KINDS))]
