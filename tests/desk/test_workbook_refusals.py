"""Every refusal of the contract, section 3: each marks its cell, and one fault is one message."""

import pytest

from tests.desk.books import (
    CLB,
    DG,
    HD,
    KV,
    TC,
    TN,
    TV,
    activity,
    check,
    club,
    day,
    entry,
    faults,
    loan,
    member,
    programme,
    repayment,
    review,
    save,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def varied(sheet: str, **cells) -> dict:
    """A sound programme whose first row of one sheet has other cells."""
    sheets = programme()
    sheets[sheet][0] |= cells
    return sheets


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        (CLB, "Mã CLB", "A/B"),
        (CLB, "Tên CLB", None),
        (CLB, "Tên CLB", "x" * 201),
        (CLB, "Mã xã", "99999"),
        (CLB, "Mã xã", None),
        (CLB, "Ngày quyết định", None),
        (CLB, "Ngày quyết định", "31/02/2019"),
        (CLB, "Ngày quyết định", "1999-12-31"),
        (CLB, "Ngày ra mắt", "01/02/2019"),
        (CLB, "Ngày giải thể", "01/01/2199"),
        (TV, "Họ và tên", "  "),
        (TV, "Giới tính", "Nu"),
        (TV, "Năm sinh", 55),
        (TV, "Năm sinh", 1899),
        (TV, "Năm sinh", 2020),
        (TV, "Diện hộ", "Giàu"),
        (TV, "Năm diện hộ", 2199),
        (TV, "Khuyết tật", "không rõ"),
        (TV, "Ngày vào", "45.5.2019"),
        (TV, "Ngày vào", "28/02/2019"),
        (TV, "Ngày ra", "01/01/2199"),
        (TV, "Chức vụ", "Bí thư"),
        (TV, "Điện thoại", 0.5),
        (HD, "Ngày", "01/01/2199"),
        (HD, "Mảng", 9),
        (HD, "Mảng", None),
        (HD, "Số người tham gia", "vài chục"),
        (HD, "Kinh phí", -5),
        (TC, "Mã phiếu", None),
        (TC, "Quỹ", "Khác"),
        (TC, "Ngày", "2199-01-01"),
        (TC, "Loại", "Cho vay"),
        (TC, "Số tiền", 0),
        (TC, "Số tiền", -1),
        (TC, "Số tiền", 1000.5),
        (TC, "Số tiền", "20.5"),
        (TC, "Vốn ban đầu", "y"),
        (KV, "Mã TV", "TV999"),
        (KV, "Mã TV", None),
        (KV, "Ngày vay", "01/01/1999"),
        (KV, "Số tiền vay", "năm triệu"),
        (KV, "Số tiền vay", 25_000_000),
        (KV, "Lãi suất tháng (%)", "một"),
        (KV, "Lãi suất tháng (%)", 101),
        (KV, "Số tháng", 0),
        (KV, "Số tháng", 121),
        (TN, "Mã khoản vay", "KV99"),
        (TN, "Ngày trả", "09/01/2020"),
        (TN, "Gốc", 5_000_001),
        (TN, "Gốc", None),
        (TN, "Lãi", "-1"),
        (DG, "Ngày đánh giá", "01/01/2199"),
        (DG, "Cấp", "Xã"),
        (DG, "Đạt quản lý tốt", "x"),
    ],
)
def test_one_wrong_cell_is_one_error_at_that_cell(sheet, column, value):
    assert faults(check(varied(sheet, **{column: value}))) == [(sheet, 2, column)]


@pytest.mark.parametrize("sheet", [TV, HD, TC, KV, TN, DG])
def test_unknown_club_is_refused_at_its_code(sheet):
    save(programme())
    sheets = {sheet: [programme()[sheet][0] | {"Mã CLB": "NT-9999"}]}
    assert faults(check(sheets)) == [(sheet, 2, "Mã CLB")]


def test_founding_after_closing_is_refused_at_the_founding():
    assert faults(check({CLB: [club(**{"Ngày giải thể": day("2019-02-28")})]})) == [(CLB, 2, "Ngày quyết định")]


def test_joining_after_leaving_is_refused_at_the_joining():
    assert faults(check(varied(TV, **{"Ngày ra": day("2019-03-31")}))) == [(TV, 2, "Ngày vào")]


def test_birth_after_joining_is_refused_at_the_birth():
    assert faults(check(varied(TV, **{"Năm sinh": None, "Ngày sinh": day("2019-04-02")}))) == [(TV, 2, "Ngày sinh")]


def test_birth_year_and_birth_date_that_disagree_are_refused_once():
    assert faults(check(varied(TV, **{"Ngày sinh": day("1956-01-01")}))) == [(TV, 2, "Năm sinh")]


def test_unknown_birth_is_only_warned_of():
    result = check({CLB: [club()], TV: [member(**{"Năm sinh": None})]})
    assert faults(result) == []
    assert (TV, 2, "Năm sinh") in [(one.sheet, one.row, one.column) for one in result.warnings]


def of_norm(sexes: str) -> list[dict]:
    """Members whose sexes the letters say; 65 in a hundred are old."""
    words = {"f": "Nữ", "m": "Nam"}
    return [
        member(f"{n:03}", **{"Giới tính": words[sex], "Năm sinh": 1950 if n % 20 < 13 else 1980})
        for n, sex in enumerate(sexes)
    ]


@pytest.mark.parametrize(("sexes", "warnings"), [("f" * 39 + "m" * 21, 0), ("f" * 60, 1), ("f" * 13 + "m" * 7, 1)])
def test_norms_of_composition_only_warn(sexes, warnings):
    result = check({CLB: [club()], TV: of_norm(sexes)})
    assert (faults(result), len(result.warnings)) == ([], warnings)


def test_norms_are_not_spoken_of_where_no_member_changes():
    save({CLB: [club()], TV: [member()]})
    assert check({TV: [member()], TC: [entry()]}).warnings == []


@pytest.mark.parametrize(("lent", "cells"), [("2019-03-31", {}), ("2021-01-01", {"Ngày ra": day("2021-01-01")})])
def test_loan_to_somebody_who_is_no_member_on_the_day_is_refused(lent, cells):
    sheets = varied(TV, **cells)
    sheets[TC][0] |= {"Ngày": day("2019-03-01")}
    sheets |= {KV: [loan(**{"Ngày vay": day(lent)})], TN: []}
    assert faults(check({key: rows for key, rows in sheets.items() if rows})) == [(KV, 2, "Mã TV")]


def test_loan_on_the_last_day_of_membership_is_taken():
    sheets = varied(TV, **{"Ngày ra": day("2020-01-11")})
    assert faults(check(sheets)) == []


def test_loan_that_a_later_day_cannot_bear_is_refused():
    spent = entry("PC01", 18_000_000, Loại="Chi khác", Ngày=day("2020-03-01"))
    save({CLB: [club()], TV: [member()], TC: [entry(), spent]})
    assert faults(check({KV: [loan()]})) == [(KV, 2, "Số tiền vay")]


def test_repayments_together_above_the_principal_are_refused_in_order_of_dates():
    rows = [repayment("TN01", 4_000_000, **{"Ngày trả": day("2020-04-10")}), repayment("TN02", 1_500_000)]
    assert faults(check(programme() | {TN: rows})) == [(TN, 2, "Gốc")]


def test_repayment_of_nothing_is_refused_and_of_interest_alone_is_taken():
    rows = [repayment("TN01", 0, **{"Lãi": 0}), repayment("TN02", 0)]
    assert faults(check(programme() | {TN: rows})) == [(TN, 2, "Gốc")]


def test_expense_above_the_cash_is_refused_and_money_of_the_same_day_counts():
    rows = [
        entry("PC01", 1_000_000, Loại="Chi khác"),
        entry("PT01", 1_000_000),
        entry("PC02", 1, Loại="Thất thoát", Ngày=day("2019-05-02")),
    ]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 4, "Số tiền")]


def test_transfer_takes_from_one_fund_and_gives_to_the_other():
    rows = [
        entry("PT01", 500_000),
        entry("CQ01", 400_000, Loại="Chuyển quỹ"),
        entry("PC01", 400_000, Loại="Chi hoạt động", Quỹ="Hoạt động"),
        entry("PC02", 100_001, Loại="Chi khác"),
    ]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 5, "Số tiền")]


def test_things_in_kind_are_not_cash():
    rows = [entry("PT01", 22_000_000, Loại="Vốn bằng hiện vật"), entry("PC01", 1, Loại="Chi khác")]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 3, "Số tiền")]


@pytest.mark.parametrize(("came", "went"), [("Vốn bằng hiện vật", "Giảm hiện vật"), ("Tạm ứng nhận", "Tạm ứng trả")])
def test_no_more_in_kind_or_of_an_advance_goes_than_came(came, went):
    rows = [
        entry("PT00", 30_000_000, Ngày=day("2019-04-30")),
        entry("PT01", 22_000_000, Loại=came),
        entry("PC01", 20_000_000, Loại=went),
        entry("PC02", 2_000_001, Loại=went, Ngày=day("2019-05-02")),
        entry("PC03", 1, Loại=went, Ngày=day("2019-04-30")),
    ]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 5, "Số tiền"), (TC, 6, "Số tiền")]


def test_initial_capital_is_capital():
    rows = [entry("PT01", Loại="Ủng hộ", **{"Vốn ban đầu": "x"})]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 2, "Vốn ban đầu")]


def test_same_code_twice_marks_the_later_row():
    sheets = {
        CLB: [club(), club()],
        TV: [member(), member()],
        HD: [activity(**{"Mã hoạt động": "H1"}), activity(**{"Mã hoạt động": "H1"})],
        TC: [entry(), entry()],
        KV: [loan(), loan()],
        DG: [review(), review()],
    }
    codes = {CLB: "Mã CLB", TV: "Mã TV", HD: "Mã hoạt động", TC: "Mã phiếu", KV: "Mã khoản vay", DG: "Ngày đánh giá"}
    assert faults(check(sheets)) == [(sheet, 3, codes[sheet]) for sheet in sheets]


def test_voucher_codes_are_one_series_over_both_sheets():
    assert faults(check(programme() | {TN: [repayment("PT01")]})) == [(TN, 2, "Mã phiếu")]
    save(programme())
    assert faults(check({TN: [repayment("PT01")], TC: [entry("TN01")]})) == [(TC, 2, "Mã phiếu"), (TN, 2, "Mã phiếu")]


def test_codes_of_different_clubs_do_not_meet():
    sheets = {CLB: [club(), club("NT-0101")], TV: [member(), member(club="NT-0101")]}
    assert faults(check(sheets)) == []


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        (TC, "Số tiền", 19_000_000),
        (TC, "Nội dung", "ghi thêm"),
        (KV, "Mã TV", "TV002"),
        (KV, "Mục đích", "Nuôi dê"),
        (TN, "Lãi", 60_000),
        (TN, "Ngày trả", "11/02/2020"),
    ],
)
def test_stored_money_with_other_values_is_refused_at_what_differs(sheet, column, value):
    save(programme())
    assert faults(check(varied(sheet, **{column: value}))) == [(sheet, 2, column)]
