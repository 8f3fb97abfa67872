"""What an outsider's workbooks brought to light: faults that multiplied, faults that hid others, rows that got lost."""

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from core.actors import SYSTEM
from core.commands import WrongCall
from desk.workbook.services import check_workbook
from tests.desk.books import (
    CLB,
    HD,
    KV,
    TC,
    TN,
    TV,
    book,
    check,
    club,
    day,
    entry,
    faults,
    loan,
    member,
    programme,
    repayment,
    save,
    saved,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def tight() -> dict[str, list[dict]]:
    """The capital is all lent out, and what is repaid is lent again."""
    again = loan("KV02", 500_000, **{"Ngày vay": day("2020-03-01")})
    return programme() | {TC: [entry("PT01", 5_000_000)], KV: [loan(), again]}


def test_all_that_is_lent_and_lent_again_is_sound():
    assert faults(check(tight())) == []


@pytest.mark.parametrize("code", [None, "NT-O100"])
@pytest.mark.parametrize("sheet", [TV, TC, KV, TN])
def test_row_whose_club_is_wrong_is_one_message(sheet, code):
    sheets = tight()
    sheets[sheet][0]["Mã CLB"] = code
    assert faults(check(sheets)) == [(sheet, 2, "Mã CLB")]


def test_money_sheet_without_its_column_of_clubs_is_one_message():
    sheets = tight()
    del sheets[TC][0]["Mã CLB"]
    assert faults(check(sheets)) == [(TC, None, "Mã CLB")]


def test_money_sheet_without_headings_is_one_message():
    assert faults(check(tight() | {TC: [{"A": 1, "B": 2}]})) == [(TC, None, None)]


def test_rows_of_a_sheet_that_comes_twice_are_not_called_unknown():
    borrower = loan("KV02", 500_000, **{"Mã TV": "TV003"})
    sheets = programme() | {"THANH VIEN": [member("TV003")], KV: [loan(), borrower]}
    assert faults(check(sheets)) == [(TV, None, None)]


def test_code_that_comes_twice_hides_no_unknown_code():
    sheets = programme()
    sheets[TV].append(member("TV001"))
    sheets[KV].append(loan("KV02", 1000, **{"Mã TV": "TV999"}))
    sheets[KV].append(loan("KV01", 1000))
    sheets[TN].append(repayment("TN02", 1000, **{"Mã khoản vay": "KV99"}))
    unknown = [(KV, 3, "Mã TV"), (TN, 3, "Mã khoản vay")]
    twice = [(TV, 4, "Mã TV"), (KV, 4, "Mã khoản vay")]
    assert sorted(faults(check(sheets))) == sorted(unknown + twice)


def test_rows_of_an_unknown_club_hide_no_other_fault():
    sheets = programme()
    sheets[TV].append(member("TV007", "XX"))
    sheets[TC] += [entry("PT02", 1000, "XX"), entry("PC01", 99_000_000, **{"Loại": "Chi khác"})]
    sheets[KV].append(loan("KV02", 1000, **{"Mã TV": "TV999"}))
    assert faults(check(sheets)) == [(TV, 4, "Mã CLB"), (TC, 3, "Mã CLB"), (TC, 4, "Số tiền"), (KV, 3, "Mã TV")]


@pytest.mark.parametrize("born", ["31/12/1899", "02/04/2019"])
def test_wrong_birth_date_is_told_at_the_date_though_a_year_stands_beside_it(born):
    assert faults(check({CLB: [club()], TV: [member(**{"Ngày sinh": born})]})) == [(TV, 2, "Ngày sinh")]


def test_row_of_formulas_without_results_is_not_passed_over():
    workbook = load_workbook(book({CLB: [club()], HD: [{"Mã CLB": "", "Ngày": "", "Mảng": "", "Nội dung": ""}]}))
    for column in "ABC":
        workbook[HD][f"{column}2"] = f"=X{column}1"
    result = check_workbook(actor=SYSTEM, file=saved(workbook))
    assert faults(result) == [(HD, 2, "Mã CLB"), (HD, 2, "Ngày"), (HD, 2, "Mảng")]


@pytest.mark.parametrize("total", [{"Mã CLB": "TỔNG SỐ:", "Mã TV": 1}, {"Họ và tên": "Tổng cộng: 1 người"}])
def test_totals_as_people_write_them_are_passed_over(total):
    result = check({CLB: [club()], TV: [member(), total]})
    assert (faults(result), [fault.row for fault in result.warnings if fault.row]) == ([], [3])


@pytest.mark.parametrize("form", ["*{}", "{} (*)", "{}\n*", "* {} *"])
def test_star_of_required_headings_may_stand_anywhere(form):
    rows = [{form.format(heading): value for heading, value in club().items()}]
    assert faults(check({CLB: rows})) == []


@pytest.mark.parametrize(("column", "value"), [("Ngày ra", "2020-01-10"), ("Ngày vào", "2020-01-11")])
def test_membership_that_no_longer_covers_a_stored_loan_is_refused(column, value):
    save(programme())
    assert faults(check({TV: [member(**{column: day(value)})]})) == [(TV, 2, column)]


def test_leaving_after_the_last_loan_is_taken():
    save(programme())
    assert faults(check({TV: [member(**{"Ngày ra": day("2020-01-11")})]})) == []


def test_marked_copy_never_takes_the_place_of_the_workbook(tmp_path):
    path = tmp_path / "so.xlsx"
    path.write_bytes(book({TV: [member(**{"Giới tính": "Nu"})]}).getvalue())
    before = path.read_bytes()
    with pytest.raises(WrongCall):
        call_command("import_workbook", str(path), "--errors", str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize(("column", "value"), [("Số tiền", "abc"), ("Số tiền", -5), ("Số tiền", 0), ("Ngày", "?")])
def test_wrong_inflow_hides_no_shortage_that_it_cannot_explain(column, value):
    sheets = tight()
    sheets[TC] += [entry("PT02", 1000, **{column: value}), entry("PC01", 9 * 10**12, **{"Loại": "Chi khác"})]
    assert faults(check(sheets)) == [(TC, 3, column), (TC, 4, "Số tiền")]


@pytest.mark.parametrize(
    ("column", "value"), [("Số tiền", "abc"), ("Số tiền", -5_000_000), ("Ngày", "?"), ("Loại", "?")]
)
def test_shortage_that_a_wrong_inflow_explains_is_not_told(column, value):
    sheets = tight()
    sheets[TC][0][column] = value
    assert faults(check(sheets)) == [(TC, 2, column)]


def test_second_row_of_a_loan_hides_no_repayment_above_the_principal():
    sheets = programme()
    sheets[KV].append(loan("KV01", 1000))
    sheets[TN].append(repayment("TN02", 4_600_000))
    assert faults(check(sheets)) == [(KV, 3, "Mã khoản vay"), (TN, 3, "Gốc")]
