import logging
import os

import pytest
import time_machine

from tests.sweeps.populate import TODAY, populate
from tests.sweeps.stage import Stage
from tests.sweeps.walk import kept, walked


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


@pytest.fixture
def walk(request, tmp_path_factory):
    """walk(persona): what the whole site answers; a stage is built only for the first of this run's workers to ask."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return lambda name: kept(folder, name, lambda: walked(request.getfixturevalue("stage"), name))
