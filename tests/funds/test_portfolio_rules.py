"""What falls due for the first time and what is paid by its day, act by act."""

import datetime as dt

import pytest

from funds.portfolio import Act, ClubPosition, DueLine, FallenDue, fallen_due

JUNE, JULY, AUGUST = (dt.date(2024, month, 10) for month in (6, 7, 8))
TWO = [DueLine(JUNE, 1_000_000, 1_000_000), DueLine(JULY, 1_000_000, 2_000_000)]


def paid(on, amount):
    return Act(on, amount, is_paid=True)


def written_off(on, amount):
    return Act(on, amount, is_paid=False)


@pytest.mark.parametrize(
    ("acts", "on_time"),
    [
        ([], [0, 0]),
        ([paid(JUNE, 1_000_000)], [1_000_000, 0]),
        ([paid(dt.date(2024, 6, 11), 1_000_000)], [0, 0]),  # a day late
        ([paid(dt.date(2024, 5, 1), 1_500_000)], [1_000_000, 500_000]),  # paid ahead
        ([paid(dt.date(2024, 7, 1), 1_500_000)], [0, 500_000]),  # old arrears are covered first
        ([written_off(dt.date(2024, 6, 1), 2_000_000)], [0, 0]),
        ([written_off(dt.date(2024, 6, 1), 1_000_000), paid(JULY, 1_000_000)], [0, 1_000_000]),
        ([paid(JUNE, 400_000), written_off(JUNE, 300_000), paid(JULY, 1_300_000)], [400_000, 1_000_000]),
    ],
)
def test_payments_cover_the_oldest_principal_and_count_by_the_due_day(acts, on_time):
    assert fallen_due(TWO, acts) == [FallenDue(1_000_000, amount) for amount in on_time]


def test_principal_that_was_rescheduled_after_its_day_is_not_due_for_the_first_time_again():
    lines = [DueLine(JUNE, 1_000_000, 1_000_000), DueLine(AUGUST, 3_000_000, 3_000_000)]
    assert fallen_due(lines, [paid(AUGUST, 3_000_000)]) == [FallenDue(1_000_000, 0), FallenDue(2_000_000, 2_000_000)]


def test_a_new_schedule_begins_where_the_payments_had_come_to():
    lines = [DueLine(JUNE, 1_000_000, 1_000_000), DueLine(AUGUST, 2_000_000, 3_000_000)]
    acts = [paid(JUNE, 1_000_000), paid(AUGUST, 500_000)]
    assert fallen_due(lines, acts) == [FallenDue(1_000_000, 1_000_000), FallenDue(2_000_000, 500_000)]


def test_ages_hold_whole_loans_and_each_borrower_once():
    position = ClubPosition(1)
    position.add(7, 3_000_000, [500_000, 500_000, 0, -1, -1])
    position.add(7, 1_000_000, [1_000, 1_000, 0, 0, 0])
    position.add(8, 2_000_000, [-5, -5, -5, -5, -5])
    position.add(9, 4_000_000, [4_000_000] * 5)
    assert (position.par0_vnd, position.par30_vnd, position.par90_vnd) == (8_000_000, 4_000_000, 4_000_000)
    assert (position.people, position.people_late) == ({7, 8, 9}, {"1-30": {7}, "on_time": {8}, "over90": {9}})
