"""A bar with a goal's line."""

from dataclasses import dataclass

METER_UNITS = 1000


@dataclass(frozen=True)
class Meter:
    """A bar of `units` length: filled up to `fill`, the goal's line at `goal` (None where there is no goal)."""

    fill: int
    goal: int | None
    units: int = METER_UNITS


def meter(n: int, total: int | None, goal_percent: float | None) -> Meter | None:
    """n of total against a goal in percent of total. None where nothing can be drawn: no total, or a total of 0.

    For a count goal pass the goal as total and 100 as goal_percent. What lies beyond the end is drawn as full.
    """
    if not total:
        return None
    goal = None if goal_percent is None else min(METER_UNITS, round(METER_UNITS * float(goal_percent) / 100))
    return Meter(fill=max(0, min(METER_UNITS, METER_UNITS * n // total)), goal=goal)
