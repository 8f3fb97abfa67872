"""Schedules, dues and shortfalls: the arithmetic of DOMAIN.md, section 4."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.rules import Due, Outflow, Shortfall, amount_due, first_negative_day, interest_of, schedule, shortfalls

DAY = dt.date


def test_each_part_is_in_whole_thousands_and_the_last_takes_the_rest():
    lines = schedule(5_000_000, 3, Decimal(1), DAY(2024, 1, 15))
    assert [line.principal_vnd for line in lines] == [1_666_000, 1_666_000, 1_668_000]
    assert [line.cumulative_vnd for line in lines] == [1_666_000, 3_332_000, 5_000_000]


def test_instalments_fall_due_on_the_day_of_the_loan_or_the_last_of_the_month():
    lines = schedule(4_000_000, 4, Decimal(1), DAY(2024, 1, 31))
    assert [line.due_on for line in lines] == [DAY(2024, 2, 29), DAY(2024, 3, 31), DAY(2024, 4, 30), DAY(2024, 5, 31)]


@pytest.mark.parametrize(
    ("principal", "rate", "interest"),
    [
        (5_000_000, "1", 50_000),
        (5_050_000, "1", 51_000),  # 50.500 is half: up
        (5_049_000, "1", 50_000),
        (3_000_000, "0.8", 24_000),
        (40_000, "1", 0),
        (5_000_000, "0", 0),
    ],
)
def test_interest_is_flat_and_rounded_half_up_to_thousands(principal, rate, interest):
    assert interest_of(principal, Decimal(rate)) == interest


def test_a_loan_too_small_for_thousands_is_due_at_the_end():
    assert [line.principal_vnd for line in schedule(5_000, 6, Decimal(1), DAY(2024, 1, 1))] == [0, 0, 0, 0, 0, 5_000]


@given(st.integers(1, 10**15), st.integers(1, 120), st.decimals(0, 100, places=3), st.dates(DAY(2000, 1, 1)))
def test_a_schedule_pays_back_exactly_what_was_lent(principal, months, rate, start):
    if start.year > 9980:
        return
    lines = schedule(principal, months, rate, start)
    assert sum(line.principal_vnd for line in lines) == principal == lines[-1].cumulative_vnd
    assert len({line.principal_vnd for line in lines[:-1]}) <= 1
    assert all(line.principal_vnd % 1000 == 0 for line in lines[:-1])
    assert [line.due_on for line in lines] == sorted({line.due_on for line in lines})


LINES = schedule(3_000_000, 3, Decimal(1), DAY(2024, 1, 10))  # 10/02, 10/03, 10/04: 1.000.000 + 30.000 each


@pytest.mark.parametrize(
    ("paid", "interest", "day", "due"),
    [
        (0, 0, DAY(2024, 1, 20), Due(1_000_000, 30_000)),  # nothing reached: the next one
        (0, 0, DAY(2024, 2, 10), Due(1_000_000, 30_000)),  # due today is asked for
        (0, 0, DAY(2024, 3, 15), Due(2_000_000, 60_000)),
        (1_500_000, 30_000, DAY(2024, 3, 15), Due(500_000, 30_000)),
        (2_000_000, 60_000, DAY(2024, 3, 15), Due(1_000_000, 30_000)),
        (3_000_000, 60_000, DAY(2024, 5, 1), Due(0, 30_000)),
        (3_000_000, 90_000, DAY(2024, 5, 1), Due(0, 0)),
    ],
)
def test_a_borrower_is_asked_for_what_is_unpaid_or_else_comes_next(paid, interest, day, due):
    assert amount_due(LINES, paid, interest, day) == due


def test_a_day_that_ends_below_zero_is_found():
    assert first_negative_day({DAY(2024, 1, 1): 5, DAY(2024, 1, 3): -6, DAY(2024, 1, 4): 9}) == (DAY(2024, 1, 3), -1)
    assert first_negative_day({DAY(2024, 1, 1): 0}) is None


def test_of_two_outflows_the_later_one_is_refused_with_what_is_missing():
    out = [Outflow("b", DAY(2024, 3, 2), 0, 800), Outflow("a", DAY(2024, 3, 1), 1, 500)]
    assert shortfalls({DAY(2024, 1, 1): 1000}, out) == {"b": Shortfall(DAY(2024, 3, 2), 500, 300)}


def test_a_refused_outflow_leaves_its_money_to_the_next():
    out = [Outflow("big", DAY(2024, 3, 1), 0, 2000), Outflow("small", DAY(2024, 3, 1), 1, 1000)]
    assert set(shortfalls({DAY(2024, 1, 1): 1000}, out)) == {"big"}


def test_an_outflow_is_measured_at_every_later_day():
    standing = {DAY(2024, 1, 1): 1000, DAY(2024, 6, 1): -900}
    out = [Outflow("a", DAY(2024, 3, 1), 0, 200)]
    assert shortfalls(standing, out) == {"a": Shortfall(DAY(2024, 6, 1), 100, 100)}


amounts = st.integers(1, 1000)
days = st.dates(DAY(2024, 1, 1), DAY(2024, 1, 20))


@given(st.lists(st.tuples(days, amounts)), st.lists(st.tuples(days, amounts)))
def test_what_is_not_refused_never_ends_a_day_below_zero(inflows, wanted):
    changes = {}
    for day, amount in inflows:
        changes[day] = changes.get(day, 0) + amount
    refused = shortfalls(changes, [Outflow(i, day, i, amount) for i, (day, amount) in enumerate(wanted)])
    for index, (day, amount) in enumerate(wanted):
        changes[day] = changes.get(day, 0) - amount * (index not in refused)
    assert first_negative_day(changes) is None
