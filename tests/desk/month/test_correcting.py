"""A saved sheet is opened again and corrected: money by reversal, the rest with its trace; nobody is overwritten."""

import datetime as dt

import pytest

from clubs.models import Activity, Meeting
from core.models import AuditRecord
from desk.models import MonthSheet
from districts.models import PeriodLock
from funds.models import CashCount, Entry, Loan, Voucher
from funds.services import reverse_voucher
from tests.desk.month.sheet import FILLED, Sheet, beside, errors
from tests.forms import values_of
from tests.funds.book import cash, lend, repay

DAY = dt.date(2025, 3, 12)
pytestmark = pytest.mark.django_db


def standing(kind: str) -> list[int]:
    rows = Entry.objects.filter(kind=kind, voucher__reversed_on=None, voucher__reverses=None)
    return list(rows.values_list("amount_vnd", flat=True))


def test_a_sheet_saved_again_as_it_stands_changes_nothing(sheet, loan):
    sheet.save(FILLED | {f"loan-{loan.pk}-asdue": "on", "count-income": "19.060.000", "count-income-why": "Tiền lẻ"})
    vouchers, records = Voucher.objects.count(), AuditRecord.objects.count()
    assert sheet.save({}).version == 2
    assert (Voucher.objects.count(), AuditRecord.objects.count()) == (vouchers, records + 1)


def test_a_changed_sum_is_reversed_on_its_own_day_and_posted_anew_with_its_code(sheet):
    sheet.save(FILLED)
    old = Voucher.objects.get(sheet_line__key="fee")
    sheet.save({"fee-amount": "33.000", "reason": "Ghi thiếu một người"})
    new = Voucher.objects.in_force().get(sheet_line__key="fee")
    assert (new.code, old.reversal.dated_on, old.reversal.reason) == (old.code, DAY, "Ghi thiếu một người")
    assert (standing("membership_fee"), standing("activity_expense")) == ([33_000], [200_000])
    assert Voucher.objects.filter(sheet_line__key="expense-1").count() == 1


def test_the_reversed_slip_stays_on_the_page_struck_through(sheet):
    sheet.save(FILLED)
    sheet.save({"fee-amount": "33.000", "reason": "sai"})
    page = sheet.client.get(sheet.url).content.decode()
    old = Voucher.objects.get(sheet_line__key="fee", reversed_on__isnull=False)
    assert f'<s><a href="/vouchers/{old.pk}/">' in page
    assert f'href="/vouchers/{old.reversal.pk}/"' in page


def test_money_is_not_changed_without_a_reason(sheet):
    sheet.save(FILLED)
    assert errors(sheet.post(sheet.open(), {"fee-amount": "33.000"})).keys() == {"reason"}
    assert standing("membership_fee") == [30_000]


def test_an_emptied_line_is_reversed_alone(sheet):
    sheet.save(FILLED)
    sheet.save({"expense-1-amount": "", "expense-1-note": "", "reason": "không có chi"})
    assert standing("activity_expense") == []


def test_a_payment_grows_though_its_cash_was_lent_out_since(sheet, world, loan):
    sheet.save({"day": "12", f"loan-{loan.pk}-principal": "500.000"})
    lend(world.members_a[0], 17_500_000, dt.date(2025, 3, 13))
    assert cash(world.club_a, DAY.replace(day=31))["income"] == 0
    sheet.save({f"loan-{loan.pk}-principal": "600.000", "reason": "đếm lại"})
    assert cash(world.club_a, DAY.replace(day=31))["income"] == 100_000


def test_a_payment_does_not_shrink_below_what_was_lent_out_since(sheet, world, loan):
    sheet.save({"day": "12", f"loan-{loan.pk}-principal": "500.000"})
    lend(world.members_a[0], 17_500_000, dt.date(2025, 3, 13))
    answer = sheet.post(sheet.open(), {f"loan-{loan.pk}-principal": "400.000", "reason": "đếm lại"})
    assert errors(answer).keys() == {f"loan-{loan.pk}-principal"}
    assert standing("principal_repaid") == [500_000]


def test_a_new_loan_is_corrected_while_nothing_was_paid_on_it(sheet):
    sheet.save({"day": "12", "lend-1-member": "1", "lend-1-amount": "2tr", "lend-1-months": "10"})
    sheet.save({"lend-1-months": "12", "reason": "vay 12 tháng"})
    (stands,) = Loan.objects.in_force()
    assert (stands.code, stands.months, Loan.objects.count()) == ("KV001", 12, 2)


def test_a_loan_that_is_lent_anew_keeps_what_the_sheet_does_not_show(sheet):
    sheet.save({"day": "12", "lend-1-member": "1", "lend-1-amount": "2tr", "lend-1-months": "10"})
    hidden = {
        "method": "declining",
        "grace_months": 2,
        "rounding_vnd": 500,
        "guarantor": "Bà Sáu",
        "note": "Vay làm giếng",
    }
    Loan.objects.update(**hidden)
    sheet.save({"lend-1-months": "12", "reason": "vay 12 tháng"})
    stands = Loan.objects.in_force().values(*hidden).get()
    assert stands == hidden
    sheet.save({"lend-1-member": "2", "reason": "nhầm người vay"})
    stands = Loan.objects.in_force().values(*hidden).get()
    assert stands == hidden | {"guarantor": "", "note": ""}


def test_the_whole_month_moves_to_another_day(sheet, loan):
    sheet.save(FILLED | {f"loan-{loan.pk}-asdue": "on"})
    sheet.save({"day": "13", "reason": "sai ngày"})
    rows = Entry.objects.filter(voucher__reversed_on=None, voucher__reverses=None, entry_on__month=3)
    assert {row.entry_on.day for row in rows} == {13}
    assert Meeting.objects.get().held_on.day == 13
    assert {one.held_on.day for one in Activity.objects.all()} == {13}


def test_activities_attendance_and_counts_are_edited_with_a_trace(sheet, world):
    sheet.save(FILLED | {"count-income": "20tr"})
    meeting, done = Meeting.objects.get(), Activity.objects.get(area__code="income")
    ticks = {f"absent-{world.members_a[1].pk}": None, f"absent-{world.members_a[0].pk}": "on"}
    gone = {"area-health-done": None, "area-income-people": "3", "count-income": ""}
    sheet.save(ticks | gone | {"reason": "sửa"})
    assert [one.member for one in Meeting.objects.get().absences.all()] == [world.members_a[0]]
    assert list(Activity.objects.values_list("pk", "participants")) == [(done.pk, 3)]
    assert CashCount.objects.count() == 0
    told = AuditRecord.objects.filter(model="clubs.meeting", object_id=meeting.pk).first()
    assert (told.before["absent"], told.reason) == ([world.members_a[1].pk], "sửa")


def test_a_meeting_that_was_not_held_is_taken_back(sheet):
    sheet.save({"day": "12", "absent": "0"})
    saved = sheet.save({"day": "", "absent": "", "none": "on", "none-reason": "Mưa", "reason": "nhầm tháng"})
    assert (saved.meeting, Meeting.objects.count()) == (None, 0)


def test_a_tick_taken_away_with_people_left_is_asked_about(sheet):
    sheet.save(FILLED)
    answer = sheet.post(sheet.open(), {"area-income-done": None})
    assert errors(answer).keys() == {"area-income-done"}


def test_the_secretary_corrects_what_is_no_money(secretary):
    secretary.save(FILLED)
    assert secretary.save({"visits": "5"}).meeting.home_care_visits == 5
    assert errors(secretary.post(secretary.open(), {"fee-amount": "1000", "reason": "x"})).keys() == {"fee-amount"}
    assert standing("membership_fee") == [30_000]


def test_a_slip_that_was_reversed_on_its_own_page_leaves_an_empty_line(sheet, world):
    sheet.save(FILLED)
    voucher = Voucher.objects.get(sheet_line__key="fee")
    reverse_voucher(actor=world.officer_a, voucher=voucher, reversed_on=DAY, reason="nhầm")
    form = sheet.open()
    assert form["fee-amount"] == ""
    assert sheet.post(form, {"visits": "9"}).status_code == 302
    assert standing("membership_fee") == []


def test_money_of_a_closed_period_is_not_corrected(sheet):
    sheet.save(FILLED)
    PeriodLock.objects.create(closed_through=DAY, closed_by="Sở")
    answer = sheet.post(sheet.open(), {"fee-amount": "1000", "reason": "x"})
    assert answer.status_code == 422
    assert standing("membership_fee") == [30_000]


# -- two people at once


@pytest.fixture
def other(club, world):
    return Sheet(club, world.secretary_a, "2025-03")


def test_what_somebody_else_saved_meanwhile_is_shown_beside_and_not_overwritten(sheet, other):
    mine = sheet.open()
    other.save({"day": "12", "fee-amount": "40.000", "visits": "7"})
    answer = sheet.post(mine, {"day": "12", "fee-amount": "30.000", "guests": "", "note": "Vui"})
    assert answer.status_code == 422
    assert beside(answer).keys() == {"fee-amount"}
    assert "40.000" in beside(answer)["fee-amount"]
    assert (standing("membership_fee"), MonthSheet.objects.get().version) == ([40_000], 1)


def test_after_looking_the_second_save_decides_and_keeps_what_only_the_other_wrote(sheet, other):
    mine = sheet.open()
    other.save({"day": "12", "fee-amount": "40.000", "visits": "7"})
    merged = values_of(sheet.post(mine, {"day": "12", "fee-amount": "30.000", "note": "Vui"}))
    assert sheet.post(merged, {"reason": "đúng là 30.000"}).status_code == 302
    meeting = Meeting.objects.get()
    assert (standing("membership_fee"), meeting.home_care_visits, meeting.note) == ([30_000], 7, "Vui")


def test_rows_that_both_filled_both_remain(sheet, other):
    mine = sheet.open()
    other.save({"day": "12", "expense-1-amount": "10.000", "expense-1-note": "Trà"})
    merged = values_of(sheet.post(mine, {"day": "12", "expense-1-amount": "20.000", "expense-1-note": "Bánh"}))
    assert sheet.post(merged, {}).status_code == 302
    assert sorted(standing("activity_expense")) == [10_000, 20_000]


def test_a_sum_due_that_changed_meanwhile_is_not_posted_unseen(sheet, world, loan):
    form = sheet.open()
    repay(loan, 100_000, dt.date(2025, 2, 10))
    key = f"loan-{loan.pk}-asdue"
    answer = sheet.post(form, {"day": "12", key: "on"})
    assert errors(answer).keys() == {key}
    assert "1.900.000" in errors(answer)[key]


# -- what was typed and not saved


def test_a_refused_sheet_is_still_there_when_it_is_opened_again(sheet):
    sheet.post(sheet.open(), {"day": "12", "fee-amount": "abc"})
    assert (sheet.open()["fee-amount"], sheet.open()["day"]) == ("abc", "12")


def test_a_draft_that_is_older_than_a_saved_sheet_shows_both(sheet, other):
    sheet.post(sheet.open(), {"day": "12", "fee-amount": "abc"})
    other.save({"day": "12", "fee-amount": "40.000"})
    page = sheet.client.get(sheet.url)
    assert "40.000" in beside(page)["fee-amount"]
