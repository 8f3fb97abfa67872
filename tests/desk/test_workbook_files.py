"""Files as people send them: other orders, other spellings, strange rows, and files that are no workbook."""

import io

import pytest
from openpyxl import load_workbook

from core.actors import SYSTEM
from core.sheets.marking import ERROR_SHEET
from desk.workbook.errors_file import write_errors
from desk.workbook.layout import MEMBERS
from desk.workbook.reading import read_cell
from desk.workbook.services import check_workbook
from tests.desk.books import (
    CLB,
    DG,
    HD,
    TC,
    TV,
    activity,
    book,
    check,
    club,
    counts,
    faults,
    member,
    programme,
    save,
    saved,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def warned(result) -> list[tuple]:
    """(sheet, row, column) of the warnings, those about norms left out."""
    places = [(fault.sheet, fault.row, fault.column) for fault in result.warnings]
    return [place for place in places if place != (TV, None, None)]


def test_sheets_and_headings_are_found_whatever_case_marks_spaces_and_order():
    rows = [
        {
            "ngay  VAO *": "01/04/2019",
            "NĂM SINH": 1950,
            "gioi tinh": " nữ",
            "Họ  và tên": "A",
            "ma tv": 1,
            "MÃCLB": "C1",
        }
    ]
    assert counts(check({"THANH VIEN ": rows, "cau lac bo": [club("C1")]})) == {TV: (1, 0, 0, 0), CLB: (1, 0, 0, 0)}


def test_unknown_sheets_and_columns_are_passed_over_with_a_warning():
    result = check({"Ghi nhớ": [{"a": 1}], CLB: [club(**{"Số nhà": 5})]})
    assert warned(result) == [(CLB, None, "Số nhà"), ("Ghi nhớ", None, None)]
    assert counts(result) == {CLB: (1, 0, 0, 0)}


def test_title_rows_above_the_headings_and_blank_rows_do_no_harm():
    workbook = load_workbook(book({CLB: [club(), {}, club("C2")]}))
    workbook[CLB].insert_rows(1, 2)
    workbook[CLB]["A1"] = "DANH SÁCH CÂU LẠC BỘ"
    workbook[CLB]["C6"] = "99999"
    result = check_workbook(actor=SYSTEM, file=saved(workbook))
    assert (faults(result), counts(result)[CLB]) == ([(CLB, 6, "Mã xã")], (1, 0, 0, 1))


def test_total_row_is_passed_over_with_a_warning():
    total = {"Mã CLB": "Tổng cộng", "Số tiền": 20_000_000}
    sheets = programme()
    sheets[TC].append(total)
    result = check(sheets)
    assert (faults(result), warned(result)) == ([], [(TC, 3, None)])


def test_column_that_occurs_twice_is_refused():
    workbook = load_workbook(book({CLB: [club()]}))
    workbook[CLB]["E1"] = "tên clb"
    assert faults(check_workbook(actor=SYSTEM, file=saved(workbook))) == [(CLB, None, "Tên CLB")]


def test_sheet_without_headings_is_one_error():
    workbook = load_workbook(book({CLB: [club()], TV: [member()]}))
    workbook[CLB].delete_rows(1)
    assert faults(check_workbook(actor=SYSTEM, file=saved(workbook))) == [(CLB, None, None)]


def test_number_that_lost_its_zeros_is_not_taken_for_a_new_code():
    save({CLB: [club("007")], TV: [member("012", "007")]})
    result = check({CLB: [club(7)], TV: [member(12, "007"), member("7", "007")]})
    assert (faults(result), counts(result)[TV]) == ([], (1, 0, 1, 0))
    assert {(CLB, 2, "Mã CLB"), (TV, 2, "Mã TV")} <= set(warned(result))


def test_file_without_any_sheet_of_ours_is_refused():
    assert faults(check({"Sheet1": [{"a": 1}]})) == [(None, None, None)]


@pytest.mark.parametrize(
    "data", [b"", b"Ma CLB;Ten", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04 damaged"]
)
def test_what_is_no_workbook_is_one_error_of_the_file(data):
    result = check_workbook(actor=SYSTEM, file=io.BytesIO(data))
    assert (faults(result), result.sheets) == ([(None, None, None)], {})


def test_file_above_the_limit_of_the_site_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    assert faults(check(programme())) == [(None, None, None)]


@pytest.mark.parametrize(
    ("word", "value"), [("Uỷ viên", "board_member"), ("ỦY  VIÊN", "board_member"), ("Hội viên", ""), (None, "")]
)
def test_listed_values_match_whatever_case_spaces_and_form(word, value):
    assert read_cell(MEMBERS.by_key["position"], word, {}) == value


@pytest.mark.parametrize("area", [2, "2", "health", "HEALTH"])
def test_area_is_named_by_number_code_or_name(area):
    assert faults(check({CLB: [club()], HD: [activity(Mảng=area)]})) == []


def test_marked_file_colours_the_wrong_cells_and_lists_every_error():
    sheets = {CLB: [club()], TV: [member(), member("TV002", **{"Giới tính": "Nu"})]}
    out = io.BytesIO()
    write_errors(book(sheets), check(sheets).errors, out)
    marked = load_workbook(out)
    assert marked.sheetnames == [ERROR_SHEET, CLB, TV]
    assert [cell.coordinate for row in marked[TV] for cell in row if cell.comment] == ["D3"]


def test_marked_file_once_corrected_is_clean():
    sheets = {
        CLB: [club()],
        DG: [{"Mã CLB": "NT-0100", "Ngày đánh giá": "1/12/2024", "Cấp": "Xã", "Đạt quản lý tốt": "Có"}],
    }
    out = io.BytesIO()
    write_errors(book(sheets), check(sheets).errors, out)
    marked = load_workbook(out)
    marked[DG]["C2"] = "Huyện"
    result = check_workbook(actor=SYSTEM, file=saved(marked))
    assert (faults(result), warned(result)) == ([], [])


def test_errors_of_a_file_that_cannot_be_marked_come_as_a_list():
    out = io.BytesIO()
    write_errors(io.BytesIO(b"none"), check_workbook(actor=SYSTEM, file=io.BytesIO(b"none")).errors, out)
    assert load_workbook(out).sheetnames == [ERROR_SHEET]
