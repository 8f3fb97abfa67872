"""The plan's line, what is needed a month, and the forecast: arithmetic without a database."""

import datetime as dt
from fractions import Fraction

import pytest

from targets.pace import Line, months_until, pace, plan_line
from targets.readings import TargetReading
from targets.rules import gap, is_met

START, DUE = dt.date(2021, 1, 1), dt.date(2025, 12, 31)
DAY, YEAR_BEFORE = dt.date(2023, 12, 31), dt.date(2022, 12, 31)


def reading(n: int, total: int | None = None, goal: int = 70) -> TargetReading:
    kind, counts = ("count", "clubs") if total is None else ("ratio", "clubs")
    return TargetReading("x", "x", kind, n, total, goal, is_met(n, total, goal), gap(n, total, goal), "", counts)


def paced(now: TargetReading, before: TargetReading, first: TargetReading, day=DAY):
    return pace(now, before, plan_line(first, now.goal, START, DUE), day, YEAR_BEFORE)


def test_the_line_runs_straight_from_the_eve_of_the_term_to_the_goal():
    line = plan_line(reading(20, goal=50), 50, START, DUE)
    assert line.points == ((dt.date(2020, 12, 31), 20), (DUE, 50))
    assert (line.needed_on(dt.date(2020, 12, 31), None), line.needed_on(DUE, None)) == (20, 50)
    assert line.value_on(DAY) == 20 + 30 * Fraction(1095, 1826)
    assert line.needed_on(DAY, None) == 38


def test_before_the_term_and_after_the_deadline_the_line_is_level():
    line = plan_line(reading(20, goal=50), 50, START, DUE)
    assert line.value_on(dt.date(2019, 5, 5)) == 20
    assert line.value_on(dt.date(2030, 1, 1)) == 50


def test_the_line_runs_through_the_milestones_of_years_in_a_row():
    line = plan_line(reading(0, goal=30), 30, START, DUE, [(2022, 5), (2021, 10)])
    assert line.points[1:] == ((dt.date(2021, 12, 31), 10), (dt.date(2022, 12, 31), 15), (DUE, 30))


def test_a_milestone_after_an_unknown_year_is_not_part_of_the_line():
    line = plan_line(reading(0, goal=30), 30, START, DUE, [(2023, 10)])
    assert len(line.points) == 2


def test_what_stood_above_the_goal_from_the_start_asks_for_no_more_than_the_goal():
    line = plan_line(reading(18, 20), 70, START, DUE)
    assert line.value_on(DAY) == 70


def test_the_line_of_a_ratio_is_taken_from_that_day_s_total_without_rounding():
    line = Line(((START, Fraction(0)), (DUE, Fraction(70))))
    assert line.needed_on(DUE, 33) == 24  # 23,1
    assert line.needed_on(DUE, 10) == 7


def test_a_count_goes_on_as_in_the_last_twelve_months():
    made = paced(reading(45, goal=50), reading(40, goal=50), reading(20, goal=50))
    assert (made.planned, made.ahead, made.months_left) == (38, 7, 24)
    assert made.per_month == Fraction(5, 24)
    assert (made.forecast, made.will_be_met) == ((55, None), True)  # 5 in 365 days, 731 days left


def test_both_parts_of_a_ratio_move_on_and_the_exact_ratio_is_judged():
    made = paced(reading(22, 45), reading(16, 40), reading(0, 20))
    assert (made.forecast, made.will_be_met) == ((34, 55), False)


def test_a_forecast_never_exceeds_its_total_nor_falls_below_zero():
    assert paced(reading(40, 40), reading(10, 40), reading(0, 20)).forecast == (40, 40)
    assert paced(reading(2, 40), reading(30, 40), reading(0, 20)).forecast == (0, 40)


def test_without_anything_to_count_a_year_ago_nothing_is_forecast():
    made = paced(reading(5, 10), reading(0, 0), reading(0, 0))
    assert (made.forecast, made.will_be_met) == (None, None)


def test_after_the_deadline_nothing_is_needed_a_month_and_nothing_is_forecast():
    made = paced(reading(22, 45), reading(16, 40), reading(0, 20), day=dt.date(2026, 3, 1))
    assert (made.months_left, made.per_month, made.forecast) == (0, 0, None)
    assert made.planned == 32  # the goal: 31,5


@pytest.mark.parametrize(
    ("day", "due", "months"),
    [
        ("2025-12-31", "2025-12-31", 0),
        ("2025-12-30", "2025-12-31", 1),
        ("2025-11-30", "2025-12-30", 1),
        ("2025-11-30", "2025-12-31", 2),
        ("2024-01-31", "2024-02-29", 1),
        ("2026-01-01", "2025-12-31", 0),
    ],
)
def test_a_begun_month_counts_whole(day, due, months):
    assert months_until(dt.date.fromisoformat(day), dt.date.fromisoformat(due)) == months
