"""Outstanding, overdue, days late, PAR and who has borrowed: the definitions of DOMAIN.md, section 4."""

import datetime as dt
from fractions import Fraction

import pytest

from clubs.models import Member
from funds.models import Loan
from funds.portfolio import ClubPosition
from funds.querysets import borrowed_ever_q, borrowed_within_q, borrowing_now_q
from tests.funds.book import capital, lend, repay
from tests.world import make_member

DAY = dt.date


def position(loan, day):
    row = Loan.objects.with_position_on(day).get(pk=loan.pk)
    return row.outstanding_vnd, row.overdue_vnd, row.oldest_due_on


@pytest.fixture
def loan(club, borrower):
    """3.000.000 ₫ on 10/01/2024 in three parts, due on the 10th of February, March and April."""
    return lend(borrower, 3_000_000, DAY(2024, 1, 10), months=3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY(2024, 1, 9), (0, 0, None)),  # before the loan nothing is owed
        (DAY(2024, 1, 10), (3_000_000, 0, DAY(2024, 2, 10))),
        (DAY(2024, 2, 10), (3_000_000, 0, DAY(2024, 2, 10))),  # due today is not overdue
        (DAY(2024, 2, 11), (3_000_000, 1_000_000, DAY(2024, 2, 10))),
        (DAY(2024, 4, 11), (3_000_000, 3_000_000, DAY(2024, 2, 10))),
    ],
)
def test_a_loan_without_payments_falls_overdue_part_by_part(loan, day, expected):
    if day < loan.disbursed_on:
        assert Loan.objects.with_outstanding_on(day).get().outstanding_vnd == 0
    else:
        assert position(loan, day) == expected


def test_payments_cover_the_oldest_part_first(loan):
    repay(loan, 1_500_000, DAY(2024, 3, 20))
    assert position(loan, DAY(2024, 3, 19)) == (3_000_000, 2_000_000, DAY(2024, 2, 10))
    assert position(loan, DAY(2024, 3, 20)) == (1_500_000, 500_000, DAY(2024, 3, 10))


def test_a_loan_paid_ahead_is_not_overdue(loan):
    repay(loan, 2_000_000, DAY(2024, 1, 11))
    assert position(loan, DAY(2024, 3, 20)) == (1_000_000, 0, DAY(2024, 4, 10))


def test_a_loan_paid_back_has_nothing_uncovered(loan):
    repay(loan, 3_000_000, DAY(2024, 2, 1))
    assert position(loan, DAY(2024, 6, 1)) == (0, 0, None)


def test_what_is_dated_later_changes_nothing(loan):
    before = position(loan, DAY(2024, 3, 20))
    repay(loan, 3_000_000, DAY(2024, 3, 21))
    assert position(loan, DAY(2024, 3, 20)) == before


@pytest.fixture
def vector(club, world):
    """DOMAIN.md's test vector on 30/06/2024: A 6.000.000 outstanding with 1.000.000 overdue 45 days, B 4.000.000
    current, C 2.000.000 with 500.000 overdue 10 days."""
    a, b, c = world.members_a
    lend(a, 6_000_000, DAY(2024, 4, 16), months=12)  # 500.000 due on 16/05, 45 days late, and on 16/06
    lend(b, 4_000_000, DAY(2024, 6, 1), months=4)
    lend(c, 2_000_000, DAY(2024, 5, 20), months=4)  # 500.000 due on 20/06
    return DAY(2024, 6, 30)


def test_par_and_arrears_of_the_test_vector(vector):
    [row] = Loan.objects.by_club_position(vector)
    total = row.outstanding_vnd
    assert Fraction(row.par30_vnd, total) == Fraction(1, 2)
    assert Fraction(row.par1_vnd, total) == Fraction(2, 3)
    assert Fraction(row.overdue_vnd, total) == Fraction(1, 8)


@pytest.mark.parametrize(
    ("days", "par1", "par30", "par90"),
    [(0, 0, 0, 0), (1, 0, 0, 0), (2, 1, 0, 0), (30, 1, 0, 0), (31, 1, 1, 0), (91, 1, 1, 1)],
)
def test_par_counts_loans_more_than_so_many_days_late(loan, days, par1, par30, par90):
    [row] = Loan.objects.by_club_position(DAY(2024, 2, 10) + dt.timedelta(days=days))
    assert (row.par1_vnd, row.par30_vnd, row.par90_vnd) == (par1 * 3_000_000, par30 * 3_000_000, par90 * 3_000_000)
    assert (row.loans, row.loans_overdue) == (1, int(days > 0))


def test_clubs_are_summed_apart_and_closed_loans_are_left_out(loan, world):
    repay(loan, 3_000_000, DAY(2024, 2, 1))
    capital(world.club_b, 9_000_000, DAY(2024, 1, 1))
    lend(world.members_b[0], 2_000_000, DAY(2024, 1, 10), months=2)
    assert Loan.objects.by_club_position(DAY(2024, 2, 15)) == [
        ClubPosition(
            world.club_b.pk,
            outstanding_vnd=2_000_000,
            overdue_vnd=1_000_000,
            loans=1,
            loans_overdue=1,
            par0_vnd=2_000_000,
            par1_vnd=2_000_000,
        )
    ]


@pytest.mark.parametrize("days", [0, 5, 40, 75, 130])
def test_the_loan_list_adds_up_to_the_clubs_position(vector, loan, days):
    day = vector - dt.timedelta(days=days)
    rows = Loan.objects.filter(disbursed_on__lte=day).with_position_on(day)
    [row] = Loan.objects.by_club_position(day)
    assert row.outstanding_vnd == sum(loan.outstanding_vnd for loan in rows)
    assert row.overdue_vnd == sum(loan.overdue_vnd for loan in rows)
    for late, par in ((1, row.par1_vnd), (30, row.par30_vnd), (90, row.par90_vnd)):
        assert par == sum(
            loan.outstanding_vnd for loan in rows if loan.oldest_due_on and (day - loan.oldest_due_on).days > late
        )


def members(q) -> set[str]:
    return set(Member.objects.filter(q).values_list("code", flat=True))


def test_who_has_borrowed_ever_in_the_period_and_now(loan, world):
    repay(loan, 3_000_000, DAY(2024, 2, 1))
    lend(world.members_a[1], 1_000_000, DAY(2024, 3, 1))
    april, february = DAY(2024, 4, 1), DAY(2024, 2, 15)
    assert members(borrowed_ever_q(april)) == {"TV01", "TV02"}
    assert members(borrowed_ever_q(february)) == {"TV01"}
    assert members(borrowed_within_q(DAY(2024, 2, 1), april)) == {"TV02"}
    assert members(borrowed_within_q(DAY(2024, 1, 10), DAY(2024, 3, 1))) == {"TV01", "TV02"}
    assert members(borrowing_now_q(april)) == {"TV02"}
    assert members(borrowing_now_q(DAY(2024, 1, 31))) == {"TV01"}


def test_borrowing_follows_the_person_into_another_club(loan, world):
    make_member(world.club_b, "TV77", "Nguyễn Thị Ánh", joined_on=DAY(2024, 3, 1), person=loan.member.person)
    assert members(borrowed_ever_q(DAY(2024, 4, 1))) == {"TV01", "TV77"}
    assert members(borrowing_now_q(DAY(2024, 4, 1))) == {"TV01", "TV77"}
