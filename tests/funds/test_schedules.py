"""Schedules of every way of reckoning: what was lent is paid back to the đồng."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.rules import Method, schedule

START = dt.date(2024, 1, 31)
rates = st.decimals(0, 100, places=3)
terms = st.integers(1, 120).flatmap(lambda months: st.tuples(st.just(months), st.integers(0, months - 1)))
methods = st.sampled_from(Method.values)
roundings = st.sampled_from([1, 500, 1_000, 10_000, 1_000_000])


@given(st.integers(1, 10**15), terms, rates, methods, roundings)
def test_every_schedule_pays_back_what_was_lent_and_asks_for_nothing_below_zero(lent, term, rate, method, unit):
    months, grace = term
    lines = schedule(lent, months, rate, START, method=method, grace_months=grace, rounding_vnd=unit)
    reached = 0
    for line in lines:
        reached += line.principal_vnd
        assert line.cumulative_vnd == reached
        assert min(line.principal_vnd, line.interest_vnd) >= 0
        assert line.interest_vnd % unit == 0
    assert (reached, len(lines)) == (lent, months)
    assert sum(line.principal_vnd for line in lines[:grace]) == 0
    assert [line.due_on for line in lines] == sorted(line.due_on for line in lines)


@given(st.integers(1, 10**15), st.integers(1, 120), rates)
def test_without_further_words_a_schedule_is_the_default_of_the_programme(lent, months, rate):
    """DOMAIN.md, section 4, reckoned in another way: in integers."""
    part = lent // months // 1_000 * 1_000
    thousandths = int(rate * 1_000)  # P * r / 100 / 1.000 ₫, rounded half up
    interest = (lent * thousandths * 2 + 100_000_000) // 200_000_000 * 1_000
    found = [(line.principal_vnd, line.interest_vnd) for line in schedule(lent, months, rate, START)]
    assert found == [(part, interest)] * (months - 1) + [(lent - part * (months - 1), interest)]


@pytest.mark.parametrize(
    ("method", "grace", "expected"),
    [
        ("flat", 1, [(0, 30_000), (1_500_000, 30_000), (1_500_000, 30_000)]),
        ("declining", 0, [(1_000_000, 30_000), (1_000_000, 20_000), (1_000_000, 10_000)]),
        ("equal_instalments", 0, [(990_000, 30_000), (1_000_000, 20_000), (1_010_000, 10_000)]),
        ("single", 0, [(0, 30_000), (0, 30_000), (3_000_000, 30_000)]),
    ],
)
def test_three_million_at_one_percent_in_three_months(method, grace, expected):
    lines = schedule(3_000_000, 3, Decimal(1), START, method=method, grace_months=grace)
    assert [(line.principal_vnd, line.interest_vnd) for line in lines] == expected


@pytest.mark.parametrize("grace", [-1, 3])
def test_grace_as_long_as_the_loan_is_no_schedule(grace):
    with pytest.raises(ValueError, match="grace"):
        schedule(3_000_000, 3, Decimal(1), START, grace_months=grace)
