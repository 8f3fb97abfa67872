"""Table B of the yearly workbook: the funds and the lending, by area."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from clubs.models import Club, DeclaredTotals, PovertyStatus, Source
from targets.basis import Basis
from targets.figures import club_figures
from targets.portfolio import club_portfolios, total
from targets.year import fund_years, lending_rows, whole_year
from tests.funds.book import capital, lend, repay
from tests.world import make_club

SINCE, DAY = dt.date(2024, 12, 15), dt.date(2025, 12, 14)
BEFORE, WITHIN = dt.date(2024, 6, 1), dt.date(2025, 3, 1)


@pytest.fixture
def basis(programme):
    return Basis.make(as_of=DAY, since=SINCE)


def years(basis, fund="income"):
    clubs = Club.objects.all()
    return {unit and unit.code: year for unit, year in fund_years(clubs, basis, club_figures(clubs, basis), fund)}


def lending(basis):
    return lending_rows(Club.objects.all(), basis, club_figures(Club.objects.all(), basis))


def test_a_fund_starts_rises_by_its_sources_and_ends(programme, basis):
    budget = Source.objects.create(name="Ngân sách xã")
    capital(programme.club_a, 20_000_000, BEFORE)
    capital(programme.club_a, 3_000_000, WITHIN, source=budget)
    capital(programme.club_a, 1_000_000, WITHIN)
    capital(programme.club_a, 400_000, WITHIN, kind="donation")
    capital(programme.club_a, 250_000, WITHIN, kind="other_expense")
    year = years(basis)["587"]
    own = programme.club_a.source_id
    assert (year.start, dict(year.capital), year.end) == (
        20_000_000,
        {budget.pk: 3_000_000, own: 1_000_000},
        24_150_000,
    )
    assert (year.changes["gifts"], year.changes["spent"], year.clubs) == (400_000, 250_000, 1)


def test_money_on_the_way_to_borrowers_moves_no_fund(programme, basis):
    capital(programme.club_a, 20_000_000, BEFORE)
    repay(lend(programme.members_a[0], 5_000_000, WITHIN), 500_000, dt.date(2025, 4, 1), interest=50_000)
    year, operating = years(basis)["587"], years(basis, "operating")["587"]
    assert (year.start, +year.changes, year.end) == (20_000_000, {}, 20_000_000)
    assert (+operating.changes, operating.end) == ({"interest": 50_000}, 50_000)


def test_a_dissolved_club_takes_its_fund_along(programme, basis):
    old = make_club("NT-0009", "CLB cũ", programme.commune_b, closed_on=dt.date(2025, 5, 5))
    capital(old, 8_000_000, BEFORE)
    capital(old, 1_000_000, WITHIN)
    year = years(basis)["586"]
    assert (year.start, sum(year.capital.values()), year.dissolved, year.end) == (8_000_000, 1_000_000, 9_000_000, 0)


def test_a_club_founded_in_the_period_begins_with_nothing(programme, basis):
    capital(make_club("NT-0009", "CLB mới", programme.commune_b, founded_on=WITHIN), 7_000_000, dt.date(2025, 4, 1))
    year = years(basis)["586"]
    assert (year.start, sum(year.capital.values()), year.end) == (0, 7_000_000, 7_000_000)


def test_the_end_of_each_fund_is_the_sum_that_the_pages_show(programme, basis):
    capital(programme.club_a, 20_000_000, BEFORE)
    capital(programme.club_b, 9_000_000, WITHIN)
    capital(programme.club_b, 300_000, WITHIN, kind="membership_fee", fund="operating")
    rows = club_figures(Club.objects.all(), basis)
    assert whole_year(years(basis).values()).end == sum(row.income_fund for row in rows) == 29_000_000
    assert whole_year(years(basis, "operating").values()).end == sum(row.operating_fund for row in rows) == 300_000


def test_a_fund_that_is_declared_stands_apart_and_one_that_is_unknown_is_blank(programme, basis):
    for code, amount in (("NT-0008", 6_000_000), ("NT-0009", None)):
        club = make_club(code, f"CLB {code}", programme.commune_a)
        DeclaredTotals.objects.create(
            club=club, starts_on=SINCE, ends_on=DAY, members=50, income_fund_vnd=amount
        )  # fmt: skip
    year = years(basis)["587"]
    assert (year.declared, year.end, year.clubs, year.unknown) == (6_000_000, 6_000_000, 2, 1)


def test_nothing_known_is_no_zero(programme, basis):
    programme.club_a.members.update(left_on=dt.date(2020, 1, 1))
    DeclaredTotals.objects.create(club=programme.club_a, starts_on=SINCE, ends_on=DAY, members=50)
    assert years(basis)["587"].known_end is None
    parts, _whole = lending(basis)
    assert [one.women for unit, one in parts if unit.code == "587"] == [None]


def test_poor_and_near_poor_borrowers_are_counted_together(programme, basis):
    capital(programme.club_a, 20_000_000, BEFORE)
    for member, status in zip(programme.members_a, ("poor", "near_poor", "other"), strict=True):
        PovertyStatus.objects.create(member=member, year=2024, status=status)
        lend(member, 1_000_000, WITHIN)
    _parts, whole = lending(basis)
    assert (whole.borrowed_period, whole.women, whole.needy) == (3, 3, 2)


def test_lending_is_that_of_the_portfolio_page(programme, basis):
    capital(programme.club_a, 20_000_000, BEFORE)
    repay(lend(programme.members_a[0], 5_000_000, WITHIN), 500_000, dt.date(2025, 4, 1), interest=50_000)
    _parts, whole = lending(basis)
    assert whole.sums == total(club_portfolios(Club.objects.all(), basis))
    assert (whole.borrowed_ever, whole.sums.received_vnd) == (1, 500_000)


def test_the_sheets_hold_the_figures_and_their_averages(programme, basis, tmp_path):
    capital(programme.club_a, 20_000_000, BEFORE)
    call_command("yearly_report", "2025", str(tmp_path / "a.xlsx"), stdout=StringIO())
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True)["B. Quỹ tăng thu nhập"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    area = next(row for row in rows if row[1] == "huyện Ninh Phước")
    assert (area[2], area[-3:]) == (20_000_000, [20_000_000, 1, 20_000_000])
    assert next(row for row in rows if row[1] == "huyện Bác Ái" or row[1] == "huyện Ninh Hải")[-1] == 0
