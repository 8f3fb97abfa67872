"""Goals, gaps and norms: the test vectors of DOMAIN.md, section 4, and the edges of each rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules import cheapest_shortfall_vnd, gap, is_met, is_within_composition

GOALS = st.decimals(min_value=0, max_value=100, places=3)


def test_33_of_50_clubs_at_a_goal_of_70_percent_lack_2():
    assert (is_met(33, 50, Decimal(70)), gap(33, 50, Decimal(70))) == (False, 2)


def test_1463_of_3000_members_at_50_percent_lack_37():
    assert gap(1463, 3000, Decimal(50)) == 37


def test_share_that_rounds_up_to_the_goal_does_not_meet_it():
    assert is_met(6_996, 10_000, Decimal(70)) is False
    assert is_met(7_000, 10_000, Decimal(70)) is True


def test_four_clubs_with_the_smallest_shortfalls_cost_11_500_000():
    amounts = [30_000_000 - short for short in (4_000_000, 1_000_000, 9_000_000, 2_500_000, 4_000_000)]
    assert gap(21, 50, Decimal(50)) == 4
    assert cheapest_shortfall_vnd([*amounts, 30_000_000, 45_000_000], 30_000_000, 4) == 11_500_000


@pytest.mark.parametrize(("n", "total", "goal"), [(0, 0, Decimal(70)), (5, 10, None), (5, None, None)])
def test_without_a_goal_or_anything_to_divide_by_nothing_is_met_or_lacking(n, total, goal):
    assert (is_met(n, total, goal), gap(n, total, goal)) == (None, None)


def test_count_is_met_at_its_goal_and_lacks_the_rest_below():
    assert (is_met(50, None, Decimal(50)), gap(50, None, Decimal(50))) == (True, 0)
    assert (is_met(49, None, Decimal(50)), gap(61, None, Decimal(50))) == (False, 0)


@given(n=st.integers(0, 500), total=st.integers(1, 500), goal=GOALS)
def test_gap_is_the_smallest_number_that_meets_the_goal(n, total, goal):
    missing = gap(n, total, goal)
    assert is_met(n + missing, total, goal)
    assert missing == 0 or not is_met(n + missing - 1, total, goal)


@pytest.mark.parametrize(
    ("members", "women", "older", "is_within"),
    [
        (50, 30, 35, True),
        (70, 49, 42, True),
        (49, 32, 32, False),
        (71, 45, 45, False),
        (50, 29, 35, False),
        (50, 36, 35, False),
        (50, 30, 36, False),
        (0, 0, 0, False),
    ],
)
def test_composition_holds_with_its_bounds_included(members, women, older, is_within):
    assert is_within_composition(members, women, older) is is_within
