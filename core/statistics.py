"""The database's own statistics, on which it plans its reads."""

from django.db import connection


def refresh() -> None:
    """After a bulk load; without it PostgreSQL took 30 times as long for some figures of 61 clubs."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
