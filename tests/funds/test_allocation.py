"""A borrower's sum and the cover of instalments conserve every đồng."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from funds.rules import Cover, InterestShares, Paid, Share, allocate_sum, cover, split_interest

DAY = dt.date
amounts = st.integers(0, 10**15)
percents = st.decimals(0, 100, places=2)
payments = st.lists(st.tuples(st.dates(DAY(2024, 1, 1), DAY(2024, 6, 1)), st.integers(0, 5_000_000)), max_size=12).map(
    lambda rows: [Paid(key, day, amount) for key, (day, amount) in enumerate(rows)]
)
schedules = st.lists(st.integers(0, 3_000_000), max_size=12)


def test_interest_due_comes_first_and_the_rest_is_principal():
    assert allocate_sum(550_000, 50_000) == Share(500_000, 50_000)


def test_a_sum_below_the_interest_due_is_all_interest():
    assert allocate_sum(30_000, 50_000) == Share(0, 30_000)


@given(amounts, amounts)
def test_a_sum_is_wholly_given_out(total, interest_due):
    share = allocate_sum(total, interest_due)
    assert share.principal_vnd + share.interest_vnd == total
    assert 0 <= share.interest_vnd <= interest_due
    assert share.principal_vnd >= 0


def test_the_default_gives_all_interest_to_the_operating_fund():
    assert split_interest(60_000, Decimal(0)) == InterestShares(operating_vnd=60_000, income_vnd=0)


def test_half_a_dong_goes_to_the_income_fund():
    assert split_interest(1, Decimal(50)) == InterestShares(operating_vnd=0, income_vnd=1)


@given(amounts, percents)
def test_no_dong_of_interest_is_made_or_lost_by_the_split(interest, percent):
    shares = split_interest(interest, percent)
    assert shares.operating_vnd + shares.income_vnd == interest
    assert min(shares.operating_vnd, shares.income_vnd) >= 0
    assert abs(shares.income_vnd * 100 - interest * percent) <= 50


def test_a_payment_covers_the_oldest_instalments_and_the_next_goes_on_where_it_ended():
    paid = [Paid("a", DAY(2024, 2, 1), 700), Paid("b", DAY(2024, 3, 1), 500)]
    assert cover([500, 500, 500], paid) == [
        Cover(0, "a", DAY(2024, 2, 1), 500),
        Cover(1, "a", DAY(2024, 2, 1), 200),
        Cover(1, "b", DAY(2024, 3, 1), 300),
        Cover(2, "b", DAY(2024, 3, 1), 200),
    ]


def test_what_was_paid_before_a_rescheduling_covers_none_of_its_lines():
    paid = [Paid(1, DAY(2024, 2, 1), 700), Paid(2, DAY(2024, 3, 1), 500)]
    assert cover([800], paid, covered_before_vnd=700) == [Cover(0, 2, DAY(2024, 3, 1), 500)]


@given(schedules, payments, st.integers(0, 4_000_000))
def test_the_covers_add_up_to_what_was_paid_and_fits_the_schedule(principals, paid, before):
    covers = cover(principals, paid, before)
    total = max(sum(one.amount_vnd for one in paid) - before, 0)
    assert sum(one.amount_vnd for one in covers) == min(total, sum(principals))
    of_line = [sum(one.amount_vnd for one in covers if one.line == line) for line in range(len(principals))]
    reached = [line for line, amount in enumerate(of_line) if amount]
    assert all(amount <= principals[line] for line, amount in enumerate(of_line))
    assert all(of_line[line] == principals[line] for line in range(reached[-1] if reached else 0))


@given(schedules, payments, st.randoms(use_true_random=False))
def test_the_order_in_which_payments_were_entered_is_irrelevant(principals, paid, random):
    shuffled = random.sample(paid, len(paid))
    assert cover(principals, shuffled) == cover(principals, paid)
