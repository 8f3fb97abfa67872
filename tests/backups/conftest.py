"""A small programme in a database that other processes can open, with a folder of backups of its own."""

import datetime as dt
import sqlite3
from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections

from backups import postgresql
from clubs.models import Attachment
from core.models import Installation
from tests.funds.book import capital
from tests.sweeps.populate import add_plan
from tests.sweeps.populate_records import add_attachment
from tests.world import World, build_world


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.BACKUP_DIR, settings.MEDIA_ROOT = tmp_path / "backups", tmp_path / "files"


@pytest.fixture
def live(transactional_db, tmp_path, monkeypatch):
    """The world with a plan, 20 million and one paper, in a database that the settings name as on a real site."""
    world = build_world()
    Installation.objects.create(pk=1)
    add_plan(world)
    capital(world.club_a, 20_000_000, dt.date(2024, 2, 1), code="P1")
    paper = add_attachment(world.club_a, world.officer_a, "giay")
    paper.stored_file.save("giay.pdf", ContentFile(b"%PDF giay"))
    if connection.vendor == "postgresql":
        monkeypatch.setenv("DATABASE_URL", postgresql.address_of(connection.settings_dict["NAME"]))
        yield world
    else:
        yield from _on_a_file(tmp_path / "live.sqlite3", world)


def _on_a_file(path, world: World):
    in_memory, name = connections["default"], connection.settings_dict["NAME"]
    in_memory.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        in_memory.connection.backup(copy)
    del connections["default"]
    connections.settings["default"]["NAME"] = str(path)
    yield world
    connections["default"].close()
    connections.settings["default"]["NAME"] = name
    connections["default"] = in_memory


@pytest.fixture
def paper(live) -> Attachment:
    return Attachment.objects.get()
