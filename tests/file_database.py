"""The tests' database of SQLite, which lies in memory, as a file that threads and other processes can open."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connections


@contextmanager
def on_a_file(path: Path) -> Iterator[None]:
    """Inside, the site works on a copy in this file."""
    in_memory = connections["default"]
    name = in_memory.settings_dict["NAME"]
    in_memory.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        in_memory.connection.backup(copy)
    del connections["default"]
    connections.settings["default"]["NAME"] = str(path)
    yield
    connections["default"].close()
    connections.settings["default"]["NAME"] = name
    connections["default"] = in_memory
