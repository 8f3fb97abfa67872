"""Pace and forecast: where the plan's line runs on D, what is needed each month, and what comes of going on as before.

Arithmetic over readings; dates are days, and no percentage is rounded before it is judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from core.dates import add_months
from targets.readings import TargetReading
from targets.rules import Ratio, is_met


@dataclass(frozen=True)
class Line:
    """The plan's line of one target: straight between known points (day, value); a value is a count, or percent."""

    points: tuple[tuple[date, Fraction], ...]
    is_at_most: bool = False

    @property
    def due_on(self) -> date:
        return self.points[-1][0]

    def value_on(self, day: date) -> Fraction:
        """Before the first point its value, after the last one the goal."""
        if day <= self.points[0][0]:
            return self.points[0][1]
        for (since, low), (until, high) in pairwise(self.points):
            if day < until:
                return low + (high - low) * Fraction((day - since).days, (until - since).days)
        return self.points[-1][1]

    def needed_on(self, day: date, total: int | None) -> int:
        """The least whole n on the line or above it (of "at most": on it or below); of a ratio out of `total`."""
        value = self.value_on(day)
        exact = value if total is None else value * total / 100
        return exact.__floor__() if self.is_at_most else exact.__ceil__()


def plan_line(
    first: TargetReading, goal, starts_on: date, due_on: date, milestones: Sequence[tuple[int, int]] = ()
) -> Line:
    """From what stood on the eve of the term to the goal on the day due, through the ends of the years with milestones.

    milestones: (year, what that year was to add), those of years in a row from the term's first year on; further ones
    leave years unknown between them and are not part of the line. What stood beyond the goal already stays at the goal.
    """
    eve = starts_on - timedelta(days=1)
    reached = _start_value(first)
    nearer = max if first.is_at_most else min
    points = [(eve, nearer(reached, Fraction(goal)))]
    year = starts_on.year
    for milestone_year, added in sorted(milestones):
        end = date(milestone_year, 12, 31)
        if milestone_year != year or end >= due_on:
            break
        reached += added
        points.append((end, nearer(reached, Fraction(goal))))
        year += 1
    return Line((*points, (due_on, Fraction(goal))), first.is_at_most)


def _start_value(first: TargetReading) -> Fraction:
    """The count, or the percentage as an exact fraction; of nobody 0."""
    if first.N is None:
        return Fraction(first.n)
    return Fraction(first.n * 100, first.N) if first.N else Fraction(0)


@dataclass(frozen=True)
class Pace:
    """One target on D: `planned` is the n that the plan's line asks for, `ahead` how far n lies on its good side.

    `months_left` and `per_month` (n to be added, or taken away, each month with everything else unchanged) are 0 after
    the deadline. `forecast` is (n, N or None) on the day due if n and N go on changing as in the last twelve months;
    None after the deadline, and where a year ago there was nothing to count.
    """

    reading: TargetReading
    line: Line
    planned: int
    months_left: int
    per_month: Fraction
    forecast: tuple[int, int | None] | None
    will_be_met: bool | None

    @property
    def ahead(self) -> int:
        more = self.reading.n - self.planned
        return -more if self.reading.is_at_most else more


def pace(reading: TargetReading, year_before: TargetReading, line: Line, as_of: date, year_before_on: date) -> Pace:
    """The pace of a target that has a goal and is applicable (`reading.is_met` is not None)."""
    months = months_until(as_of, line.due_on)
    forecast = _forecast(reading, year_before, as_of, year_before_on, line.due_on) if months else None
    return Pace(
        reading=reading,
        line=line,
        planned=line.needed_on(as_of, reading.N),
        months_left=months,
        per_month=Fraction(reading.gap or 0, months) if months else Fraction(0),
        forecast=forecast,
        will_be_met=is_met(*forecast, reading.goal, is_at_most=reading.is_at_most) if forecast else None,
    )


def months_until(day: date, due_on: date) -> int:
    """Months from the day to the day due, a begun one counted whole; 0 once the day due has come."""
    months = max(0, (due_on.year - day.year) * 12 + due_on.month - day.month)
    return months + (add_months(day, months) < due_on) if due_on > day else 0


def _forecast(reading, before, as_of: date, before_on: date, due_on: date) -> tuple[int, int | None] | None:
    """n and N each move on by what they moved in the year before, in proportion to the days; never below 0."""
    if before.N == 0:
        return None
    ratio = Fraction((due_on - as_of).days, (as_of - before_on).days)
    n = _moved(reading.n, before.n, ratio)
    if reading.N is None:
        return n, None
    total = _moved(reading.N, before.N, ratio)
    return min(n, total), total


def _moved(now: int, before: int, ratio: Fraction) -> int:
    """Rounded down: a forecast promises nothing that the pace does not carry."""
    return max(0, now + (ratio * (now - before)).__floor__())


def forecast_ratio(made: Pace) -> Ratio | None:
    """The forecast of a ratio, None of a count or without a forecast."""
    if made.forecast is None or made.forecast[1] is None:
        return None
    return Ratio(*made.forecast)
