"""What is unusual is said beside its box and saved with a note why, as on the form of a single loan."""

import pytest

from funds.models import Entry, Loan
from tests.desk.month.sheet import errors

pytestmark = pytest.mark.django_db
ASKED = "Nếu đúng như vậy, hãy ghi lý do vào đây rồi bấm lưu lần nữa."
LENT = {
    "day": "12",
    "lend-1-member": "1",
    "lend-1-amount": "2tr",
    "lend-1-months": "6",
    "lend-1-rate": "1,5",
}


def test_a_rate_above_one_percent_is_saved_with_a_note_alone(sheet):
    answer = sheet.post(sheet.open(), LENT)
    assert answer.status_code == 422
    assert errors(answer) == {"lend-1-amount": "Lãi suất cao hơn 1% một tháng.", "unusual": ASKED}
    assert not Loan.objects.exists()
    sheet.save(LENT | {"unusual": "Vay vốn ngân hàng hộ"})
    assert Loan.objects.get().note == "Vay vốn ngân hàng hộ"


def test_a_second_open_loan_is_unusual_unless_the_first_is_paid_off_on_the_same_sheet(sheet, loan, world):
    second = LENT | {"lend-1-member": world.members_a[1].full_name, "lend-1-rate": "1"}
    answer = sheet.post(sheet.open(), second)
    assert errors(answer)["lend-1-amount"] == "Người vay đang có khoản vay chưa trả hết: KV1."
    paid = {f"loan-{loan.pk}-principal": "3tr", f"loan-{loan.pk}-interest": "60.000", "unusual": "Trả hết trước hạn"}
    sheet.save(second | paid)
    assert Loan.objects.exclude(pk=loan.pk).get().note == ""


def test_more_than_is_due_asks_why_and_what_is_due_does_not(sheet, loan):
    more = {"day": "12", f"loan-{loan.pk}-principal": "2.500.000", f"loan-{loan.pk}-interest": "60.000"}
    answer = sheet.post(sheet.open(), more)
    assert set(errors(answer)) == {f"loan-{loan.pk}-principal", "unusual"}
    sheet.save(more | {f"loan-{loan.pk}-principal": "2.000.000"})


def test_where_nothing_is_due_the_next_instalment_is_not_unusual(sheet, loan):
    sheet.save({"day": "12", "loan-all": "on"})
    nothing_left = {f"loan-{loan.pk}-asdue": None, "loan-all": None}
    later = type(sheet)(sheet.club, sheet.client.get("/").wsgi_request.user, "2025-04")
    form = later.open()
    assert later.post(form, {"day": "1", f"loan-{loan.pk}-principal": "1.000.000"} | nothing_left).status_code == 302


def test_the_note_is_kept_with_the_payment(sheet, loan):
    sheet.save({"day": "12", f"loan-{loan.pk}-principal": "2.500.000", "unusual": "Bán được lợn"})
    notes = Entry.objects.filter(voucher__kind="repayment", loan=loan).values_list("note", flat=True)
    assert set(notes) == {"Bán được lợn"}
