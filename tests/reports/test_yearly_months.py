"""The flat file of clubs by month: its sums are the year's figures, its last month the year's end."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from clubs.models import Activity, ActivityArea, Club, DeclaredTotals, Meeting
from targets.basis import Basis
from targets.figures import club_figures
from targets.portfolio import club_portfolios, total
from targets.year import doings
from targets.year.months import club_months, months_of
from tests.funds.book import capital, lend, repay
from tests.world import AREAS, CANARY, make_club

SINCE, DAY = dt.date(2023, 12, 15), dt.date(2024, 12, 14)


@pytest.fixture
def basis(programme):
    return Basis.make(as_of=DAY, since=SINCE)


@pytest.fixture
def busy(programme):
    club = programme.club_a
    capital(club, 20_000_000, dt.date(2023, 6, 1))
    capital(club, 3_000_000, dt.date(2024, 2, 1), kind="donation")
    repay(lend(programme.members_a[0], 2_000_000, dt.date(2024, 3, 5)), 300_000, dt.date(2024, 12, 14), interest=20_000)
    for on, attended in ((dt.date(2023, 12, 14), 9), (dt.date(2023, 12, 20), 40), (dt.date(2024, 5, 2), None)):
        Meeting.objects.create(club=club, held_on=on, attended=attended)
    Activity.objects.create(club=club, area=ActivityArea.objects.first(), held_on=dt.date(2024, 5, 2), participants=8)
    return programme


def rows_of(basis, code="NT-0001"):
    return [row for row in club_months(club_figures(Club.objects.all(), basis), basis) if row.code == code]


def test_a_reporting_year_has_thirteen_calendar_months_of_which_the_outer_two_are_parts(basis):
    months = months_of(basis)
    assert (len(months), months[0], months[-1]) == (
        13,
        (dt.date(2023, 12, 1), dt.date(2023, 12, 31)),
        (dt.date(2024, 12, 1), DAY),
    )


def test_the_flows_of_the_months_add_up_to_the_year_s_figures(busy, basis):
    rows = rows_of(basis)
    sums = total(club_portfolios(Club.objects.filter(code="NT-0001"), basis))
    figures = club_figures(Club.objects.filter(code="NT-0001"), basis)
    _parts, done = doings(figures, basis, AREAS)
    added = {name: sum(getattr(row, name) for row in rows) for name in ("lent", "received", "interest", "meetings")}
    assert added == {
        "lent": sums.lent_vnd,
        "received": sums.received_vnd,
        "interest": sums.interest_vnd,
        "meetings": done.meetings,
    }
    assert sum(row.raised for row in rows) == done.raised == 3_000_000
    assert sum(row.attended or 0 for row in rows) == done.attended == 40


def test_funds_and_members_are_those_of_the_month_s_end(busy, basis):
    gone = busy.members_a[2]
    gone.left_on = dt.date(2024, 6, 10)
    gone.save()
    by_month = {row.month: row for row in rows_of(basis)}
    assert [by_month[dt.date(2024, month, 1)].members for month in (5, 6)] == [3, 2]
    assert [by_month[dt.date(2024, month, 1)].income_fund for month in (1, 2)] == [20_000_000, 23_000_000]
    figures = club_figures(Club.objects.filter(code="NT-0001"), basis)[0]
    last = by_month[dt.date(2024, 12, 1)]
    assert (last.income_fund, last.operating_fund, last.members) == (
        figures.income_fund,
        figures.operating_fund,
        figures.members,
    )


def test_what_was_not_noted_is_blank_and_a_month_without_anything_zero(busy, basis):
    by_month = {row.month: row for row in rows_of(basis)}
    assert (by_month[dt.date(2024, 5, 1)].meetings, by_month[dt.date(2024, 5, 1)].attended) == (1, None)
    assert (by_month[dt.date(2024, 7, 1)].meetings, by_month[dt.date(2024, 7, 1)].attended) == (0, 0)


def test_a_club_has_no_months_before_its_founding_and_none_of_its_declared_members(programme, basis):
    club = make_club("NT-0009", "CLB mới", programme.commune_a, founded_on=dt.date(2024, 10, 3))
    DeclaredTotals.objects.create(club=club, starts_on=SINCE, ends_on=DAY, members=50)
    rows = rows_of(basis, "NT-0009")
    assert ([row.month.month for row in rows], {row.members for row in rows}) == ([10, 11, 12], {None})


def test_an_officer_downloads_the_months_of_the_own_clubs(busy, visit):
    answer = visit(busy.officer_a, "/reports/yearly/", year=2024, file="months")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert (len(rows), {row[1] for row in rows[1:]}, type(rows[1][0])) == (14, {"NT-0001"}, dt.datetime)
    assert CANARY not in str(rows)


def test_the_csv_has_the_same_rows(busy, visit):
    answer = visit(busy.officer_a, "/reports/yearly/", year=2024, file="months_csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(";")[:2]) == (14, ["01/12/2023", "NT-0001"])
