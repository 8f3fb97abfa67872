import datetime as dt

import pytest

from clubs.rules import (
    birth_problems,
    club_date_problems,
    code_problems,
    day_problems,
    member_date_problems,
    next_code,
    poverty_counts_from,
    year_problems,
)

TODAY = dt.date(2025, 6, 16)
FOUNDED = dt.date(2018, 5, 4)


def fields(problems):
    return [problem.field for problem in problems]


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [
        (dt.date(1999, 12, 31), True),
        (dt.date(2000, 1, 1), False),
        (TODAY, False),
        (dt.date(2025, 6, 17), True),
        (None, False),
    ],
)
def test_a_fact_lies_between_2000_and_today(day, is_refused):
    assert bool(day_problems("held_on", day, today=TODAY)) is is_refused


@pytest.mark.parametrize(
    ("launched_on", "closed_on", "wrong"),
    [
        (None, None, []),
        (FOUNDED, dt.date(2018, 5, 5), []),
        (dt.date(2018, 5, 3), None, ["launched_on"]),
        (None, FOUNDED, ["founded_on"]),
        (None, dt.date(2018, 5, 3), ["founded_on"]),
        (None, dt.date(2025, 6, 17), ["closed_on"]),
    ],
)
def test_a_club_is_founded_before_it_is_launched_and_dissolved(launched_on, closed_on, wrong):
    found = club_date_problems(founded_on=FOUNDED, launched_on=launched_on, closed_on=closed_on, today=TODAY)
    assert fields(found) == wrong


@pytest.mark.parametrize(
    ("joined_on", "left_on", "wrong"),
    [
        (FOUNDED, None, []),
        (dt.date(2018, 5, 3), None, ["joined_on"]),
        (FOUNDED, dt.date(2018, 5, 5), []),
        (FOUNDED, FOUNDED, ["joined_on"]),
        (dt.date(2018, 5, 3), dt.date(2018, 5, 1), ["joined_on"]),  # one fault, one message
        (FOUNDED, dt.date(2025, 6, 17), ["left_on"]),
    ],
)
def test_a_member_joins_after_the_founding_and_before_leaving(joined_on, left_on, wrong):
    found = member_date_problems(
        club_founded_on=FOUNDED, joined_on=joined_on, left_on=left_on, birth_year=None, birth_date=None, today=TODAY
    )
    assert fields(found) == wrong


@pytest.mark.parametrize(
    ("birth_year", "birth_date", "wrong"),
    [
        (None, None, []),
        (1900, None, []),
        (1899, None, ["birth_year"]),
        (2018, None, []),
        (2019, None, ["birth_year"]),
        (1955, dt.date(1955, 3, 1), []),
        (1954, dt.date(1955, 3, 1), ["birth_year"]),
        (None, FOUNDED, []),
        (None, dt.date(2018, 5, 5), ["birth_date"]),
    ],
)
def test_a_birth_lies_in_1900_or_later_and_not_after_the_joining(birth_year, birth_date, wrong):
    found = birth_problems(birth_year=birth_year, birth_date=birth_date, joined_on=FOUNDED)
    assert fields(found) == wrong


@pytest.mark.parametrize(("code", "is_refused"), [("NT-0001", False), ("a/b", True), ("..", True), ("new", True)])
def test_a_club_code_can_stand_in_an_address(code, is_refused):
    assert bool(code_problems(code)) is is_refused


@pytest.mark.parametrize(("year", "is_refused"), [(1999, True), (2000, False), (2025, False), (2026, True)])
def test_a_household_is_reviewed_between_2000_and_this_year(year, is_refused):
    assert bool(year_problems("year", year, today=TODAY)) is is_refused


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], "TV-001"),
        (["TV01", "TV07"], "TV08"),
        (["TV99"], "TV100"),
        (["A", "B"], "TV-001"),
        (["TV01", "X12"], "X13"),
        (["9", "10"], "11"),
    ],
)
def test_the_next_code_follows_the_highest(codes, expected):
    assert next_code(codes, "TV-001") == expected


def test_a_status_counts_from_new_year_or_from_the_joining():
    assert poverty_counts_from(2025, FOUNDED) == dt.date(2025, 1, 1)
    assert poverty_counts_from(2018, FOUNDED) == FOUNDED
