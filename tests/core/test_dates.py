from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    add_months,
    age_on,
    born_on_or_before,
    format_date,
    parse_date,
    period_start,
    reporting_year,
    years_before,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("text", ["2025-03-05", "05/03/2025", "5/3/2025", " 05/3/2025 "])
def test_day_comes_before_the_month(text):
    assert parse_date(text) == date(2025, 3, 5)


@pytest.mark.parametrize(
    "text", ["", "05/03/25", "2025/03/05", "2025-3-5", "05-03-2025", "31/02/2025", "00/01/2025", "5.3.2025", "٥/٣/٢٠٢٥"]
)  # fmt: skip
def test_anything_else_is_no_date(text):
    with pytest.raises(ValueError, match=r"."):
        parse_date(text)


@given(DAYS)
def test_written_dates_are_read_back(day):
    assert parse_date(format_date(day)) == parse_date(day.isoformat()) == day


def test_no_date_is_written_as_nothing():
    assert format_date(None) == ""


def test_instalments_fall_on_the_same_day_or_the_last_of_the_month():
    dues = [add_months(date(2024, 1, 31), k) for k in range(1, 5)]
    assert dues == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31)]
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)


@given(DAYS, st.integers(-600, 600))
def test_months_are_counted_exactly(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("as_of", "start"),
    [
        (date(2025, 12, 14), date(2024, 12, 15)),
        (date(2021, 12, 31), date(2021, 1, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2024, 3, 2)),
    ],
)
def test_default_period_is_the_twelve_months_that_end_on_the_day(as_of, start):
    assert period_start(as_of) == start


def test_official_reporting_year_closes_on_14_december():
    assert reporting_year(2021) == (date(2020, 12, 15), date(2021, 12, 14))


def test_29_february_of_a_common_year_is_the_28th():
    assert years_before(date(2024, 2, 29), 60) == date(1964, 2, 29)
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


def test_age_counts_from_the_birthday_or_from_the_year():
    assert age_on(date(2025, 5, 4), date(1965, 5, 4)) == 60
    assert age_on(date(2025, 5, 3), date(1965, 5, 4)) == 59
    assert age_on(date(2025, 5, 3), birth_year=1965) == 60
    assert age_on(date(2025, 5, 3)) is None


def test_full_date_counts_before_the_year():
    assert age_on(date(2025, 5, 3), date(1965, 5, 4), birth_year=1965) == 59


@given(DAYS, st.dates(date(1850, 1, 1), date(2100, 12, 31)), st.integers(0, 110))
def test_cutoff_date_finds_exactly_those_old_enough(day, birth_date, years):
    assert (birth_date <= born_on_or_before(day, years)) == (age_on(day, birth_date) >= years)
