import logging
from dataclasses import dataclass

import pytest
import time_machine
from django.db import models

from tests.sweeps.populate import TODAY, populate
from tests.world import World

PERSONAS = (
    "province_admin",
    "province_staff",
    "officer_a",
    "officer_b",
    "secretary_a",
    "viewer",
    "unassigned",
    "anonymous",
)


@dataclass
class Stage:
    """The populated world: `a` and `b` hold a row of every model in district A and in district B."""

    world: World
    a: dict[type[models.Model], models.Model]
    b: dict[type[models.Model], models.Model]


@pytest.fixture(autouse=True)
def _refusals_are_not_logged():
    """Thousands of expected refusals would fill the log with tracebacks."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def stage(world, settings, tmp_path):
    """Two districts with a life each, seen on a fixed day."""
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(TODAY, tick=False):
        yield Stage(world, **populate(world))
