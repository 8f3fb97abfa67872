"""Arithmetic of targets without a database: ratios, goals, gaps, composition (DOMAIN.md, section 4)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

MEMBERS_NORM = (50, 70)
WOMEN_NORM_PERCENT = (60, 70)
OLDER_NORM_PERCENT = (60, 70)


class Ratio(NamedTuple):
    """n of N; totals add both parts, so that a percentage is never averaged."""

    n: int
    N: int


def is_met(n: int, total: int | None, goal: Decimal | int | None, *, is_at_most: bool = False) -> bool | None:
    """Whether the goal is reached: n >= goal for a count (total None), n * 100 >= goal * total for a percentage.

    With `is_at_most` n must not be greater instead. Never by a rounded percentage. None where there is no goal or
    nothing to divide by.
    """
    if goal is None or total == 0:
        return None
    value, asked = (n, goal) if total is None else (n * 100, goal * total)
    return value <= asked if is_at_most else value >= asked


def gap(n: int, total: int | None, goal: Decimal | int | None, *, is_at_most: bool = False) -> int | None:
    """The smallest whole number that, added to n, meets the goal; 0 when it is met, None where `is_met` is None.

    Of a goal that is not to be passed: the smallest that must be taken from n.
    """
    bound = _bound(total, goal, is_at_most)
    return None if bound is None else max(0, _beyond(n, bound, is_at_most))


def reserve(n: int, total: int | None, goal: Decimal | int | None, *, is_at_most: bool = False) -> int | None:
    """How many of n could be lost (with `is_at_most`: come to n) with the goal still met and N unchanged.

    0 when missed, None where `is_met` is.
    """
    bound = _bound(total, goal, is_at_most)
    return None if bound is None else max(0, -_beyond(n, max(0, bound), is_at_most))


def is_near(n: int, total: int | None, goal: Decimal | int | None, band: Decimal | int, *, is_at_most: bool) -> bool:
    """Whether a missed goal is missed by no more than the band: a count, or percentage points of a ratio."""
    if is_met(n, total, goal, is_at_most=is_at_most) is not False:
        return False
    eased = goal + band if is_at_most else goal - band
    return is_met(n, total, eased, is_at_most=is_at_most) is True


def _bound(total: int | None, goal: Decimal | int | None, is_at_most: bool) -> int | None:
    """The least whole n that meets the goal, or the greatest: of the exact fraction, never of a rounded percentage."""
    if goal is None or total == 0:
        return None
    exact = Fraction(goal) if total is None else Fraction(goal) * total / 100
    return exact.__floor__() if is_at_most else exact.__ceil__()


def _beyond(n: int, bound: int, is_at_most: bool) -> int:
    """How far n lies on the wrong side of the bound; negative on the right one."""
    return n - bound if is_at_most else bound - n


def cheapest_set(costs: Sequence[int], needed: int) -> list[int]:
    """Where each counts one: the positions of the `needed` least costs, the first of equals; all where there are fewer.

    No smaller set meets the need, and none of that size costs less.
    """
    return sorted(range(len(costs)), key=lambda place: (costs[place], place))[:needed]


def fewest_set(gains: Sequence[int], needed: int) -> list[int]:
    """Where each may bring up to its gain: the positions of the fewest that together bring the need, greatest first.

    All that bring anything, where even they do not suffice.
    """
    chosen, brought = [], 0
    for place in sorted(range(len(gains)), key=lambda place: (-gains[place], place)):
        if brought >= needed or gains[place] <= 0:
            break
        chosen.append(place)
        brought += gains[place]
    return chosen


def short_of_percent(n: int, total: int, bounds: tuple[int, int]) -> int:
    """People that n lacks (positive) or has too many (negative) for both bounds to hold of an unchanged total; else 0.

    Of a total so small that no whole number lies between the bounds it is the distance to the lower one.
    """
    least = -(-bounds[0] * total // 100)
    most = bounds[1] * total // 100
    if n < least:
        return least - n
    return min(0, max(most, least) - n)


def cheapest_shortfall_vnd(amounts: Iterable[int], threshold_vnd: int, clubs: int) -> int:
    """₫ that lift so many more clubs to the threshold, the nearest first: the gap of a fund target in money."""
    shortfalls = [threshold_vnd - amount for amount in amounts if amount < threshold_vnd]
    return sum(shortfalls[place] for place in cheapest_set(shortfalls, clubs))


def is_within_percent(n: int, total: int, bounds: tuple[int, int]) -> bool:
    """Both bounds included, without rounding."""
    return bounds[0] * total <= n * 100 <= bounds[1] * total


def known_sum(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where there are values and none of them is known, 0 of no values."""
    values = list(values)
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else None


def is_within_composition(members: int, women: int | None, older: int | None) -> bool:
    """50-70 members, 60-70% women, 60-70% older, bounds included; all three hold. It warns and never blocks.

    Where women or older are not known, it is not known to hold: False.
    """
    if women is None or older is None:
        return False
    return (
        MEMBERS_NORM[0] <= members <= MEMBERS_NORM[1]
        and is_within_percent(women, members, WOMEN_NORM_PERCENT)
        and is_within_percent(older, members, OLDER_NORM_PERCENT)
    )
