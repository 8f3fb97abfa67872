import datetime as dt

import pytest
import time_machine

from tests.clubs.history import Reorganised, reorganise

NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _fixed_day():
    """Every test of clubs happens on 02/03/2026."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def units(world) -> Reorganised:
    return reorganise(world)


@pytest.fixture
def refused():
    """The (field, index) pairs that a service refuses."""
    from core.problems import Refused

    def of(call, **kwargs):
        with pytest.raises(Refused) as caught:
            call(**kwargs)
        return [(problem.field, problem.index) for problem in caught.value.problems]

    return of
