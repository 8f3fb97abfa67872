"""How long a page waits for a lock when what it writes may as well be left out."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

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
