"""What others did to the same month outside of the sheet between its opening and its saving, or between two savings."""

import datetime as dt

import pytest

from clubs.drafts import MemberDraft
from clubs.models import Activity
from clubs.services import add_members, edit_activities
from core.actors import SYSTEM
from desk.month.querysets import SheetBook
from funds.models import Entry, Loan, Voucher
from funds.services import reverse_voucher
from tests.desk.month.sheet import errors
from tests.funds.book import lend, repay

pytestmark = pytest.mark.django_db
MONTH_START = dt.date(2025, 3, 1)


def standing(kind):
    rows = Entry.objects.filter(kind=kind, voucher__reversed_on=None, voucher__reverses=None)
    return list(rows.order_by("pk").values_list("amount_vnd", flat=True))


def test_interest_stays_when_the_loan_was_repaid_elsewhere_in_the_same_month(sheet, loan):
    sheet.save({"day": "12", f"loan-{loan.pk}-interest": "60.000"})
    repay(loan, 3_000_000, dt.date(2025, 3, 20))
    sheet.save({"note": "thêm ghi chú", "reason": "quên ghi chú"})
    assert standing("interest_received") == [60_000]


def test_a_tick_of_an_activity_goes_with_the_day(sheet):
    sheet.save({"day": "12", "area-health-done": "on"})
    changes = {
        "day": "",
        "area-health-done": None,
        "none": "on",
        "none-reason": "mưa bão",
        "reason": "nhầm",
        "absent": "",
    }
    answer = sheet.post(sheet.open(), changes)
    assert answer.status_code == 302, errors(answer)
    assert not Activity.objects.exists()


def test_a_slip_reversed_in_the_book_does_not_come_back_with_an_old_form(sheet, world):
    sheet.save({"day": "12", "fee-amount": "30.000"})
    form = sheet.open()
    slip = Voucher.objects.get(sheet_line__key="fee")
    reverse_voucher(actor=world.officer_a, voucher=slip, reason="nhầm câu lạc bộ", reversed_on=dt.date(2025, 3, 12))
    sheet.post(form, {"note": "thêm", "reason": "x"})
    assert standing("membership_fee") == []


def test_all_paid_as_due_pays_no_loan_that_the_form_did_not_show(sheet, loan, world):
    form = sheet.open()
    lend(world.members_a[0], 600_000, dt.date(2025, 1, 15), months=3, code="KV2")
    sheet.post(form, {"day": "12", "loan-all": "on"})
    assert Entry.objects.filter(loan__code="KV2", kind="principal_repaid").count() == 0


def test_a_borrower_chosen_by_name_is_lent_to_though_the_list_has_grown(sheet, world):
    form = sheet.open()
    first = SheetBook(sheet.club, MONTH_START).members[0]
    draft = MemberDraft(
        club=sheet.club, joined_on=dt.date(2025, 1, 1), full_name="Bùi Thị Aa", sex="female", birth_year=1960
    )
    add_members(actor=SYSTEM, drafts=[draft])
    assert SheetBook(sheet.club, MONTH_START).members[0] != first
    boxes = {"day": "12", "lend-1-amount": "500k", "lend-1-months": "5"}
    bare = sheet.post(form, boxes | {"lend-1-member": "1", "absent": "1"})
    assert errors(bare).keys() == {"lend-1-member", "absent"}
    sheet.post(form, boxes | {"lend-1-member": f"1. {first.full_name}"})
    assert Loan.objects.get().member == first


def test_an_activity_corrected_on_its_page_is_not_overwritten_by_an_old_form(sheet, world):
    sheet.save({"day": "12", "area-health-done": "on", "area-health-people": "5"})
    form = sheet.open()
    edit_activities(actor=world.officer_a, changes=[(Activity.objects.get(), {"participants": 9})], reason="đếm lại")
    sheet.post(form, {"note": "thêm", "reason": "x"})
    assert Activity.objects.get().participants == 9


@pytest.mark.parametrize(
    "name", ["loan-999999-principal", "lend-99-amount", "absent-999", "lend-1-rate", "seen", "base"]
)
def test_odd_boxes_and_values_are_refused_in_words_or_left_out(sheet, loan, name):
    form, before = sheet.open(), Voucher.objects.count()
    odd = ["-1", "9" * 400, "\u0661\u0662", "1e9", "\x00", "[" * 5000, "\u00b2"]
    odd += ['{"values":{},"due":{"1":[1e400,2]}}', '{"values":{"a":1},"due":{"x":[1,2]}}', '{"values":[]}']
    for value in odd:
        assert sheet.post(form, {"day": "", name: value}).status_code == 422
    assert Voucher.objects.count() == before
