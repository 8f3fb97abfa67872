"""One save posts the whole month through the services; whatever is wrong leaves nothing behind and is named."""

import datetime as dt

import pytest

from clubs.models import Activity, Meeting
from core.models import AuditRecord
from desk.models import MonthSheet, SheetLine
from districts.models import PeriodLock
from funds.models import CashCount, Entry, Loan, Voucher
from tests.desk.month.sheet import FILLED, errors
from tests.funds.book import capital, lend

DAY = dt.date(2025, 3, 12)
pytestmark = pytest.mark.django_db


def test_a_month_is_saved_whole_with_one_click(sheet, world):
    saved = sheet.save(FILLED)
    meeting = Meeting.objects.get()
    assert (meeting.held_on, meeting.is_by_list, meeting.attended, meeting.home_care_visits) == (DAY, True, 3, 4)
    assert [one.member for one in meeting.absences.all()] == [world.members_a[1]]
    assert set(Activity.objects.values_list("area__code", "participants")) == {("income", 2), ("health", None)}
    posted = Entry.objects.filter(entry_on=DAY).values_list("kind", "fund", "amount_vnd", "note")
    assert set(posted) == {
        ("membership_fee", "operating", 30_000, ""),
        ("activity_expense", "operating", 200_000, "Nước uống"),
    }
    assert (saved.meeting, saved.dated_on, saved.fee_payers, saved.version) == (meeting, DAY, 2, 1)


def test_every_line_knows_what_it_posted(sheet):
    sheet.save(FILLED)
    assert set(SheetLine.objects.values_list("key", flat=True)) == {"fee", "expense-1", "area-income", "area-health"}


def test_slips_are_numbered_by_themselves_and_shown(sheet):
    sheet.save(FILLED)
    codes = set(Voucher.objects.filter(dated_on=DAY).values_list("code", flat=True))
    assert codes == {"P0001", "P0002"}
    page = sheet.client.get(sheet.url).content.decode()
    assert all(f">{code}</a>" in page for code in codes)


def test_a_borrower_who_paid_as_due_is_ticked(sheet, loan):
    sheet.save({"day": "12", f"loan-{loan.pk}-asdue": "on"})
    paid = Entry.objects.filter(loan=loan, entry_on=DAY).values_list("kind", "amount_vnd")
    assert set(paid) == {("principal_repaid", 2_000_000), ("interest_received", 60_000)}


def test_all_paid_as_due_but_for_the_sums_typed(sheet, loan):
    sheet.save({"day": "12", "loan-all": "on", f"loan-{loan.pk}-principal": "500", f"loan-{loan.pk}-interest": "0"})
    assert [one.amount_vnd for one in Entry.objects.filter(loan=loan, entry_on=DAY)] == [500]


def test_zero_says_that_nothing_was_paid(sheet, loan):
    sheet.save({"day": "12", "loan-all": "on", f"loan-{loan.pk}-principal": "0"})
    assert not Entry.objects.filter(loan=loan, entry_on=DAY).exists()


def test_a_payment_may_bear_a_day_of_its_own(sheet, loan):
    sheet.save({"day": "12", f"loan-{loan.pk}-asdue": "on", f"loan-{loan.pk}-date": "20"})
    assert {one.entry_on.day for one in Entry.objects.filter(loan=loan, kind="principal_repaid")} == {20}


@pytest.mark.parametrize("who", ["1", "1. Nguyễn Thị Ánh", "TV01", "nguyen thi anh"])
def test_a_borrower_is_named_by_number_code_or_name(sheet, world, who):
    row = {"lend-1-member": who, "lend-1-amount": "2tr", "lend-1-months": "10", "lend-1-purpose": "Nuôi gà"}
    sheet.save({"day": "12"} | row)
    lent = Loan.objects.get()
    assert (lent.member, lent.principal_vnd, lent.months, lent.purpose) == (
        world.members_a[0],
        2_000_000,
        10,
        "Nuôi gà",
    )
    assert (lent.disbursed_on, lent.monthly_rate_percent) == (DAY, 1)


def test_the_list_of_people_is_in_the_order_of_the_paper_book(sheet, world):
    page = sheet.client.get(sheet.url)
    assert [row.thing.full_name for row in page.context["sheet"]["members"]] == [
        "Nguyễn Thị Ánh",
        "Trần Văn Bình",
        "Ka Dá",
    ]


def test_attendance_may_be_a_number_alone_or_unknown(sheet):
    sheet.save({"day": "12", "attended": "41", "guests": "3"})
    meeting = Meeting.objects.get()
    assert (meeting.is_by_list, meeting.attended, meeting.guests) == (False, 41, 3)
    sheet.save({"attended": "", "guests": ""})
    assert Meeting.objects.get().attended is None


def test_nought_says_that_all_came(sheet):
    sheet.save({"day": "12", "absent": "0"})
    meeting = Meeting.objects.get()
    assert (meeting.is_by_list, meeting.attended, meeting.absences.count()) == (True, 3, 0)


def test_a_month_without_a_meeting_has_its_reason(sheet):
    saved = sheet.save({"none": "on", "none-reason": "Bão lớn"})
    assert (saved.meeting, saved.no_meeting_reason, Meeting.objects.count()) == (None, "Bão lớn", 0)


def test_money_of_a_month_without_a_meeting_needs_its_day(sheet):
    without = {"none": "on", "none-reason": "Bão lớn", "fee-amount": "30.000"}
    assert set(errors(sheet.post(sheet.open(), without))) == {"day"}
    assert sheet.save(without | {"day": "15"}).dated_on.day == 15


def test_cash_that_differs_from_the_book_is_explained(sheet):
    answer = sheet.post(sheet.open(), FILLED | {"count-operating": "820.000"})
    assert set(errors(answer)) == {"count-operating-why"}
    sheet.save(FILLED | {"count-operating": "820.000", "count-operating-why": "Thiếu tiền lẻ", "count-income": "20tr"})
    assert set(CashCount.objects.values_list("fund", "counted_vnd", "explanation")) == {
        ("operating", 820_000, "Thiếu tiền lẻ"),
        ("income", 20_000_000, ""),
    }


def test_every_fault_is_named_beside_its_own_box_and_nothing_is_saved(sheet, loan):
    wrong = {
        "day": "31/04",
        "absent": "9",
        "guests": "x",
        "fee-amount": "20.5",
        "donation-1-note": "Cô Ba",
        "lend-1-member": "77",
        "lend-1-amount": "1tr",
        "lend-1-months": "",
        "lend-1-rate": "nhiều",
        "expense-1-amount": "0",
        "expense-2-fund": "ghost",
        "expense-2-amount": "5.000",
        f"loan-{loan.pk}-principal": "abc",
    }
    answer = sheet.post(sheet.open(), wrong)
    assert answer.status_code == 422
    assert set(errors(answer)) == (wrong.keys() - {"donation-1-note", "lend-1-amount", "expense-2-amount"}) | {
        "donation-1-amount"
    }
    assert (MonthSheet.objects.count(), Meeting.objects.count(), SheetLine.objects.count()) == (0, 0, 0)


def test_what_the_book_refuses_stands_beside_its_line_and_what_was_typed_stays(sheet, loan):
    too_much = {
        "day": "12",
        "expense-1-amount": "9.000.000",
        f"loan-{loan.pk}-principal": "4tr",
    }
    answer = sheet.post(sheet.open(), too_much)
    assert set(errors(answer)) == {"expense-1-amount", f"loan-{loan.pk}-principal"}
    assert 'value="9.000.000"' in answer.content.decode()
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(("typed", "box"), [(FILLED, "day"), ({"none": "on", "none-reason": "Bão"}, "none")])
def test_a_closed_period_takes_nothing(sheet, typed, box):
    PeriodLock.objects.create(closed_through=dt.date(2025, 3, 31), closed_by="Sở")
    assert errors(sheet.post(sheet.open(), typed)).keys() == {box}
    assert "Lưu sổ tháng" not in sheet.client.get(sheet.url).content.decode()


def test_a_double_click_posts_once(sheet):
    form = sheet.open()
    assert [sheet.post(form, FILLED).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(kind="membership_fee").count() == 1


def test_the_secretary_enters_the_month_of_her_club(secretary, world):
    assert secretary.save(FILLED).saved_by == world.secretary_a


@pytest.mark.parametrize("persona", ["officer_b", "viewer", "unassigned"])
def test_nobody_else_opens_or_sends_it(sheet, world, persona):
    sheet.client.force_login(world.users[persona])
    codes = {sheet.client.get(sheet.url).status_code, sheet.client.post(sheet.url, FILLED).status_code}
    assert codes == {404 if persona == "officer_b" else 403}


def test_an_empty_sheet_is_not_saved(sheet):
    assert errors(sheet.post(sheet.open(), {})).keys() == {"day"}


@pytest.mark.parametrize(
    ("month", "status"),
    [("2025-06", 200), ("2018-05", 200), ("2025-07", 404), ("2018-04", 404), ("2025-13", 404), ("nay", 404)],
)
def test_months_before_the_founding_and_still_to_come_have_no_sheet(sheet, month, status):
    assert sheet.client.get(sheet.url.replace("2025-03", month)).status_code == status


def test_the_month_is_told_in_the_audit_as_one_act(sheet):
    before = AuditRecord.objects.count()
    sheet.save(FILLED)
    assert len(set(AuditRecord.objects.order_by("pk")[before:].values_list("batch", flat=True))) == 1


def test_more_rows_keep_what_was_typed(sheet):
    answer = sheet.post(sheet.open(), {"more": "expense", "fee-amount": "5000"})
    page = answer.content.decode()
    assert (answer.status_code, 'name="expense-10-note"' in page, 'value="5000"' in page) == (200, True, True)


@pytest.mark.parametrize(
    "hostile",
    [
        {"loan-999999-principal": "5"},
        {"absent-999999": "on"},
        {"area-ghost-people": "5"},
        {"expense-99-amount": "5\x00"},
        {"donation-0-amount": "5"},
        {"donation-1-source": "999", "donation-1-amount": "5"},
        {"lend-1-member": "٣", "lend-1-amount": "٣"},
        {"day": "²"},
        {"day": "12\x00"},
        {"seen": "9" * 40},
        {"base": "[" * 9000},
        {"base": '{"values": 5, "due": []}'},
        {"count-income": "-5"},
        {"attended": "9" * 30},
        {"reason": "x" * 5000},
        {"note": "\u202e<script>"},
        {"expense-1-kind": "loan_disbursed", "expense-1-amount": "5"},
    ],
)
def test_strange_input_never_breaks_the_page(sheet, hostile):
    answer = sheet.post(sheet.open(), {"day": "12"} | hostile)
    assert answer.status_code in (302, 422)


def test_loans_of_another_club_are_neither_paid_nor_told(sheet, world):
    capital(world.club_b, 5_000_000, dt.date(2024, 1, 1))
    foreign = lend(world.members_b[0], 1_000_000, dt.date(2025, 1, 1))
    answer = sheet.post(sheet.open(), {"day": "12", f"loan-{foreign.pk}-principal": "5000"})
    assert answer.status_code == 302
    assert foreign.vouchers.count() == 1
