import datetime as dt

import pytest
from django.utils import timezone

from districts.models import Level
from targets.services import load_plans
from tests.world import make_unit


@pytest.fixture
def programme(world, monkeypatch):
    """The small world with KH 72, on 30/06/2025: the plan still runs."""
    make_unit("582", "Phan Rang - Tháp Chàm", "thành phố", Level.DISTRICT, world.province)
    load_plans()
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2025, 6, 30))
    return world


@pytest.fixture
def visit(client):
    """visit(user, address) signs in and opens the address."""

    def get(user, address, **query):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client.get(address, query)

    return get
