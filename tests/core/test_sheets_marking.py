import io

import openpyxl
import pytest
from django.utils import translation

from core.sheets.marking import ERROR_SHEET, CellError, mark_errors
from core.sheets.safety import BadWorkbook

RED = "FFFFC7CE"


def member_book():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Thành viên"
    for row in (["Mã CLB*", "Họ và tên", "Giới tính"], ["NT-1", "Mấu Thị A", "Nu"], ["NT-1", "=1+1", "Nam"]):
        page.append(row)
    book.create_sheet("Khác").append(["ghi chú"])
    return book


def marked(book, *errors):
    source, out = io.BytesIO(), io.BytesIO()
    book.save(source)
    mark_errors(source, errors, out)
    return openpyxl.load_workbook(out)


def error(row=2, column="Giới tính", message="Ghi Nam hoặc Nữ.", sheet="Thành viên", value="Nu"):
    return CellError(sheet, row, column, value, message)


def red_cells(page):
    return {cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED}


def test_wrong_cell_is_coloured_and_explained_and_the_rest_stays():
    page = marked(member_book(), error())["Thành viên"]
    assert red_cells(page) == {"C2"}
    assert page["C2"].comment.text == "Ghi Nam hoặc Nữ."
    assert [cell.value for cell in page[3]] == ["NT-1", "=1+1", "Nam"]


def test_column_and_sheet_are_found_whatever_case_marks_and_spaces():
    page = marked(member_book(), error(sheet="THANH VIEN", column=" ma clb "))["Thành viên"]
    assert red_cells(page) == {"A2"}


def test_messages_of_one_cell_are_joined_each_once():
    page = marked(member_book(), error(message="Một."), error(message="Hai."), error(message="Một."))["Thành viên"]
    assert page["C2"].comment.text == "Một.\nHai."


def test_first_sheet_lists_the_errors_with_links():
    with translation.override("en"):
        book = marked(member_book(), error(), error(value="=2+2", message="=A1"))
    page = book[ERROR_SHEET]
    assert book.sheetnames == [ERROR_SHEET, "Thành viên", "Khác"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["No.", "Sheet", "Row", "Column", "Value", "What to do"],
        [1, "Thành viên", 2, "Giới tính", "Nu", "Ghi Nam hoặc Nữ."],
        [2, "Thành viên", 2, "Giới tính", "=2+2", "=A1"],
    ]
    assert {cell.data_type for cell in page["E"][1:] + page["F"][1:]} == {"s"}
    assert page["C2"].hyperlink.location == "'Thành viên'!C2"


def test_faults_of_a_sheet_or_file_are_listed_without_colour():
    book = marked(member_book(), error(row=None, column="Mã TV"), error(sheet=None, row=None, column=None, value=None))
    assert red_cells(book["Thành viên"]) == red_cells(book["Khác"]) == set()
    assert book[ERROR_SHEET]["B2"].hyperlink.location == "'Thành viên'!A1"
    assert [cell.value for cell in book[ERROR_SHEET][3]][:5] == [2, None, None, None, None]


def test_row_with_an_unknown_column_is_marked_at_its_beginning():
    assert red_cells(marked(member_book(), error(column="Không có"))["Thành viên"]) == {"A2"}


def test_second_round_takes_the_first_marks_away():
    first = marked(member_book(), error())
    second = marked(first, error(row=3, column="Họ và tên", message="Ghi tên."))
    assert second.sheetnames == [ERROR_SHEET, "Thành viên", "Khác"]
    assert red_cells(second["Thành viên"]) == {"B3"}
    assert second["Thành viên"]["C2"].comment is None


def test_comment_of_the_user_is_kept_above_ours():
    book = member_book()
    book["Thành viên"]["C2"].comment = openpyxl.comments.Comment("hỏi lại", "Lan")
    assert marked(book, error())["Thành viên"]["C2"].comment.text == "hỏi lại\nGhi Nam hoặc Nữ."


def test_error_inside_a_merged_area_marks_its_first_cell():
    book = member_book()
    book["Thành viên"].merge_cells("C2:C3")
    assert "C2" in red_cells(marked(book, error(row=3))["Thành viên"])


def test_value_in_the_last_corner_does_not_hang():
    book = member_book()
    book["Thành viên"]["XFD1048576"] = "z"
    source, out = io.BytesIO(), io.BytesIO()
    book.save(source)
    mark_errors(source, [error()], out)
    assert out.getvalue()


def test_unsafe_file_is_not_opened():
    with pytest.raises(BadWorkbook):
        mark_errors(io.BytesIO(b"a;b"), [error()], io.BytesIO())
