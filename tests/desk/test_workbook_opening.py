"""Loans from before the books began in the workbook: in, out, in again, and what is refused."""

import datetime as dt

import pytest

from clubs.models import Club
from core.actors import SYSTEM
from desk.workbook.services import check_workbook
from funds.drafts import BroughtLoan, OpeningDraft
from funds.models import Entry, Instalment, Loan, Voucher
from funds.services import bring_over
from tests.desk.books import (
    CLB,
    KV,
    TC,
    TN,
    TV,
    cells,
    check,
    club,
    counts,
    day,
    entry,
    exported,
    loan,
    member,
    repayment,
    save,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
BROUGHT = {"Ngày chuyển sang": day("2020-07-01"), "Dư nợ chuyển sang": "3,2 triệu"}


def history(**cells_of_loan) -> dict[str, list[dict]]:
    """A club that joins on 01/07/2020 with 1.000.000 ₫, an advance, and 3.200.000 of 5.000.000 ₫ still owed."""
    opened = {"Ngày": day("2020-07-01")}
    return {
        CLB: [club()],
        TV: [member(), member("TV002")],
        TC: [
            entry("P1", 1_000_000, **opened, **{"Loại": "Số dư đầu kỳ"}),
            entry("P2", 2_000_000, **opened, **{"Loại": "Tạm ứng đầu kỳ"}),
            entry("P9", 20_000_000, **opened, **{"Loại": "Vốn ban đầu trước khi mở sổ", "Vốn ban đầu": "x"}),
        ],
        KV: [loan(**BROUGHT, **cells_of_loan)],
        TN: [repayment(**{"Ngày trả": day("2020-07-01")})],
    }


def faults(sheets) -> list[tuple]:
    return [(one.sheet, one.row, one.column) for one in check(sheets).errors]


def test_a_loan_brought_along_enters_with_what_is_owed_and_takes_no_cash():
    save(history())
    found = Loan.objects.get()
    assert (found.original_on, found.original_vnd) == (day("2020-01-10"), 5_000_000)
    assert (found.disbursed_on, found.principal_vnd) == (day("2020-07-01"), 3_200_000)
    assert Voucher.objects.get(kind=Voucher.Kind.OPENING_LOAN).loan == found
    parts = Entry.objects.dated_to(day("2020-07-01")).parts_by_fund()["income"]
    assert (parts["cash"], parts["portfolio"], parts["advances"]) == (1_500_000, 2_700_000, 2_000_000)
    assert Instalment.objects.order_by("due_on").first().due_on == day("2020-05-10")


def test_what_comes_out_changes_nothing_when_it_goes_in_again():
    save(history())
    out = exported(Club.objects.filter(code="NT-0100"))
    assert cells(out, KV)[1][-2:] == [dt.datetime(2020, 7, 1), 3_200_000]
    found = counts(check_workbook(file=out, actor=SYSTEM))
    assert (found[KV], found[TC]) == ((0, 0, 1, 0), (0, 0, 3, 0))


def test_initial_capital_from_before_without_its_mark_is_refused():
    sheets = history()
    sheets[TC][2]["Vốn ban đầu"] = None
    assert faults(sheets) == [(TC, 4, "Vốn ban đầu")]


def test_loans_entered_on_the_page_survive_the_way_into_an_empty_database(world):
    borrower = world.members_a[0]
    brought = BroughtLoan(
        member=borrower, original_on=day("2024-01-10"), original_vnd=6_000_000, months=12, outstanding_vnd=4_700_000
    )
    opening = OpeningDraft(club=world.club_a, opened_on=day("2024-07-01"), loans=[brought], income_cash_vnd=5)
    bring_over(actor=SYSTEM, opening=opening)
    before = lines()
    out = exported(Club.objects.filter(pk=world.club_a.pk))
    assert counts(check_workbook(file=out, actor=SYSTEM))[KV] == (0, 0, 1, 0)
    sheets = {title: [row | {"Mã CLB": "NT-0100"} for row in rows(out, title)] for title in (TC, KV)}
    save({CLB: [club()], TV: [member(borrower.code)], **sheets})
    assert lines() == before * 2


def rows(file, title: str) -> list[dict]:
    headings, *found = cells(file, title)
    return [dict(zip((one.rstrip(" *") for one in headings), row, strict=True)) for row in found]


def lines() -> list[tuple]:
    found = Instalment.objects.order_by("loan_id", "due_on")
    return list(found.values_list("number", "due_on", "principal_vnd", "interest_vnd", "cumulative_vnd"))


def test_a_file_without_the_columns_says_nothing_of_them():
    save(history())
    without = history()
    without[KV] = [loan()]
    assert counts(check(without))[KV] == (0, 0, 1, 0)


def test_a_stored_loan_is_not_made_one_brought_along_by_a_file():
    save(history() | {TC: [entry()], KV: [loan(amount=900_000)], TN: []})
    changed = history() | {TC: [], KV: [loan(amount=900_000, **BROUGHT | {"Dư nợ chuyển sang": 1})], TN: []}
    assert faults(changed) == [(KV, 2, "Ngày chuyển sang")]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Ngày chuyển sang": None}, "Ngày chuyển sang"),
        ({"Dư nợ chuyển sang": None}, "Dư nợ chuyển sang"),
        ({"Dư nợ chuyển sang": 5_000_001}, "Dư nợ chuyển sang"),
        ({"Dư nợ chuyển sang": 0}, "Dư nợ chuyển sang"),
        ({"Ngày chuyển sang": "32/13/2020"}, "Ngày chuyển sang"),
        ({"Ngày chuyển sang": day("2020-01-09")}, "Ngày vay"),
        ({"Ngày chuyển sang": day("2099-01-01")}, "Ngày chuyển sang"),
        ({"Ngày vay": day("1999-12-31")}, "Ngày vay"),
        ({"Mã TV": "TV009"}, "Mã TV"),
    ],
)
def test_what_cannot_be_is_told_at_its_cell_alone(change, column):
    sheets = history(**change) if "Mã TV" in change or "Ngày vay" in change else history()
    sheets[KV] = [sheets[KV][0] | change]
    assert faults(sheets) == [(KV, 2, column)]


def test_the_borrower_is_a_member_on_the_opening_day_not_on_that_of_the_contract():
    sheets = history()
    sheets[TV][0]["Ngày vào"] = day("2020-06-01")
    assert faults(sheets) == []
    sheets[TV][0]["Ngày ra"] = day("2020-07-01")
    assert faults(sheets) == [(KV, 2, "Mã TV")]


def test_a_repayment_before_the_opening_or_above_what_was_owed_is_refused():
    sheets = history()
    sheets[TN] = [repayment(**{"Ngày trả": day("2020-06-30")})]
    assert faults(sheets) == [(TN, 2, "Ngày trả")]
    sheets[TN] = [repayment(principal=3_200_001, **{"Ngày trả": day("2020-07-01")})]
    assert faults(sheets) == [(TN, 2, "Gốc")]


def test_the_same_loan_under_another_code_is_refused():
    sheets = history()
    sheets[KV].append(loan("KV02", **BROUGHT))
    assert faults(sheets) == [(KV, 3, "Ngày vay")]
    save(history())
    assert faults({KV: [loan("KV02", **BROUGHT)]}) == [(KV, 2, "Ngày vay")]


def test_the_rules_of_lending_ask_nothing_of_a_loan_from_before_but_count_it():
    high = {"Lãi suất tháng (%)": 1.5}
    words = [one.message for one in check(history(**high)).warnings if one.sheet == KV]
    assert words == []
    sheets = history(**high)
    sheets[TC].append(entry("P3", 9_000_000, **{"Ngày": day("2020-07-01")}))
    sheets[KV].append(loan("KV02", 1_000_000, **{"Ngày vay": day("2020-08-01")}))
    warned = [(one.row, one.message) for one in check(sheets).warnings if one.sheet == KV]
    assert warned == [(3, "Người vay đang có khoản vay chưa trả hết: KV01.")]
