"""Targets on the real units: coverage, goals of units, clubs without a place, movements, the years."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Club, Placement
from targets.basis import Basis
from targets.behind import break_down
from targets.figures import programme_figures
from targets.readings import (
    Movement,
    Year,
    clubs_per_year,
    group_by_unit,
    movements_by_unit,
    read_by_unit,
    read_targets,
)
from tests.targets.conftest import commune, found, post, review
from tests.world import make_club, make_member

pytestmark = pytest.mark.django_db

END = dt.date(2025, 12, 31)
MERGED = dt.date(2025, 7, 1)


def readings_of(basis: Basis) -> dict:
    return {reading.code: reading for reading in read_targets(programme_figures(basis), basis)}


def counts(basis: Basis, *codes: str) -> list[tuple]:
    readings = readings_of(basis)
    return [(readings[code].n, readings[code].N) for code in codes]


COVERAGE = ("coverage_rural", "coverage_minority", "coverage_urban")


def test_coverage_is_of_65_communes_under_the_plan_s_boundaries_and_of_24_today(kh72):
    assert counts(Basis.make(as_of=END), *COVERAGE) == [(0, 47), (0, 27), (0, 18)]
    today = Basis.make(as_of=END, boundary=END)
    assert sum(N for _, N in counts(today, "coverage_rural", "coverage_urban")) == 24
    assert readings_of(today)["coverage_minority"].N == 0


def test_commune_counts_once_however_many_clubs_it_has(kh72):
    found(2, "22738")  # Đô Vinh, phường
    found(1, "22873")  # Phước Sơn, xã
    assert counts(Basis.make(as_of=END), *COVERAGE) == [(1, 47), (0, 27), (1, 18)]
    assert counts(Basis.make(as_of=END, unit_code="582"), *COVERAGE) == [(0, 1), (0, 0), (1, 15)]


def test_new_clubs_are_those_of_the_term_that_still_operate(kh72):
    for founded_on in (dt.date(2020, 12, 31), dt.date(2021, 1, 1), END, dt.date(2026, 1, 1)):
        found(1, "22738", founded_on)
    found(1, "22738", dt.date(2022, 1, 1), closed_on=dt.date(2025, 1, 1))
    assert counts(Basis.make(as_of=END), "clubs_total", "clubs_new") == [(3, None), (2, None)]
    assert counts(Basis.make(as_of=dt.date(2026, 1, 1)), "clubs_total", "clubs_new") == [(4, None), (2, None)]


def test_count_goal_of_a_unit_is_its_milestones_so_far(kh72):
    goals = {
        (code, year): readings_of(Basis.make(as_of=dt.date(year, 12, 31), unit_code=code))["clubs_new"].goal
        for code in ("582", "585")
        for year in (2020, 2021, 2024)
    }
    assert goals == {
        ("582", 2020): None, ("582", 2021): 4, ("582", 2024): 4,
        ("585", 2020): None, ("585", 2021): None, ("585", 2024): None,
    }  # fmt: skip


def test_percent_goals_apply_to_every_unit_and_the_plan_s_count_to_its_own(kh72):
    of_unit = readings_of(Basis.make(as_of=END, unit_code="582"))
    assert (of_unit["full_activity"].goal, of_unit["clubs_total"].goal) == (70, None)
    assert readings_of(Basis.make(as_of=END, unit_code="58"))["clubs_total"].goal == 50


def test_fund_targets_say_how_many_clubs_and_how_much_money_are_lacking(kh72):
    for club, amount in zip(found(3, "22738"), (29_000_000, 26_000_000, 30_000_000), strict=True):
        post(club, "capital", amount, is_initial=True)
    readings = readings_of(Basis.make(as_of=END))
    fund, initial = readings["fund_30m"], readings["initial_fund_20m"]
    assert (fund.n, fund.N, fund.gap, fund.gap_vnd) == (1, 3, 1, 1_000_000)
    assert (initial.n, initial.N, initial.is_met, initial.gap_vnd) == (3, 3, True, 0)


def test_review_of_the_province_stands_over_a_later_one_of_the_club(kh72):
    one, two, three = found(3, "22738")
    review(one, dt.date(2025, 3, 1), "province", verdict=True)
    review(one, dt.date(2025, 9, 1), "club", verdict=False)
    review(two, dt.date(2025, 3, 1), "district", verdict=True)
    review(two, dt.date(2025, 4, 1), "district", verdict=False)
    review(three, dt.date(2024, 12, 31), "province", verdict=True)  # the day before the period
    rows = programme_figures(Basis.make(as_of=END))
    assert [row.well_managed for row in rows] == [True, False, None]
    assert counts(Basis.make(as_of=END), "well_managed", "full_and_well") == [(1, 3), (0, 3)]


def test_loan_in_another_club_counts_for_the_person_s_membership_here(kh72):
    here, there = found(2, "22738")
    old = make_member(there, "TV01", "Lê Hai", left_on=dt.date(2022, 1, 1))
    make_member(here, "TV01", "Lê Hai", person=old.person, joined_on=dt.date(2022, 1, 1))
    there.loans.create(
        member=old, code="V1", disbursed_on=dt.date(2021, 1, 1), principal_vnd=1, monthly_rate_percent=1, months=1
    )
    figures = {row.code: (row.members, row.borrowed_ever) for row in programme_figures(Basis.make(as_of=END))}
    assert figures == {here.code: (1, 1), there.code: (0, 0)}


def test_club_without_a_place_under_the_boundaries_is_listed_and_never_lost(kh72):
    found(1, "22738")
    merged = commune("22738", MERGED)  # the new Đô Vinh, of two districts' communes
    make_club("NEW-1", "CLB Mới", merged, dt.date(2025, 8, 1))
    basis = Basis.make(as_of=END)
    rows = programme_figures(basis)
    placed = {unit.name if unit else None: len(group) for unit, group in group_by_unit(rows, basis)}
    assert (placed["Phan Rang - Tháp Chàm"], placed[None], sum(placed.values())) == (1, 1, 2)
    assert [row.code for row in break_down("coverage_urban", rows, basis).excluded] == ["NEW-1"]
    assert len(programme_figures(basis.for_unit_code("582"))) == 1


def test_club_founded_after_the_merger_lies_where_its_village_lay(kh72):
    club = make_club("NEW-1", "CLB Mới", commune("22738", MERGED), dt.date(2025, 8, 1))
    club.placements.update(former_commune=commune("22810"))  # Ninh Sơn
    (row,) = programme_figures(Basis.make(as_of=END))
    assert (row.commune.code, row.district.code) == ("22810", "585")
    (row,) = programme_figures(Basis.make(as_of=END, boundary=END))
    assert (row.commune.name, row.district) == ("Đô Vinh", None)


def test_units_are_districts_then_communes_and_communes_alone_where_no_district_is_left(kh72):
    def parts(**arguments) -> list[str]:
        basis = Basis.make(as_of=END, **arguments)
        return [unit.code for unit, _ in read_by_unit(programme_figures(basis), basis)]

    assert parts() == ["582", "584", "585", "586", "587", "588", "589"]
    assert (len(parts(unit_code="588")), parts(unit_code="22738")) == (6, ["22738"])
    assert len(parts(boundary=END)) == len(parts(boundary=END, unit_code="56")) == 24


def test_movements_of_a_period_add_up(kh72):
    found(2, "22738", dt.date(2019, 1, 1))
    found(1, "22738", dt.date(2020, 1, 1), closed_on=dt.date(2025, 1, 1))  # on F: there at the start
    found(1, "22738", dt.date(2020, 2, 1), closed_on=dt.date(2024, 12, 31))  # the day before: gone
    found(1, "22738", dt.date(2025, 3, 1), closed_on=dt.date(2025, 6, 1))
    found(1, "22873", END)
    basis = Basis.make(as_of=END)
    moved = {unit.code: movement for unit, movement in movements_by_unit(Club.objects.all(), basis)}
    assert moved["582"] == Movement(at_start=3, new=1, closed=2, at_end=2)
    assert moved["587"] == Movement(at_start=0, new=1, closed=0, at_end=1)
    assert all(m.at_start + m.new - m.closed == m.at_end for m in moved.values())


def test_years_stand_beside_their_milestones_and_the_whole_sums_the_units(kh72):
    found(2, "22738", dt.date(2020, 5, 1))
    found(1, "22738", dt.date(2021, 5, 1))
    day = dt.date(2022, 6, 30)
    basis = Basis.make(as_of=day)
    years = clubs_per_year(programme_figures(basis), basis)
    assert years == [Year(2020, 2, None), Year(2021, 1, 10), Year(2022, 0, None)]
    basis = basis.for_unit_code("582")
    assert clubs_per_year(programme_figures(basis), basis)[1] == Year(2021, 1, 4)


@pytest.mark.parametrize("code", ["clubs_total", "clubs_new", "full_activity", "members_borrowing", *COVERAGE])
def test_rows_behind_a_target_add_up_to_it(kh72, code):
    for club in [*found(2, "22738"), *found(1, "22873", dt.date(2022, 1, 1))]:
        make_member(club, "TV01", "Lê Hai")
    basis = Basis.make(as_of=END)
    detail = break_down(code, programme_figures(basis), basis)
    n, total = sum(line.n for line in detail.lines), sum(line.N for line in detail.lines)
    assert (n, total) == (detail.reading.n, 3 if detail.reading.N is None else detail.reading.N)


def test_queries_stay_as_many_for_many_clubs(kh72):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            basis = Basis.make(as_of=END)
            rows = programme_figures(basis)
            read_targets(rows, basis)
            read_by_unit(rows, basis)
            clubs_per_year(rows, basis)
        return len(captured)

    found(1, "22738")
    few = queries()
    for club in found(30, "22873"):
        make_member(club, "TV01", "Lê Hai")
        post(club, "capital", 1_000)
    assert queries() == few <= 22


def test_placement_that_ended_with_no_successor_leaves_the_club_without_a_place_today(kh72):
    (club,) = found(1, "22738")
    Placement.objects.filter(club=club).update(ends_on=MERGED)
    (row,) = programme_figures(Basis.make(as_of=END, boundary=END))
    assert (row.commune, row.district) == (None, None)
