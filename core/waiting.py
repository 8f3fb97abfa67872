"""How long a page waits for a lock when what it writes may as well be left out, and who is writing just now."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

SHORT_WAIT_MS = 100


@contextmanager
def for_a_short_wait() -> Iterator[None]:
    """SQLite has one writer at a time: here it is waited for a moment, not as long as a form would; then
    OperationalError. On PostgreSQL rows that are locked are to be skipped; nothing changes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {SHORT_WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def writers_of(model: type[models.Model]) -> set[str]:
    """The other transactions of PostgreSQL that have written to the model's table, or are about to, and have not ended.

    Whoever is given a number of the table's sequence holds its writing lock before, and to the end of the transaction;
    pg_locks shows who does. Nothing is locked here.
    """
    sql = (
        "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = %s::regclass"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [model._meta.db_table])
        return {name for (name,) in cursor.fetchall()}
