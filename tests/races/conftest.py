"""Connections of their own for threads."""

from contextlib import contextmanager

import pytest
from django.db import connection, connections

from tests.file_database import on_a_file
from tests.world import build_world


@pytest.fixture(autouse=True)
def _many_connections(transactional_db, tmp_path):
    """One connection per thread: on PostgreSQL beside the pool, which gives out four; on SQLite to a copy in a file,
    since its database in memory knows no waiting."""
    with _beside_the_pool() if connection.vendor == "postgresql" else on_a_file(tmp_path / "races.sqlite3"):
        yield


@contextmanager
def _beside_the_pool():
    connection.close()
    options = connections.settings["default"]["OPTIONS"]
    pool = options.pop("pool")
    yield
    connection.close()
    options["pool"] = pool


@pytest.fixture
def world(_many_connections):
    return build_world()
