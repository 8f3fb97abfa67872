import datetime as dt

import pytest
import time_machine

from clubs.models import ActivityArea
from core.actors import SYSTEM
from funds.services import post_entry
from tests.desk.month.sheet import Sheet
from tests.funds.book import lend

TODAY = dt.datetime(2025, 6, 16, 9, 0, tzinfo=dt.UTC)
MARCH = "2025-03"


@pytest.fixture(autouse=True)
def _mid_june():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def club(world):
    """Club A with 20.000.000 ₫ in the income fund and 1.000.000 ₫ in the operating fund since 2024."""
    for fund, amount in (("income", 20_000_000), ("operating", 1_000_000)):
        post_entry(
            actor=SYSTEM,
            club=world.club_a,
            code=f"P-{fund}",
            fund=fund,
            entry_on=dt.date(2024, 1, 1),
            kind="capital" if fund == "income" else "other_income",
            amount_vnd=amount,
        )
    return world.club_a


@pytest.fixture
def loan(club, world):
    """3.000.000 ₫ over 3 months from 10/01/2025: 2.000.000 + 60.000 ₫ are due by the end of March."""
    return lend(world.members_a[1], 3_000_000, dt.date(2025, 1, 10), months=3, code="KV1")


@pytest.fixture
def sheet(club, world):
    """The sheet of March 2025 in the hands of district A's officer."""
    return Sheet(club, world.officer_a, MARCH)


@pytest.fixture
def secretary(club, world):
    return Sheet(club, world.secretary_a, MARCH)


@pytest.fixture
def areas(db):
    return {area.code: area for area in ActivityArea.objects.all()}
