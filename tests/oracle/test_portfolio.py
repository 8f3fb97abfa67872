"""Random programmes: the portfolio of every club equals that of plain loops, on whatever database the tests run."""

import datetime as dt

import pytest

from clubs.models import Club
from targets.basis import Basis
from targets.portfolio import club_portfolios, total
from tests.oracle.facts import Maker
from tests.oracle.portfolio import portfolio
from tests.oracle.recount import Oracle
from tests.oracle.store import Store, store_reference

pytestmark = pytest.mark.django_db

SEEDS = [20, 21, 234, 238]
"""The last two hold principal that was paid ahead and then rescheduled."""
DAYS = [dt.date(2019, 6, 30), dt.date(2020, 12, 31), dt.date(2022, 12, 14), dt.date(2024, 2, 29), dt.date(2025, 12, 31)]


def lending(made) -> list:
    """The clubs with more loans than a random programme has: every fate and many a day after it."""
    maker = Maker(77)
    for club in made:
        for _ in range(25 if club.members else 0):
            maker.loan(club)
        for _ in range(8 if club.members else 0):
            maker.brought(club)
    return made


@pytest.fixture(params=SEEDS)
def programme(request, db):
    made = lending(Maker(request.param).clubs(8))
    Store(store_reference()).clubs(made)
    return made


def test_every_portfolio_equals_the_plain_count(programme):
    for day in DAYS:
        basis = Basis.make(as_of=day)
        oracle = Oracle(programme, basis.since, day, basis.boundary)
        rows = {row.code: row.sums for row in club_portfolios(Club.objects.all(), basis, counts_people=True)}
        plain = {club.code: portfolio(oracle, club) for club in oracle.operating()}
        shown = {code: {name: getattr(rows[code], name) for name in found} for code, found in plain.items()}
        assert (rows.keys(), shown) == (plain.keys(), plain)


def test_the_districts_add_up_to_the_whole_but_for_clubs_without_a_place(programme):
    basis = Basis.make(as_of=DAYS[-1])
    rows = club_portfolios(Club.objects.all(), basis)
    parts = [club_portfolios(Club.objects.all(), basis.for_unit_code(code)) for code in ("582", "586", "587")]
    nowhere = [row for row in rows if row.district is None]
    assert total([row for part in parts for row in part] + nowhere) == total(rows)


def test_random_programmes_hold_every_fate_of_a_loan():
    entries = [entry for seed in SEEDS for club in lending(Maker(seed).clubs(8)) for entry in club.entries]
    reversed_kinds = {entry.kind for entry in entries if entry.reverses is not None}
    assert reversed_kinds >= {"loan_disbursed", "opening_loan", "principal_repaid", "written_off"}
    loans = [loan for seed in SEEDS for club in lending(Maker(seed).clubs(8)) for loan in club.loans]
    assert {len({line.starts for line in loan.lines}) for loan in loans} == {1, 2}
