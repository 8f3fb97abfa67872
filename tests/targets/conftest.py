import datetime as dt

import pytest

from clubs.models import Club, Review
from districts.models import Unit
from districts.services import load_units
from funds.models import Entry, Voucher
from targets.services import load_plans
from tests.world import make_areas, make_club

BEFORE_ALL = dt.date(2021, 1, 8)


@pytest.fixture
def kh72(db):
    """The real units with their history, the eight areas and KH 72; no club yet."""
    load_units()
    make_areas()
    return load_plans()[0]


def commune(code: str, day: dt.date = BEFORE_ALL) -> Unit:
    return Unit.objects.valid_on(day).get(level="commune", code=code)


def found(count: int, code: str, founded_on=dt.date(2018, 5, 4), **fields) -> list[Club]:
    """So many clubs in the commune that bore the code in 2021."""
    prefix = f"{code}-{founded_on:%Y%m}"
    return [make_club(f"{prefix}-{n:02}", f"CLB {n}", commune(code), founded_on, **fields) for n in range(count)]


def post(club: Club, kind: str, amount: int, day=dt.date(2020, 5, 1), fund="income", **fields) -> Entry:
    voucher = Voucher.objects.create(club=club, kind="entry", dated_on=day)
    return Entry.objects.create(
        voucher=voucher, club=club, fund=fund, kind=kind, entry_on=day, amount_vnd=amount, **fields
    )


def review(club: Club, day: dt.date, level="province", verdict=True) -> Review:
    return Review.objects.create(club=club, reviewed_on=day, level=level, is_well_managed=verdict)
