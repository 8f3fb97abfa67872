"""Two officers are offered the same free code: one founds the club, the other is told, nobody meets an error page."""

import datetime as dt

import pytest

from clubs.models import Club
from clubs.services import found_club
from core.actors import SYSTEM
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_club_code_is_given_once(world):
    values = {"code": "MOI", "commune": world.commune_a, "founded_on": dt.date(2024, 2, 1)}
    accepted = at_once(lambda number: found_club(actor=SYSTEM, name=f"CLB {number}", **values))
    assert sum(accepted) == 1
    assert Club.objects.filter(code="MOI").count() == 1
