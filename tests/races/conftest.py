"""Connections of their own for threads."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection, connections

from tests.world import build_world


@pytest.fixture(autouse=True)
def _many_connections(transactional_db, tmp_path):
    """One connection per thread: on PostgreSQL beside the pool, which gives out four; on SQLite to a copy in a file,
    since its database in memory knows no waiting."""
    yield from _beside_the_pool() if connection.vendor == "postgresql" else _on_a_file(tmp_path / "races.sqlite3")


def _beside_the_pool():
    connection.close()
    options = connections.settings["default"]["OPTIONS"]
    pool = options.pop("pool")
    yield
    connection.close()
    options["pool"] = pool


def _on_a_file(path):
    in_memory, name = connections["default"], connection.settings_dict["NAME"]
    in_memory.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        in_memory.connection.backup(copy)
    del connections["default"]
    connections.settings["default"]["NAME"] = str(path)
    yield
    connections["default"].close()
    connections.settings["default"]["NAME"] = name
    connections["default"] = in_memory


@pytest.fixture
def world(_many_connections):
    return build_world()
