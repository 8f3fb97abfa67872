"""Backups of a SQLite file, by SQLite's own online copy."""

import gzip
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.db.backends.sqlite3._functions import register
from django.utils.translation import gettext as _

from backups.archive import Archive
from core.problems import Problem, Refused

PART = "database.sqlite3.gz"
IS_PACKED = True


@contextmanager
def snapshot() -> Iterator[Callable[[Path], None]]:
    """Inside, every read and the copy see the database of one moment; writers go on. Gives dump(target)."""
    connection.ensure_connection()
    raw = connection.connection
    is_own = not raw.in_transaction
    if is_own:
        # By hand: Django would begin it IMMEDIATE and hold every writer up.
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM sqlite_master")
    try:
        yield lambda target: _dump(raw, target)
    finally:
        if is_own:
            raw.execute("ROLLBACK")


def _dump(raw: sqlite3.Connection, target: Path) -> None:
    plain = target.with_suffix(".plain")
    with closing(sqlite3.connect(plain)) as copy:
        try:
            raw.backup(copy)  # all pages in one step, in the transaction of the snapshot
        except sqlite3.Error as error:  # most often a full disk
            raise OSError(str(error)) from error
    with plain.open("rb") as source, gzip.open(target, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(source, packed, 1024 * 1024)
    plain.unlink()


@contextmanager
def scratch_database(archive: Archive, scratch: Path) -> Iterator[str]:
    """The database of the backup as a file in the scratch folder; gives its address. Raises Refused where SQLite finds
    it damaged."""
    path = scratch / "restored.sqlite3"
    archive.extract(PART, path, is_packed=True)
    with closing(sqlite3.connect(path)) as raw:
        register(raw)  # Django's own functions, which our CHECK constraints call
        try:
            (state,) = raw.execute("PRAGMA integrity_check").fetchone()
            orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            state, orphans = str(error), []
    if state != "ok" or orphans:
        words = _("The restored database is damaged: %(error)s")
        raise Refused(Problem(words % {"error": state if state != "ok" else f"foreign keys, {orphans[0][0]}"}))
    yield address_of(path)


def address_of(path: Path) -> str:
    return f"sqlite:///{quote(path.as_posix(), safe='/:')}"


def is_empty() -> bool:
    """Whether the file named by the settings holds no table yet."""
    return not connection.introspection.table_names()


def restore(archive: Archive, scratch: Path, upgrade: Callable[[str], None]) -> None:
    """The backup's database takes the place of the living one in one transaction of SQLite: who reads meanwhile sees
    the old one to the end or the new one, and a kill leaves the old one. `upgrade(address)` runs on the copy before."""
    with scratch_database(archive, scratch) as address:
        _count(archive, scratch / "restored.sqlite3")
        upgrade(address)
        with closing(sqlite3.connect(scratch / "restored.sqlite3")) as copy:
            with copy:
                copy.execute("DELETE FROM django_session")
            connection.ensure_connection()
            copy.backup(connection.connection)
    connection.close()


def _count(archive: Archive, path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for table, rows in archive.manifest["tables"].items():
            (found,) = raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 (tables of our own backup)
            if found != rows:
                words = _("The backup lacks rows: table %(table)s has %(found)s instead of %(rows)s.")
                raise Refused(Problem(words % {"table": table, "found": found, "rows": rows}))
