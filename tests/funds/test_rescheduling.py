"""A new schedule of what is owed, from a day on; as of any earlier day the old one holds, and nothing is lost."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clubs.services.members import end_membership
from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock
from funds.models import Instalment, Loan
from funds.services import reschedule_loan, reverse_voucher, take_back_rescheduling, write_off_loan
from tests.funds.audited import faults
from tests.funds.book import lend, refusals, repay

DAY = dt.date
FEB, APR, MAY, JUNE, JULY = (DAY(2024, month, 1) for month in (2, 4, 5, 6, 7))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-09-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def loan(club, borrower):
    """1.000.000 ₫ in 10 months at 1%, due on the 1st from March on; 200.000 ₫ were paid on the 1st of April."""
    loan = lend(borrower, 1_000_000, FEB, code="KV1")
    repay(loan, 200_000, APR, interest=20_000, code="P2")
    return loan


def reschedule(loan, from_on=JUNE, months=8, first_due_on=JULY, reason="Mất mùa", actor=SYSTEM, **terms):
    return reschedule_loan(
        actor=actor, loan=loan, from_on=from_on, months=months, first_due_on=first_due_on, reason=reason, **terms
    )


def take_back(loan, reason="Nhầm"):
    return take_back_rescheduling(actor=SYSTEM, loan=loan, reason=reason)


def position(day) -> tuple[int, dt.date | None]:
    found = Loan.objects.with_position_on(day).get()
    return found.overdue_vnd, found.oldest_due_on


def test_the_new_lines_share_out_what_is_owed_and_begin_where_the_payments_had_come_to(loan):
    lines = reschedule(loan, months=3, first_due_on=DAY(2024, 7, 31))
    found = [(line.due_on, line.principal_vnd, line.interest_vnd, line.cumulative_vnd) for line in lines]
    assert found == [
        (DAY(2024, 7, 31), 266_000, 8_000, 466_000),
        (DAY(2024, 8, 31), 266_000, 8_000, 732_000),
        (DAY(2024, 9, 30), 268_000, 8_000, 1_000_000),
    ]


def test_before_its_day_the_old_schedule_stays_and_from_then_on_nothing_is_overdue(loan):
    before = position(DAY(2024, 5, 31))
    reschedule(loan)
    assert before == position(DAY(2024, 5, 31)) == (100_000, MAY)
    assert position(JUNE) == (0, JULY)
    assert position(DAY(2024, 7, 2)) == (100_000, JULY)


def test_no_line_is_deleted(loan):
    reschedule(loan)
    lines = Instalment.objects.filter(loan=loan)
    assert set(lines.filter(in_force_from=FEB).values_list("superseded_on", flat=True)) == {JUNE}
    assert lines.filter(in_force_from=FEB).count() == 10
    assert set(lines.filter(in_force_from=JUNE).values_list("superseded_on", flat=True)) == {None}


def test_interest_that_fell_due_before_stays_due(loan):
    reschedule(loan)
    due = Loan.objects.with_due_by(JULY).get()
    assert (due.due_principal_vnd, due.due_interest_vnd) == (100_000, 10_000 + 8_000)


def test_a_payment_of_an_earlier_day_entered_later_is_paid_ahead(loan):
    reschedule(loan)
    repay(loan, 150_000, MAY)
    assert position(JULY) == (0, DAY(2024, 8, 1))
    assert position(DAY(2024, 8, 2)) == (50_000, DAY(2024, 8, 1))
    assert position(DAY(2024, 5, 31)) == (0, JUNE)
    assert faults(loan.club) == []


def test_a_payment_reversed_later_is_due_with_the_first_new_instalment(loan):
    payment = loan.vouchers.get(kind="repayment")
    reschedule(loan)
    reverse_voucher(actor=SYSTEM, voucher=payment, reversed_on=JUNE, reason="nhập sai")
    assert position(JULY) == (0, JULY)
    assert position(DAY(2024, 7, 2)) == (300_000, JULY)


def test_it_is_taken_back_by_rescheduling_again(loan):
    reschedule(loan)
    write_off_loan(actor=SYSTEM, loan=loan, written_on=JUNE, amount_vnd=300_000, reason="giảm nợ")
    lines = reschedule(loan, from_on=JULY, months=5, first_due_on=DAY(2024, 8, 1), reason="nhầm")
    assert [line.principal_vnd for line in lines] == [100_000] * 5
    assert position(DAY(2024, 8, 1)) == (0, DAY(2024, 8, 1))
    assert position(JUNE) == (0, DAY(2024, 10, 1))
    assert faults(loan.club) == []


def test_the_new_schedule_is_reckoned_as_asked(loan):
    lines = reschedule(loan, months=2, method="declining", rounding_vnd=500)
    assert [(line.principal_vnd, line.interest_vnd) for line in lines] == [(400_000, 8_000), (400_000, 4_000)]
    assert refusals(reschedule, loan, from_on=JULY, method="x", rounding_vnd=0)


def test_taken_back_it_never_held_and_the_old_lines_hold_again(loan):
    before = position(DAY(2024, 8, 15))
    reschedule(loan)
    repay(loan, 100_000, DAY(2024, 8, 1), code="P3")
    assert position(DAY(2024, 8, 15)) != before
    take_back(loan)
    overdue, since = before
    assert position(DAY(2024, 8, 15)) == (overdue - 100_000, DAY(2024, 6, 1))
    assert (since, faults(loan.club)) == (DAY(2024, 5, 1), [])


def test_after_taking_back_the_same_day_can_be_chosen_anew(loan):
    reschedule(loan, months=8)
    take_back(loan)
    assert len(reschedule(loan, months=4)) == 4
    assert Instalment.objects.filter(loan=loan).in_force_on(JULY).count() == 4
    assert faults(loan.club) == []


def test_only_the_latest_rescheduling_is_taken_back(loan):
    reschedule(loan)
    reschedule(loan, from_on=JULY, months=5, first_due_on=DAY(2024, 8, 1))
    take_back(loan)
    assert set(Instalment.objects.in_force_on(JULY).values_list("in_force_from", flat=True)) == {JUNE}
    take_back(loan)
    assert set(Instalment.objects.in_force_on(JULY).values_list("in_force_from", flat=True)) == {FEB}


def test_a_first_schedule_a_missing_reason_and_a_closed_period_are_not_taken_back(loan):
    assert refusals(take_back, loan)
    reschedule(loan)
    assert refusals(take_back, loan, reason=" ")
    PeriodLock.objects.create(closed_through=JUNE, closed_by="Sở", reason="Đã chốt")
    assert refusals(take_back, loan)


def test_its_page_asks_why_and_tells_it_on_the_loan_s_page(client, world, loan):
    reschedule(loan)
    client.force_login(world.officer_a)
    form = {"once": str(uuid.uuid4()), "reason": "Nhập nhầm khoản vay"}
    answer = client.post(reverse("reschedule_undo", args=[loan.pk]), form)
    assert answer.url == loan.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "Nhập nhầm khoản vay" in page
    assert reverse("reschedule_undo", args=[loan.pk]) not in page


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"reason": " "}, {"reason"}),
        ({"reason": "x" * 501}, {"reason"}),
        ({"from_on": FEB}, {"from_on"}),
        ({"from_on": DAY(2124, 1, 1)}, {"from_on", "first_due_on"}),
        ({"months": 0}, {"months"}),
        ({"months": 121}, {"months"}),
        ({"first_due_on": DAY(2024, 5, 31)}, {"first_due_on"}),
        ({"first_due_on": DAY(9999, 12, 31)}, {"first_due_on"}),
    ],
)
def test_a_faulty_field_is_named(loan, change, fields):
    assert {field for _index, field in refusals(reschedule, loan, **change)} == fields


def test_the_day_comes_after_the_schedule_in_force(loan):
    reschedule(loan)
    assert refusals(reschedule, loan, from_on=JUNE) == [(0, "from_on")]


def test_a_loan_paid_back_or_cancelled_and_a_closed_period_take_none(loan):
    PeriodLock.objects.create(closed_through=JUNE, closed_by="Sở")
    assert refusals(reschedule, loan) == [(0, "from_on")]
    payment = repay(loan, 800_000, JULY)
    assert refusals(reschedule, loan, from_on=JULY) == [(0, "from_on")]
    first = loan.vouchers.get(code="P2")
    for voucher in (payment, first, loan.vouchers.get(kind="disbursement")):
        reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=JULY, reason="nhập sai")
    assert refusals(reschedule, loan, from_on=JULY) == [(0, "")]


@pytest.mark.parametrize("persona", ["secretary_a", "officer_b", "viewer", "unassigned"])
def test_only_officers_of_the_area_reschedule(loan, world, persona):
    with pytest.raises(PermissionDenied):
        reschedule(loan, actor=world.users[persona])


def test_a_rescheduling_is_recorded_with_its_reason_and_schedule(loan, world):
    reschedule(loan, months=1, actor=world.officer_a)
    record = AuditRecord.objects.order_by("-pk")[0]
    assert (record.action, record.actor, record.object_id) == ("loans.reschedule", world.officer_a, loan.pk)
    kept = {"from": "2024-06-01", "lines": [[1, "2024-07-01", 800_000, 8_000]]}
    assert (record.reason, record.after["schedule"]) == ("Mất mùa", kept)


def test_the_page_shows_the_new_schedule_first_and_saves_nothing_by_that(client, world, loan):
    client.force_login(world.officer_a)
    address = reverse("reschedule_create", args=[loan.pk])
    form = {"once": str(uuid.uuid4()), "from_on": "01/06/2024", "months": "4", "first_due_on": "01/07/2024"}
    form |= {"method": "flat", "rounding_vnd": "1.000"}
    shown = client.post(address, form | {"act": "preview", "reason": "Mất mùa"})
    assert [line.principal_vnd for line in shown.context["lines"]] == [200_000] * 4
    assert Instalment.objects.count() == 10
    assert [client.post(address, form | {"reason": "Mất mùa"}).status_code for _twice in range(2)] == [302, 302]
    page = client.get(loan.get_absolute_url())
    assert [(day, record.reason, undone) for day, record, undone in page.context["reschedulings"]] == [
        (JUNE, "Mất mùa", False)
    ]
    assert [row.line.principal_vnd for row in page.context["rows"]] == [200_000] * 4


@pytest.mark.parametrize("bad", [{"months": "9" * 30}, {"first_due_on": "\x00"}, {"from_on": "01/06/9999"}])
def test_a_preview_of_nonsense_says_what_is_wrong(client, world, loan, bad):
    client.force_login(world.officer_a)
    form = {"act": "preview", "from_on": "01/06/2024", "months": "4", "first_due_on": "01/07/2024", "reason": "x"}
    form |= {"method": "flat", "rounding_vnd": "1.000"}
    answer = client.post(reverse("reschedule_create", args=[loan.pk]), form | bad)
    assert (answer.status_code, answer.context["lines"]) == (200, [])
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    ("persona", "acts"),
    [
        ("officer_a", {"repayment_create", "reschedule_create", "write_off_create"}),
        ("secretary_a", {"repayment_create"}),
    ],
)
def test_a_loan_whose_borrower_left_stays_and_says_what_can_be_done(client, world, loan, borrower, persona, acts):
    end_membership(actor=SYSTEM, member=borrower, left_on=MAY, leave_reason="died")
    client.force_login(world.users[persona])
    page = client.get(loan.get_absolute_url()).content.decode()
    assert "ra khỏi câu lạc bộ ngày 01/05/2024" in page
    names = ("repayment_create", "reschedule_create", "write_off_create")
    assert {name for name in names if f'<li><a href="{reverse(name, args=[loan.pk])}' in page} == acts
    assert Loan.objects.with_outstanding_on(JUNE).get().outstanding_vnd == 800_000
