"""Random programmes: the site's figures equal those of plain loops, on whatever database the tests run."""

import datetime as dt

import pytest

from clubs.models import Club, Member
from targets.basis import Basis
from targets.figures import ClubFigures, programme_figures
from targets.formats import club_json
from targets.readings import read_by_unit, read_targets
from tests.oracle.facts import Maker
from tests.oracle.recount import Oracle
from tests.oracle.store import Store, store_reference

pytestmark = pytest.mark.django_db

DAYS = [dt.date(2020, 12, 31), dt.date(2022, 12, 14), dt.date(2024, 2, 29), dt.date(2025, 12, 31)]
B_OF_PLAN, B_TODAY = dt.date(2021, 1, 8), dt.date(2025, 12, 31)
MORE = (
    "unknown_age",
    "younger",
    "hardship",
    "minority",
    "disabled",
    "in_kind",
    "advances",
    "meetings",
    "meeting_months",
)


def site_row(row: ClubFigures) -> dict:
    return club_json(row) | {"more": {name: getattr(row, name) for name in MORE}}


def site_rows(basis: Basis) -> list[dict]:
    return [site_row(row) for row in programme_figures(basis)]


def oracle_of(programme, basis: Basis) -> Oracle:
    return Oracle(programme, basis.since, basis.as_of, basis.boundary)


@pytest.fixture(params=range(4))
def programme(request, db):
    made = Maker(request.param).clubs(9)
    Store(store_reference()).clubs(made)
    return made


@pytest.mark.parametrize("boundary", [B_OF_PLAN, B_TODAY])
def test_club_figures_equal_the_plain_count(programme, boundary):
    for day in DAYS:
        basis = Basis.make(as_of=day, boundary=boundary)
        assert site_rows(basis) == oracle_of(programme, basis).rows()


def test_random_programmes_hold_clubs_kept_by_declared_totals_in_whole_and_in_part():
    programmes = [Maker(seed).clubs(9) for seed in range(4)]
    since = {day: day - dt.timedelta(days=364) for day in DAYS}
    rows = [row for made in programmes for day in DAYS for row in Oracle(made, since[day], day, B_OF_PLAN).rows()]
    assert {name for row in rows for name in row["declared"]} >= {"members", "women", "borrowed_ever", "income_fund"}
    assert {name for row in rows for name in row["unknown"]} >= {"women", "older_55", "income_fund", "par30"}
    assert {bool(row["declared"]) and "areas" in row["declared"] for row in rows} == {True, False}


@pytest.mark.parametrize("boundary", [B_OF_PLAN, B_TODAY])
def test_targets_equal_the_plain_count(programme, boundary):
    for day in DAYS:
        basis = Basis.make(as_of=day, boundary=boundary)
        readings = read_targets(programme_figures(basis), basis)
        oracle = oracle_of(programme, basis)
        assert {reading.code: (reading.n, reading.N) for reading in readings} == oracle.targets(oracle.rows())


def test_targets_of_a_district_equal_the_plain_count_however_they_are_asked(programme):
    for day in DAYS:
        whole = Basis.make(as_of=day)
        by_unit = {unit.code: found for unit, found in read_by_unit(programme_figures(whole), whole) if unit}
        for code in ("582", "586", "587"):
            basis = whole.for_unit_code(code)
            oracle = oracle_of(programme, basis)
            expected = oracle.targets(oracle.rows(code), code)
            readings = read_targets(programme_figures(basis), basis)
            assert {reading.code: (reading.n, reading.N) for reading in readings} == expected
            assert list(by_unit[code].values()) == readings


def test_clubs_of_all_units_and_without_a_place_add_up_to_the_whole(programme):
    for boundary in (B_OF_PLAN, B_TODAY):
        basis = Basis.make(as_of=DAYS[-1], boundary=boundary)
        rows = programme_figures(basis)
        parts = [found["clubs_total"].n for _, found in read_by_unit(rows, basis)]
        assert sum(parts) == len(rows)


def test_a_fact_dated_after_the_day_changes_no_figure(programme):
    day = DAYS[1]
    basis = Basis.make(as_of=day)
    before = [site_rows(basis), read_targets(programme_figures(basis), basis)]
    add_later_facts(programme, day)
    assert [site_rows(basis), read_targets(programme_figures(basis), basis)] == before
    later = Basis.make(as_of=dt.date(2026, 6, 30))
    assert site_rows(later) != oracle_of(programme, later).rows()  # the facts are there, after the day


def add_later_facts(programme, day: dt.date) -> None:
    """New clubs, members, activities, reviews, entries and loans after `day`; whoever may leave or close does so."""
    maker = Maker(1, first=day + dt.timedelta(days=1))
    from districts.models import Unit

    units = {unit.name: unit for unit in Unit.objects.filter(level="commune")}
    store = Store(units)
    store.number = 50_000
    stored = {club.code: club for club in Club.objects.all()}
    later = [maker.club(club.code) for club in programme]
    for member in (member for made in later for member in made.members):
        # only years after the day's: a household's status has no finer date
        member.poverty = {year: status for year, status in member.poverty.items() if year > day.year}
    store.facts([(stored[made.code], made) for made in later])
    store.clubs([maker.club("NEW")])
    next_day = day + dt.timedelta(days=1)
    Member.objects.filter(left_on__isnull=True, joined_on__lte=day).update(left_on=next_day)
    Club.objects.filter(closed_on__isnull=True, founded_on__lte=day).update(closed_on=next_day)
