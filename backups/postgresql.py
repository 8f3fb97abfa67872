"""Backups of a PostgreSQL database, by PostgreSQL's own tools, which have to be installed beside the site."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection, transaction

from backups.archive import NOT_KEPT, Archive
from backups.programs import run

PART = "database.pgdump"
IS_PACKED = False


@contextmanager
def snapshot() -> Iterator[Callable[[Path], None]]:
    """Inside, every read and the dump see the database of one moment; writers go on. Gives dump(target)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield lambda target: _dump(name, target)


def _dump(name: str, target: Path) -> None:
    left_out = [f"--exclude-table-data=public.{table}" for table in sorted(NOT_KEPT)]
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", *left_out,
        f"--file={target}")  # fmt: skip


@contextmanager
def scratch_database(archive: Archive, scratch: Path) -> Iterator[str]:
    """The database of the backup under a name of its own beside the living one; gives its address. What a killed proof
    left of that name is dropped first. Raises Refused."""
    name = f"{_name()}_backup_proof"
    dump = scratch / PART
    archive.extract(PART, dump)
    drop = ("dropdb", "--if-exists", "--force", name)
    _run(*drop)
    _run("createdb", "--template=template0", name)
    try:
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            f"--dbname={name}", str(dump))  # fmt: skip
        yield address_of(name)
    finally:
        _run(*drop)


def address_of(name: str) -> str:
    """The address of another database on the same server."""
    return re.sub(r"/[^/?]*(?=\?|$)", f"/{quote(name)}", os.environ["DATABASE_URL"], count=1)


def is_empty() -> bool:
    return not connection.introspection.table_names()


def restore(archive: Archive, scratch: Path, upgrade: Callable[[str], None]) -> None:
    """The backup's database takes the place of the living one in one transaction, which counts its own rows before it
    is committed: a kill or a row too few leaves the old one. `upgrade(address)` runs on the new one after."""
    dump, script, check = scratch / PART, scratch / "restore.sql", scratch / "check.sql"
    archive.extract(PART, dump)
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    check.write_text("".join(map(_check, archive.manifest["tables"].items())), encoding="utf-8")
    connection.close()
    _run("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={_name()}",
        "--command=SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
        " GRANT USAGE ON SCHEMA public TO PUBLIC", f"--file={script}", f"--file={check}")  # fmt: skip
    upgrade(os.environ["DATABASE_URL"])


def _check(item: tuple[str, int]) -> str:
    table, rows = item
    words = f"table {table} has not {int(rows)} rows"
    return (  # the table's name comes from our own backup
        f'DO $$ BEGIN IF (SELECT count(*) FROM public."{table}") <> {int(rows)} THEN'  # noqa: S608
        f" RAISE EXCEPTION '{words}'; END IF; END $$;\n"
    )


def _name() -> str:
    return connection.settings_dict["NAME"]


def _run(*command: str) -> None:
    """One of PostgreSQL's programs on the server that the settings name. Raises Refused with what it said."""
    place = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    run(*command, access={name: str(place[key]) for name, key in names.items() if place.get(key)})
