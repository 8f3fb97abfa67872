"""The smallest set that meets a goal, held against every subset; reserves, and norms in people."""

import random
from decimal import Decimal
from itertools import combinations

from core.money import format_percent
from targets.rules import (
    OLDER_NORM_PERCENT,
    cheapest_set,
    fewest_set,
    gap,
    is_met,
    is_within_percent,
    reserve,
    short_of_percent,
)

CASES = 1_000


def subsets(count: int):
    """The positions of up to 12 things: every subset, the smallest first."""
    return (chosen for size in range(count + 1) for chosen in combinations(range(count), size))


def test_the_cheapest_set_equals_brute_force_over_every_subset():
    chance = random.Random(2025)
    for _ in range(CASES):
        n, total = chance.randint(0, 60), chance.randint(61, 90)
        goal = Decimal(chance.randint(0, 100_000)) / 1000
        costs = [chance.choice([1, 2, 2, 3, 7, 1_000_000, chance.randint(1, 50)]) for _ in range(chance.randint(0, 12))]
        meeting = [chosen for chosen in subsets(len(costs)) if is_met(n + len(chosen), total, goal)]
        found = cheapest_set(costs, gap(n, total, goal))
        if not meeting:
            assert found == sorted(range(len(costs)), key=lambda place: (costs[place], place))
            continue
        size = len(meeting[0])
        best = min(sum(costs[place] for place in chosen) for chosen in meeting if len(chosen) == size)
        assert (len(found), sum(costs[place] for place in found)) == (size, best)


def test_the_fewest_clubs_whose_members_suffice_equal_brute_force_over_every_subset():
    chance = random.Random(1963)
    for _ in range(CASES):
        gains = [chance.randint(0, 40) for _ in range(chance.randint(0, 12))]
        needed = chance.randint(0, 120)
        meeting = [chosen for chosen in subsets(len(gains)) if sum(gains[place] for place in chosen) >= needed]
        found = fewest_set(gains, needed)
        if meeting:
            assert len(found) == len(meeting[0])
            assert sum(gains[place] for place in found) >= needed
        else:
            assert sorted(found) == [place for place, gain in enumerate(gains) if gain]


def test_four_of_five_shortfalls_cost_11_500_000():
    shortfalls = [1_000_000, 2_500_000, 4_000_000, 4_000_000, 9_000_000]
    chosen = cheapest_set(shortfalls, 25 - 21)
    assert (chosen, sum(shortfalls[place] for place in chosen)) == ([0, 1, 2, 3], 11_500_000)


def test_the_reserve_is_what_can_be_lost_and_no_more():
    chance = random.Random(72)
    for _ in range(CASES):
        total = chance.randint(1, 400)
        n, goal = chance.randint(0, total), Decimal(chance.randint(1, 100_000)) / 1000
        left = reserve(n, total, goal)
        if is_met(n, total, goal):
            assert is_met(n - left, total, goal)
            assert left == n or not is_met(n - left - 1, total, goal)
        else:
            assert left == 0


def test_a_reserve_without_goal_or_population_is_not_known():
    assert [reserve(3, 5, None), reserve(0, 0, Decimal(70)), reserve(41, None, 30)] == [None, None, 11]


def test_69_6_percent_is_neither_shown_as_nor_counted_as_70():
    assert (is_met(16, 23, Decimal(70)), gap(16, 23, Decimal(70)), reserve(16, 23, Decimal(70))) == (False, 1, 0)
    assert format_percent(16, 23, goal=Decimal(70)) == "69,6%"


def test_a_norm_in_people_is_broken_exactly_where_the_norm_in_percent_is():
    for total in range(50, 71):
        for n in range(total + 1):
            short = short_of_percent(n, total, OLDER_NORM_PERCENT)
            assert (short == 0) == is_within_percent(n, total, OLDER_NORM_PERCENT)
            assert is_within_percent(n + short, total, OLDER_NORM_PERCENT)
