"""Declared totals in the figures: where they stand in, what stays unknown, and that a reading says so."""

import csv
import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Activity, ActivityArea, Club, DeclaredTotals
from targets.basis import Basis
from targets.behind import break_down
from targets.checks import check_programme
from targets.figures import club_figures, recorded_figures, target_figures
from targets.querysets import facts
from targets.readings import read_targets
from targets.rules import is_within_composition, known_sum
from tests.targets.conftest import found, post
from tests.world import AREAS, make_member

pytestmark = pytest.mark.django_db

END = dt.date(2025, 12, 14)
TOTALS = {"members": 60, "women": 39, "older_60": 39, "poor": 7, "borrowers": 30, "income_fund_vnd": 31_000_000}


@pytest.fixture
def club(kh72) -> Club:
    """A club with no record at all."""
    return found(1, "22738")[0]


def declare(club: Club, **fields) -> DeclaredTotals:
    totals = TOTALS | {"areas": AREAS, "starts_on": dt.date(2024, 12, 15), "ends_on": END} | fields
    return DeclaredTotals.objects.create(club=club, **totals)


def figures(day: dt.date = END, since: dt.date | None = None):
    (row,) = club_figures(Club.objects.all(), Basis.make(as_of=day, since=since))
    return row


def reading(code: str):
    basis = Basis.make(as_of=END)
    return next(one for one in read_targets(club_figures(Club.objects.all(), basis), basis) if one.code == code)


def test_without_any_record_all_that_is_declared_counts(club):
    declare(club)
    row = figures()
    assert (row.members, row.women, row.older_60, row.poor, row.borrowed_ever) == (60, 39, 39, 7, 30)
    assert (row.income_fund, row.areas, row.full_activity) == (31_000_000, tuple(AREAS), True)
    assert row.declared == {
        "members", "women", "older_60", "poor", "borrowed_ever", "income_fund", "areas", "full_activity",
    }  # fmt: skip


def test_what_is_not_declared_is_unknown_and_not_zero(club):
    declare(club, women=None, income_fund_vnd=None, areas=None)
    row = figures()
    assert {getattr(row, name) for name in row.unknown - {"areas", "full_activity"}} == {None}
    assert row.unknown >= {"women", "older_55", "near_poor", "income_fund", "initial_fund", "par30", "operating_fund"}
    assert (row.areas, row.full_activity, row.younger) == ((), False, None)
    assert (row.is_within_composition(60), row.has_half_borrowing) == (False, True)


def test_none_of_the_areas_is_declared_and_not_unknown(club):
    declare(club, areas=[])
    assert (figures().areas, "areas" in figures().declared) == ((), True)


def test_a_single_membership_in_the_period_drives_the_declaration_out(club):
    declare(club)
    make_member(club, "TV01", "Lê Hai", left_on=dt.date(2025, 1, 1))
    assert (figures().members, figures().declared, figures().unknown) == (0, frozenset(), frozenset())


def test_money_and_doings_that_are_recorded_stay_recorded(club):
    declare(club)
    post(club, "capital", 5_000_000, is_initial=True)
    Activity.objects.create(club=club, area=ActivityArea.objects.get(code="health"), held_on=END)
    row = figures()
    assert (row.members, row.income_fund, row.initial_fund, row.cash) == (60, 5_000_000, 5_000_000, 5_000_000)
    assert row.areas == ("health",)
    assert row.declared.isdisjoint({"income_fund", "areas"})


def test_an_entry_or_activity_after_the_day_changes_nothing(club):
    declare(club)
    post(club, "capital", 5_000_000, day=END + dt.timedelta(days=1))
    Activity.objects.create(club=club, area=ActivityArea.objects.get(code="health"), held_on=END + dt.timedelta(days=1))
    make_member(club, "TV01", "Lê Hai", joined_on=END + dt.timedelta(days=1))
    assert (figures().members, figures().income_fund, len(figures().areas)) == (60, 31_000_000, 8)


def test_a_declaration_counts_for_a_year_from_its_last_day_on(club):
    declare(club)
    days = [END - dt.timedelta(days=1), END, dt.date(2026, 12, 13), dt.date(2026, 12, 14)]
    assert [figures(day).members for day in days] == [0, 60, 60, 0]
    assert figures(dt.date(2026, 6, 30), since=dt.date(2026, 1, 1)).members == 0


def test_of_two_the_later_counts(club):
    declare(club, ends_on=dt.date(2025, 6, 30), members=90, income_fund_vnd=90)
    declare(club, income_fund_vnd=None)
    assert (figures().members, figures().income_fund) == (60, None)
    assert figures(dt.date(2025, 12, 13)).members == 90


def test_the_dashboard_s_rows_say_the_same(club):
    declare(club)
    basis = Basis.make(as_of=END)
    (brief,) = target_figures(Club.objects.all(), basis)
    full = figures()
    assert [getattr(brief, name) for name in ("members", "women", "areas", "income_fund", "initial_fund")] == [
        getattr(full, name) for name in ("members", "women", "areas", "income_fund", "initial_fund")
    ]


def test_recorded_figures_leave_the_declaration_aside(club):
    declare(club)
    (row,) = recorded_figures(Club.objects.all(), Basis.make(as_of=END))
    assert (row.members, row.income_fund, row.declared) == (0, 0, frozenset())


def test_targets_count_declared_clubs_and_say_how_many(club):
    declare(club)
    found(1, "22873")
    expected = {
        "full_activity": (1, 2, 1, 0), "composition": (1, 2, 1, 0), "fund_30m": (1, 2, 1, 0),
        "members_borrowing": (30, 60, 1, 0), "members_borrowing_now": (0, 60, 1, 1), "initial_fund_20m": (0, 2, 0, 1),
        "clubs_total": (2, None, 0, 0), "well_managed": (0, 2, 0, 0),
    }  # fmt: skip
    readings = {code: reading(code) for code in expected}
    assert {code: (r.n, r.N, r.declared, r.unknown) for code, r in readings.items()} == expected


def test_the_rows_behind_a_target_say_which_club_is_declared(club):
    declare(club, women=None)
    basis = Basis.make(as_of=END)
    rows = club_figures(Club.objects.all(), basis)
    (line,) = break_down("composition", rows, basis).lines
    assert (line.is_declared, line.is_unknown, line.n) == (True, True, 0)


def test_commands_name_what_is_declared_and_what_nobody_knows(club):
    declare(club)
    answers = {}
    for file_format in ("json", "csv", "table"):
        out = io.StringIO()
        call_command("club_figures", "--as-of", "2025-12-14", "--format", file_format, stdout=out)
        answers[file_format] = out.getvalue()
    (row,) = json.loads(answers["json"])
    assert (row["members"], row["cash"], row["par30"]) == (60, 0, {"n": 0, "N": 0})
    assert row["declared"][:3] == ["members", "women", "older_60"]
    assert {"older_55", "cash", "par30"} <= set(row["unknown"])
    (line,) = csv.DictReader(io.StringIO(answers["csv"]))
    assert (line["members"], line["cash"], line["par30_N"], line["declared"][:7]) == ("60", "", "", "members")
    assert "60*" in answers["table"]


def test_checks_find_no_difference_and_see_a_wrong_stand_in(club, monkeypatch):
    declare(club)
    assert check_programme(END)[2] == []
    monkeypatch.setattr(facts.Facts, "declared", lambda self: {})
    assert any("members" in str(one) for one in check_programme(END)[2])


def test_reads_cost_one_query_more_however_many_clubs_declare(kh72):
    clubs = found(3, "22738")
    basis = Basis.make(as_of=END)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            target_figures(Club.objects.all(), basis)
        return len(captured)

    queries()  # the units are read once
    without = queries()
    declare(clubs[0])
    one = queries()
    for club in clubs[1:]:
        declare(club)
    assert (one, queries()) == (without + 1, without + 1)


def test_sums_and_norms_of_what_is_not_known():
    assert (known_sum([]), known_sum([None, None]), known_sum([1, None])) == (0, None, 1)
    assert is_within_composition(60, None, 39) is False
