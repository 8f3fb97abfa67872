"""What real files bring along: odd headings, lost zeros, other alphabets' letters, formulas, hidden rows."""

import datetime as dt
import unicodedata

import pytest
from openpyxl import load_workbook

from clubs.models import Member
from core.actors import SYSTEM
from desk.workbook.layout import MEMBERS
from desk.workbook.reading import Origin, read_mapped
from desk.workbook.services import check_workbook, import_workbook
from funds.models import Entry
from tests.desk.books import CLB, TC, TN, TV, book, check, club, counts, entry, faults, member, programme, save, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def checked(workbook):
    return check_workbook(actor=SYSTEM, file=saved(workbook))


def opened(sheets):
    return load_workbook(book(sheets))


def warned(result) -> list[tuple]:
    return [(one.sheet, one.row, one.column) for one in result.warnings if "CLB NT-" not in one.message]


def test_headings_merged_over_two_rows_and_a_row_of_numbers_are_understood():
    workbook = opened(programme())
    page = workbook[TN]
    page.insert_rows(2, 2)
    for column, heading in ((5, "Gốc"), (6, "Lãi")):
        page.cell(2, column, heading)
        page.cell(1, column).value = None
    page["E1"] = "Số tiền trả"
    page.merge_cells("E1:F1")
    for column in range(1, 5):
        page.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
    for column in range(1, 7):
        page.cell(3, column, f"({column})")
    result = checked(workbook)
    assert (faults(result), counts(result)[TN]) == ([], (1, 0, 0, 0))


@pytest.mark.parametrize("word", ["Tổng cộng", "TỔNG CỘNG:", "Cộng", "Tổng số: 2 người", "Tong cong"])
def test_total_rows_are_passed_over(word):
    workbook = opened({CLB: [club()], TC: [entry()]})
    workbook[TC].append([word, None, None, None, None, 20_000_000])
    result = checked(workbook)
    assert (faults(result), counts(result)[TC], warned(result)) == ([], (1, 0, 0, 0), [(TC, 3, None)])


def test_blank_rows_and_blank_columns_are_no_gap():
    workbook = opened({CLB: [club()], TV: [member(), member("TV002")]})
    workbook[TV].insert_cols(3)
    workbook[TV].insert_rows(3, 4)
    result = checked(workbook)
    assert (faults(result), counts(result)[TV]) == ([], (2, 0, 0, 0))


def test_decomposed_letters_and_the_icelandic_eth_are_read_as_ours():
    name = unicodedata.normalize("NFD", "\u00d0ặng Thị Hường")
    row = {unicodedata.normalize("NFD", key): value for key, value in member(**{"Họ và tên": name}).items()}
    row[unicodedata.normalize("NFD", "Giới tính")] = unicodedata.normalize("NFD", "Nữ")
    save({unicodedata.normalize("NFD", CLB): [club()], unicodedata.normalize("NFD", TV): [row]})
    assert Member.objects.get(club__code="NT-0100").full_name == "Đặng Thị Hường"


@pytest.mark.parametrize(
    "amount", ["20tr", "20 triệu", "20.000.000 đ", "20.000.000 ₫", "20000000", " 20 000 000 ", 2e7]
)
def test_amounts_as_people_write_them(amount):
    save({CLB: [club()], TC: [entry(amount=amount)]})
    assert Entry.objects.get().amount_vnd == 20_000_000


@pytest.mark.parametrize("amount", ["20.5", "-5", "hai mươi triệu", 0, 1.5, "1e7"])
def test_ambiguous_and_senseless_amounts_are_refused(amount):
    assert faults(check({CLB: [club()], TC: [entry(amount=amount)]})) == [(TC, 2, "Số tiền")]


@pytest.mark.parametrize(
    "day", [dt.date(2019, 4, 1), dt.datetime(2019, 4, 1, 7, 30), "01/04/2019", "1/4/2019", "2019-04-01"]
)
def test_dates_of_excel_and_dates_as_text(day):
    save({CLB: [club()], TV: [member(**{"Ngày vào": day})]})
    assert Member.objects.get(club__code="NT-0100").joined_on == dt.date(2019, 4, 1)


@pytest.mark.parametrize("day", ["1/4/19", "04-01-2019", "31/02/2019", "tháng 4 năm 2019", 2019, "1.4.2019"])
def test_dates_that_may_mean_two_days_are_refused(day):
    assert faults(check({CLB: [club()], TV: [member(**{"Ngày vào": day})]})) == [(TV, 2, "Ngày vào")]


def test_zeros_that_excel_dropped_are_found_again_with_a_warning():
    save({CLB: [club("007")], TV: [member("012", "007", **{"Điện thoại": "0912345678"})]})
    result = check({TV: [member(12, 7, **{"Điện thoại": 912345678})]})
    assert (faults(result), counts(result)) == ([], {TV: (0, 0, 1, 0)})
    assert sorted(warned(result), key=str) == [(TV, 2, "Mã CLB"), (TV, 2, "Mã TV"), (TV, None, "Điện thoại")]


def test_new_code_that_is_a_number_stays_as_it_is():
    save({CLB: [club()], TV: [member("0012")]})
    result = check({TV: [member(7), member("12", **{"Họ và tên": "Khác"})]})
    assert (faults(result), counts(result)) == ([], {TV: (2, 0, 0, 0)})


def test_formula_that_nobody_computed_and_error_cells_say_what_to_do():
    workbook = opened({CLB: [club()], TV: [member(), member("TV002")]})
    workbook[TV]["E2"] = "=1950+5"
    workbook[TV]["E3"] = "#N/A"
    workbook[TV]["E3"].data_type = "e"
    result = checked(workbook)
    assert faults(result) == [(TV, 2, "Năm sinh"), (TV, 3, "Năm sinh")]
    assert len({one.message for one in result.errors}) == 2


def test_hidden_and_filtered_rows_are_read_and_told():
    workbook = opened({CLB: [club()], TV: [member(), member("TV002")]})
    workbook[TV].row_dimensions[3].hidden = True
    workbook[CLB].sheet_state = "hidden"
    workbook.active = 1
    result = checked(workbook)
    assert counts(result)[TV] == (2, 0, 0, 0)
    assert {(CLB, None, None), (TV, None, None)} <= set(warned(result))
    assert any("dòng 3" in one.message for one in result.warnings)


def test_text_that_is_too_long_is_one_marked_cell():
    assert faults(check({CLB: [club()], TV: [member(**{"Họ và tên": "A" * 30_000})]})) == [(TV, 2, "Họ và tên")]


def test_sheets_without_rows_and_names_with_spaces_around_do_no_harm():
    workbook = opened({f" {CLB} ": [club()], TV: [{}]})
    workbook[TV].delete_rows(1, 5)
    workbook.create_sheet("Khoản vay ")
    workbook.create_sheet("Nháp")["A1"] = "ghi chú riêng"
    result = checked(workbook)
    assert (faults(result), counts(result)[CLB], warned(result)) == ([], (1, 0, 0, 0), [("Nháp", None, None)])


def test_rows_of_another_layout_are_told_at_their_own_place():
    origin = Origin("Danh sách hội viên", {"code": "Số TT", "full_name": "Ông/Bà", "joined_on": "Vào CLB"})
    cells = {"club": "NT-0001", "code": "TV50", "full_name": "Lê Thị Năm", "sex": "Nữ", "joined_on": "32/13/2020"}
    reading = read_mapped([(MEMBERS, 7, cells, origin)], {})
    (row,) = reading.rows("members")
    assert [(one.sheet, one.row, one.column) for one in row.faults] == [("Danh sách hội viên", 7, "Vào CLB")]


def test_sheet_of_a_guide_and_a_stamp_are_ours_and_say_nothing(world):
    workbook = opened({CLB: [club()]})
    for title in ("Hướng dẫn", "Dấu tệp"):
        workbook.create_sheet(title)["A1"] = "CÁCH GHI"
    result = import_workbook(actor=SYSTEM, file=saved(workbook))
    assert (result.saved, warned(result)) == (True, [])
