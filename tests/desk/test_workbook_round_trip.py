"""What goes in comes out, and what came out changes nothing when it goes in again."""

import datetime as dt
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Activity, Club, Member
from core.actors import SYSTEM
from desk.workbook.services import check_workbook, import_workbook
from funds.models import Loan, Voucher
from funds.services import reverse_voucher
from tests.desk.books import (
    CLB,
    DG,
    HD,
    KV,
    TC,
    TN,
    TV,
    activity,
    book,
    cells,
    check,
    club,
    counts,
    day,
    entry,
    exported,
    loan,
    member,
    programme,
    repayment,
    review,
    save,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def rich() -> dict[str, list[dict]]:
    """What real files have: NFD, Ð, text dates and amounts, leavers, transfers, things in kind, repeated activities."""
    decomposed = unicodedata.normalize("NFD", "Ka Dá Thị Hoà")
    no_code = activity(**{"Số người tham gia": 30, "Kinh phí": "1.500.000"})
    return {
        CLB: [
            club(
                **{"Tên CLB": "CLB Ðông Hải", "Nguồn hỗ trợ": "helpage INTERNATIONAL", "Ghi chú": "dòng 1\r\ndòng 2 "}
            ),
            club("007", **{"Ngày quyết định": "4/5/2018", "Ngày giải thể": "31/12/2023", "Nguồn hỗ trợ": "Dự án mới"}),
        ],
        TV: [
            member("001", **{"Họ và tên": decomposed, "Chức vụ": "UỶ VIÊN ", "TNV kinh tế": "X", "Điện thoại": "0912"}),
            member(
                "002", **{"Năm sinh": None, "Ngày sinh": day("1950-02-28"), "Diện hộ": "cận NGHÈO", "Khuyết tật": "x"}
            ),
            member(
                "003",
                **{
                    "Ngày ra": day("2022-01-01"),
                    "Lý do ra": "Mất",
                    "Chức vụ": "Chủ nhiệm",
                    "Diện hộ": "Nghèo",
                    "Năm diện hộ": 2021,
                },
            ),
            member("004", "007", **{"Năm sinh": None, "Dân tộc": "Raglai"}),
        ],
        HD: [no_code, dict(no_code), activity(**{"Mã hoạt động": "H1", "Mảng": "health"})],
        TC: [
            entry("PT01", "20 triệu", **{"Vốn ban đầu": "x", "Nguồn": "Dự án mới"}),
            entry("PT02", "22.000.000", Loại="Vốn bằng hiện vật"),
            entry("CQ01", 1_000_000, Loại="Chuyển quỹ", **{"Nội dung": "=1+1"}),
            entry("PC01", 300_000, Quỹ="Hoạt động", Loại="Chi hoạt động", Ngày="02/05/2019"),
        ],
        KV: [loan(**{"Mã TV": "001", "Lãi suất tháng (%)": "0,75", "Số tháng": "12"})],
        TN: [repayment("TN01"), repayment("TN02", 0, **{"Ngày trả": "10/03/2020"})],
        DG: [review(), review(**{"Cấp": "CLB", "Đạt quản lý tốt": "không", "Ghi chú": "thiếu sổ"})],
    }


def unchanged(result) -> bool:
    return result.errors == [] and all((one.new, one.changed, one.wrong) == (0, 0, 0) for one in result.sheets.values())


def test_sound_programme_is_new_once_and_same_from_then_on():
    first = counts(save(programme()))
    assert first == {CLB: (1, 0, 0, 0), TV: (2, 0, 0, 0)} | dict.fromkeys((HD, TC, KV, TN, DG), (1, 0, 0, 0))
    assert unchanged(check(programme()))


def test_rich_file_is_same_when_it_comes_again():
    save(rich())
    assert unchanged(check(rich()))


def test_export_of_a_rich_programme_is_same_when_it_comes_back():
    save(rich())
    result = check_workbook(actor=SYSTEM, file=exported(Club.objects.all()))
    assert unchanged(result)
    assert [(fault.sheet, fault.column) for fault in result.warnings] == [(TV, "Năm sinh")]


def test_export_writes_text_dates_numbers_and_codes_as_people_left_them():
    save(rich())
    file = exported(Club.objects.filter(code__in=["NT-0100", "007"]))
    assert cells(file, TV)[3][:7] == ["NT-0100", "002", "Nguyễn Thị Ánh", "Nữ", "1950", dt.datetime(1950, 2, 28), None]
    assert cells(file, TC)[1][1:7] == ["CQ01", "Tăng thu nhập", dt.datetime(2019, 5, 1), "Chuyển quỹ", 1_000_000, None]
    assert cells(file, CLB)[1][:3] == ["007", "CLB Vĩnh Hải", "22873"]


def test_export_as_of_a_day_leaves_out_what_came_later_and_changes_nothing():
    save(rich())
    file = exported(Club.objects.filter(code="NT-0100"), day=dt.date(2020, 1, 31))
    assert (len(cells(file, KV)), len(cells(file, TN)), len(cells(file, DG))) == (2, 1, 1)
    assert {row[11] for row in cells(file, TV)[1:]} == {None}
    assert unchanged(check_workbook(actor=SYSTEM, file=file))


def test_reversed_rows_are_left_out_and_their_codes_are_free_again():
    save(programme())
    for code in ("TN01", ""):
        voucher = Voucher.objects.get(club__code="NT-0100", code=code, reverses=None)
        reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=dt.date(2026, 1, 5), reason="nhập nhầm")
    assert len(cells(exported(Club.objects.all()), KV)) == 1
    assert counts(check({KV: [loan(amount=1_000_000)], TC: [entry("TN01")]})) == {
        KV: (1, 0, 0, 0),
        TC: (1, 0, 0, 0),
    }


def test_empty_programme_gives_a_workbook_to_fill_in():
    result = check_workbook(actor=SYSTEM, file=exported(Club.objects.none()))
    assert counts(result) == dict.fromkeys((CLB, TV, HD, TC, KV, TN, DG), (0, 0, 0, 0))


def test_changed_row_shows_before_and_after_and_is_saved():
    save(programme())
    rows = [member(**{"Họ và tên": "Nguyễn Thị Anh", "Chức vụ": "Thủ quỹ"})]
    (change,) = check({TV: rows}).changes
    assert (change.row, change.label) == (2, "NT-0100 TV001")
    assert change.cells == [("Họ và tên", "Nguyễn Thị Ánh", "Nguyễn Thị Anh"), ("Chức vụ", "", "Thủ quỹ")]
    save({TV: rows})
    assert unchanged(check({TV: rows}))


def test_column_that_is_left_out_stays_and_a_blank_cell_clears():
    save({CLB: [club()], TV: [member(**{"Dân tộc": "Chăm", "Điện thoại": "0912"})]})
    save({TV: [member(**{"Điện thoại": None, "Họ và tên": "Ka Dá"})]})
    saved = Member.objects.get(club__code="NT-0100")
    assert (saved.full_name, saved.ethnicity, saved.phone) == ("Ka Dá", "Chăm", "")


def test_blank_end_does_not_take_a_leaving_back():
    left = member(**{"Ngày ra": day("2022-01-01"), "Lý do ra": "Mất"})
    save({CLB: [club()], TV: [left]})
    result = check({TV: [left | {"Ngày ra": None, "Lý do ra": None}]})
    assert unchanged(result)
    assert [(fault.row, fault.column) for fault in result.warnings] == [(2, "Ngày ra")]


def test_activities_without_a_code_match_as_a_multiset():
    save({CLB: [club()], HD: [activity(), activity()]})
    assert counts(check({HD: [activity()] * 3 + [activity(Mảng=3)]})) == {HD: (2, 0, 2, 0)}
    save({HD: [activity()] * 3})
    assert Activity.objects.filter(club__code="NT-0100").count() == 3


def test_rows_never_disappear_because_a_file_lacks_them():
    save(programme())
    save({TV: [member()]})
    assert set(Member.objects.filter(club__code="NT-0100").values_list("code", flat=True)) == {"TV001", "TV002"}


def test_poverty_counts_from_its_year_else_from_the_year_of_joining():
    save({CLB: [club()], TV: [member(**{"Diện hộ": "Nghèo"})]})
    save({TV: [member(**{"Diện hộ": "Khó khăn", "Năm diện hộ": "2023"})]})
    saved = Member.objects.get(club__code="NT-0100")
    assert set(saved.poverty.values_list("year", "status")) == {(2019, "poor"), (2023, "hardship")}
    assert unchanged(check({TV: [member(**{"Diện hộ": "Nghèo"})]}))


def test_loan_and_its_money_stand_in_the_books():
    save(programme())
    saved = Loan.objects.get(club__code="NT-0100")
    assert (saved.member.code, saved.months, saved.instalments.count()) == ("TV001", 10, 10)
    assert sum(saved.entries.values_list("portfolio_vnd", flat=True)) == 4_500_000


def test_import_says_saved_and_check_does_not():
    assert import_workbook(actor=SYSTEM, file=book(programme())).saved is True
    assert check(programme()).saved is False


def big(clubs: int, members: int) -> dict[str, list[dict]]:
    codes = [f"C{n:03}" for n in range(clubs)]
    numbers = range(members)
    return {
        CLB: [club(code) for code in codes],
        TV: [member(f"TV{n}", code) for code in codes for n in numbers],
        HD: [activity(code, Mảng=n % 8 + 1) for code in codes for n in numbers],
        TC: [entry(f"PT{n}", club=code) for code in codes for n in numbers],
        KV: [loan(f"KV{n}", club=code, **{"Mã TV": f"TV{n}"}) for code in codes for n in numbers],
        TN: [repayment(f"TN{n}", club=code, **{"Mã khoản vay": f"KV{n}"}) for code in codes for n in numbers],
        DG: [review(code) for code in codes],
    }


def test_number_of_queries_does_not_grow_with_the_rows():
    save(big(2, 2))
    save(big(4, 10))
    counted = []
    for sheets in (big(2, 2), big(4, 10), big(4, 12)):
        with CaptureQueriesContext(connection) as queries:
            assert check(sheets).errors == []
        counted.append(len(queries))
    assert (len(set(counted)), counted[0] <= 25) == (1, True), counted
