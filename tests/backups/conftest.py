"""A small programme in a database that other processes can open, with a folder of backups of its own."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from backups import postgresql
from clubs.models import Attachment
from core.models import Installation
from tests.file_database import on_a_file
from tests.funds.book import capital
from tests.sweeps.populate import add_plan
from tests.sweeps.populate_records import add_attachment
from tests.world import build_world


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
        with on_a_file(tmp_path / "live.sqlite3"):
            yield world


@pytest.fixture
def paper(live) -> Attachment:
    return Attachment.objects.get()
