"""An error in a row stops the checks that depend on that row: one fault is one message; independent ones all show."""

import pytest

from clubs.models import Club
from core.actors import SYSTEM
from desk.workbook.services import import_workbook
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
    counts,
    day,
    entry,
    faults,
    loan,
    member,
    programme,
    repayment,
    save,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_wrong_club_silences_what_depends_on_it_and_nothing_else():
    sheets = programme()
    sheets[CLB][0]["Mã xã"] = "99999"
    sheets[TV][0]["Ngày vào"] = day("2018-01-01")
    sheets[TV][1]["Giới tính"] = "Nu"
    assert faults(check(sheets)) == [(CLB, 2, "Mã xã"), (TV, 3, "Giới tính")]


def test_club_without_a_code_is_one_message():
    sheets = programme()
    sheets[CLB][0]["Mã CLB"] = None
    assert faults(check(sheets)) == [(CLB, 2, "Mã CLB")]


def test_more_unknown_clubs_than_clubs_without_a_code_are_all_named():
    rows = [member(), member(club="NT-0300")]
    assert faults(check({CLB: [club(None)], TV: rows})) == [
        (CLB, 2, "Mã CLB"),
        (TV, 2, "Mã CLB"),
        (TV, 3, "Mã CLB"),
    ]


def test_wrong_member_silences_the_loans_of_that_member():
    sheets = programme()
    sheets[TV][0]["Ngày vào"] = "hôm qua"
    assert faults(check(sheets)) == [(TV, 2, "Ngày vào")]


def test_member_without_a_code_is_one_message():
    sheets = programme()
    sheets[TV][0]["Mã TV"] = None
    assert faults(check(sheets)) == [(TV, 2, "Mã TV")]


def test_wrong_loan_silences_its_repayments():
    sheets = programme()
    sheets[KV][0]["Số tiền vay"] = "một ít"
    assert faults(check(sheets)) == [(KV, 2, "Số tiền vay")]


def test_wrong_inflow_silences_the_cash_of_its_fund_from_its_day_on():
    rows = [
        entry("PC01", 1, Loại="Chi khác", Ngày=day("2019-04-01")),
        entry("PT01", "hai mươi"),
        entry("PC02", 1, Loại="Chi khác", Ngày=day("2019-06-01")),
        entry("PC03", 1, Loại="Chi khác", Ngày=day("2019-06-01"), Quỹ="Hoạt động"),
    ]
    assert faults(check({CLB: [club()], TC: rows})) == [
        (TC, 2, "Số tiền"),
        (TC, 3, "Số tiền"),
        (TC, 5, "Số tiền"),
    ]


def test_wrong_outflow_does_not_silence_the_cash_check():
    rows = [entry("PC01", "một ít", Loại="Chi khác"), entry("PC02", 1, Loại="Chi khác")]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 2, "Số tiền"), (TC, 3, "Số tiền")]


def test_wrong_repayment_counts_against_nothing():
    sheets = programme() | {TN: [repayment("TN01", "nửa triệu"), repayment("TN02", 5_000_000)]}
    assert faults(check(sheets)) == [(TN, 2, "Gốc")]


def test_one_outflow_too_many_is_one_message():
    rows = [entry("PT01", 5_000_000), entry("PC01", 6_000_000, Loại="Chi khác")]
    rows += [entry(f"PC{n:02}", 1_000_000, Loại="Chi khác", Ngày=day("2019-06-01")) for n in range(2, 7)]
    assert faults(check({CLB: [club()], TC: rows})) == [(TC, 3, "Số tiền")]


def test_missing_required_column_is_one_error_of_the_sheet():
    rows = [{key: value for key, value in member(f"TV{n:03}").items() if key != "Giới tính"} for n in range(3)]
    rows[1]["Ngày vào"] = "mai"
    result = check({CLB: [club()], TV: rows, KV: [loan(**{"Mã TV": "TV000", "Số tiền vay": 1})], TC: [entry()]})
    assert faults(result) == [(TV, None, "Giới tính"), (TV, 3, "Ngày vào")]
    assert counts(result)[TV] == (0, 0, 0, 3)


def test_sheet_without_its_column_of_codes_silences_what_refers_to_it():
    rows = [{key: value for key, value in member().items() if key != "Mã TV"}]
    sheets = programme() | {TV: rows}
    assert faults(check(sheets)) == [(TV, None, "Mã TV")]


def test_every_error_of_a_file_comes_at_once():
    sheets = programme()
    sheets[CLB].append(club("NT-0200", **{"Tên CLB": None}))
    sheets[TV][1] |= {"Giới tính": "Nu", "Ngày vào": "31/02/2020"}
    sheets[HD][0]["Kinh phí"] = "nhiều"
    sheets[TC].append(entry("PC01", 99_000_000, Loại="Chi khác"))
    assert faults(check(sheets)) == [
        (CLB, 3, "Tên CLB"),
        (TV, 3, "Giới tính"),
        (TV, 3, "Ngày vào"),
        (HD, 2, "Kinh phí"),
        (TC, 3, "Số tiền"),
    ]


def test_nothing_of_a_refused_file_is_saved():
    before = set(Club.objects.values_list("code", flat=True))
    result = import_workbook(actor=SYSTEM, file=book(programme() | {KV: [loan(**{"Mã TV": "TV9"})]}))
    assert (result.saved, set(Club.objects.values_list("code", flat=True))) == (False, before)


def test_founding_put_after_a_stored_joining_is_refused_at_the_founding():
    save(programme())
    assert faults(check({CLB: [club(**{"Ngày quyết định": day("2019-05-01")})]})) == [(CLB, 2, "Ngày quyết định")]


def test_founding_and_joinings_may_move_together():
    save(programme())
    rows = [member(**{"Ngày vào": day("2019-06-01")}), member("TV002", **{"Ngày vào": day("2019-06-01")})]
    save({CLB: [club(**{"Ngày quyết định": day("2019-05-01")})], TV: rows})
