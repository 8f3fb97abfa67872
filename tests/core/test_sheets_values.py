from datetime import date, datetime
from decimal import Decimal

import pytest

from core.sheets.values import (
    NO_VALUE,
    ErrorValue,
    Percent,
    as_code,
    as_date,
    as_decimal,
    as_int,
    as_mark,
    as_shown,
    as_text,
    as_vnd,
    as_year,
    heading_key,
)

READERS = (as_text, as_code, as_date, as_vnd, as_int, as_decimal, as_year, as_mark)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("cell", [NO_VALUE, ErrorValue("#N/A")])
def test_no_kind_of_column_takes_a_formula_without_a_result(read, cell):
    with pytest.raises(ValueError, match=r"."):
        read(cell)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0"])
def test_blank_cells_are_unknown_and_not_zero(blank):
    assert [read(blank) for read in READERS] == ["", "", None, None, None, None, None, False]


@pytest.mark.parametrize(
    ("cell", "text"),
    [(22738.0, "22738"), (22738, "22738"), (" Hoa\u0300 ", "Hoà"), (0.8, "0,8"), (True, "TRUE"),
     (date(2025, 3, 5), "05/03/2025"),
     (100000000000.0, "100000000000"), (Percent(0.008), "0,8%")],
)  # fmt: skip
def test_text_is_read_as_excel_shows_it(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize("cell", [date(2018, 12, 1), 0.5, True, Percent(0.5)])
def test_code_that_excel_has_changed_is_refused(cell):
    with pytest.raises(ValueError, match=r"."):
        as_code(cell)


def test_codes_are_text_also_where_excel_made_numbers_of_them():
    assert [as_code(cell) for cell in (22738.0, "0912345678", 7)] == ["22738", "0912345678", "7"]


@pytest.mark.parametrize(
    "cell", [date(2025, 3, 5), datetime(2025, 3, 5, 8, 30), "05/03/2025", "5/3/2025", "2025-03-05"]
)
def test_dates_are_read_from_date_cells_and_from_text(cell):
    assert as_date(cell) == date(2025, 3, 5)


@pytest.mark.parametrize("cell", [45000, "2025", "31/02/2025", "5/3/25", True, 0.5])
def test_other_cells_are_no_dates(cell):
    with pytest.raises(ValueError, match=r"."):
        as_date(cell)


def test_amounts_follow_the_rules_of_money():
    assert [as_vnd(cell) for cell in (20e6, 20_000_000, "20 triệu", 19999999.999999996)] == [20_000_000] * 4


@pytest.mark.parametrize("cell", [0.5, -1, "20.5", True, date(2025, 3, 5), Percent(0.5), Percent(1)])
def test_other_cells_are_no_amounts(cell):
    with pytest.raises(ValueError, match=r"."):
        as_vnd(cell)


def test_whole_numbers_are_read():
    assert [as_int(cell) for cell in (12, 12.0, "12", "1.200", 0)] == [12, 12, 12, 1200, 0]


@pytest.mark.parametrize("cell", [-1, 1.5, "1,5", "1.5", "x", True, "٣", Percent(1)])
def test_other_cells_are_no_whole_numbers(cell):
    with pytest.raises(ValueError, match=r"."):
        as_int(cell)


@pytest.mark.parametrize("cell", [0.8, "0,8", "0.8", "0,80", "0,8%", "0,8 %", Percent(0.008), 0.8000000000000002])
def test_rate_is_read_from_every_usual_form(cell):
    assert as_decimal(cell) == Decimal("0.8")


def test_decimals_keep_whole_numbers_plain():
    assert [str(as_decimal(cell)) for cell in ("10", 100.0, "0,125", 0)] == ["10", "100", "0.125", "0"]


@pytest.mark.parametrize("cell", [-0.5, "1,500", "1.500", "1.2.3", "abc", True, "-1", float("inf"), date(2025, 1, 1)])
def test_other_cells_are_no_decimals(cell):
    with pytest.raises(ValueError, match=r"."):
        as_decimal(cell)


def test_years_have_four_digits():
    assert [as_year(cell) for cell in (1955, 1955.0, "1955")] == [1955, 1955, 1955]


@pytest.mark.parametrize("cell", [55, "55", 19550, date(1955, 1, 1), 1955.5, "năm 1955", 1200])
def test_other_cells_are_no_years(cell):
    with pytest.raises(ValueError, match=r"."):
        as_year(cell)


def test_marks_are_crosses_or_nothing():
    assert {as_mark(cell) for cell in ("x", "X", " x ", "có", "CÓ", 1, 1.0, True, "true", "đúng")} == {True}
    assert as_mark(False) is False


@pytest.mark.parametrize("cell", ["co", "không", "0", 0, "Nu", "xx", 2])
def test_other_marks_are_refused(cell):
    with pytest.raises(ValueError, match=r"."):
        as_mark(cell)


def test_headings_are_compared_without_case_marks_spaces_and_star():
    assert heading_key(" Mã  CLB* ") == heading_key("MA CLB") == heading_key("mãclb") == "maclb"


def test_shown_cells_never_fail():
    cells = [None, NO_VALUE, ErrorValue("#N/A"), 1e300, -0.5, datetime(2025, 3, 5, 8, 5), False]
    assert [as_shown(cell)[:16] for cell in cells] == [
        "", "", "#N/A", "1" + "0" * 15, "-0,5", "05/03/2025 08:05", "FALSE",
    ]  # fmt: skip
