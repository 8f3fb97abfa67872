"""A reversal puts everything back and stays readable; what would break the book is refused."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core.actors import SYSTEM
from core.models import AuditRecord
from core.problems import Refused
from districts.models import PeriodLock
from funds.models import Entry, Loan, Voucher
from funds.services import post_transfer, reverse_voucher
from tests.funds.book import capital, cash, lend, refusals, repay

DAY = dt.date
FEB, MAR, APR = DAY(2024, 2, 1), DAY(2024, 3, 1), DAY(2024, 4, 1)


def undo(voucher, on=APR, reason="nhập sai", actor=SYSTEM):
    return reverse_voucher(actor=actor, voucher=voucher, reversed_on=on, reason=reason)


def first(club) -> Voucher:
    return Voucher.objects.get(club=club, code="P1")


def test_a_reversal_is_the_opposite_of_every_line_on_its_own_day(club):
    reversal = undo(first(club))
    line = reversal.entries.get()
    assert (line.amount_vnd, line.entry_on, line.is_initial, line.cash_vnd) == (-20_000_000, APR, True, -20_000_000)
    assert (line.reverses, reversal.reverses, reversal.code) == (first(club).entries.get(), first(club), "")


def test_the_days_before_a_reversal_keep_their_figures(club):
    undo(first(club))
    assert cash(club, MAR)["income"] == 20_000_000
    assert cash(club, APR)["income"] == 0
    assert Entry.objects.initial_capital().dated_to(APR).total_amount_by_club().get()["amount"] == 0


def test_both_halves_of_a_transfer_are_reversed(club):
    voucher = post_transfer(actor=SYSTEM, club=club, code="P2", fund="income", entry_on=FEB, amount_vnd=5)
    undo(voucher)
    assert cash(club, APR) == {"income": 20_000_000, "operating": 0}


def test_a_reversed_repayment_is_owed_again(club, borrower):
    loan = lend(borrower, 1_000_000, FEB)
    undo(repay(loan, 400_000, MAR, interest=10_000))
    assert Loan.objects.with_outstanding_on(MAR).get().outstanding_vnd == 600_000
    assert Loan.objects.with_outstanding_on(APR).get().outstanding_vnd == 1_000_000
    assert cash(club, APR) == {"income": 19_000_000, "operating": 0}


def test_a_reversed_disbursement_cancels_its_loan(club, borrower):
    loan = lend(borrower, 1_000_000, FEB)
    undo(loan.vouchers.get())
    assert Loan.objects.get().cancelled_on == APR
    assert list(Loan.objects.disbursed_by(MAR)) == [loan]
    assert not Loan.objects.disbursed_by(APR).exists()


def test_a_loan_with_standing_payments_is_not_cancelled(club, borrower):
    loan = lend(borrower, 1_000_000, FEB)
    payment = repay(loan, 400_000, MAR)
    assert refusals(undo, loan.vouchers.get(kind="disbursement")) == [(0, "")]
    undo(payment, on=APR)
    undo(loan.vouchers.get(kind="disbursement", reverses=None), on=APR)
    assert cash(club, APR)["income"] == 20_000_000


def test_a_loan_is_not_cancelled_on_a_day_on_which_payments_still_stood(club, borrower):
    loan = lend(borrower, 1_000_000, FEB)
    undo(repay(loan, 400_000, MAR), on=DAY(2024, 5, 1))
    assert refusals(undo, loan.vouchers.get(kind="disbursement"), on=APR) == [(0, "reversed_on")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"on": DAY(2023, 12, 31)}, "reversed_on"),
        ({"on": DAY(2124, 1, 1)}, "reversed_on"),
    ],
)
def test_a_faulty_field_is_named(club, change, field):
    assert refusals(undo, first(club), **change) == [(0, field)]


def test_a_voucher_is_reversed_once_and_a_reversal_never(club):
    reversal = undo(first(club))
    assert refusals(undo, first(club)) == [(0, "")]
    assert refusals(undo, reversal) == [(0, "")]


def test_cash_that_was_spent_is_not_taken_back(club, borrower):
    lend(borrower, 1_000_000, FEB)
    with pytest.raises(Refused, match=r"1\.000\.000 ₫"):
        undo(first(club))


def test_a_closed_period_takes_no_reversal_but_its_vouchers_are_reversed_later(club):
    PeriodLock.objects.create(closed_through=MAR, closed_by="Sở")
    assert refusals(undo, first(club), on=MAR) == [(0, "reversed_on")]
    assert undo(first(club), on=DAY(2024, 3, 2))


@time_machine.travel("2024-05-05 10:00+07:00", tick=False)
def test_a_reversal_is_dated_today_unless_said_otherwise(club):
    assert reverse_voucher(actor=SYSTEM, voucher=first(club), reason="nhập sai").dated_on == DAY(2024, 5, 5)


@pytest.mark.parametrize("persona", ["secretary_a", "officer_b", "viewer", "unassigned"])
def test_only_officers_of_the_area_reverse(club, world, persona):
    with pytest.raises(PermissionDenied):
        undo(first(club), actor=world.users[persona])


def test_a_reversal_is_recorded_with_its_reason(club, world):
    small = capital(club, 700, FEB)
    before = AuditRecord.objects.count()
    undo(small, actor=world.officer_a)
    records = AuditRecord.objects.order_by("pk")[before:]
    assert {(record.action, record.reason, record.actor) for record in records} == {
        ("entries.reverse", "nhập sai", world.officer_a)
    }
    assert [record.before and record.before["reversed_on"] for record in records] == [None, None]
    assert records[1].after["reversed_on"] == "2024-04-01"


def test_the_other_money_of_the_club_is_left_alone(club):
    other = capital(club, 700, FEB)
    undo(first(club))
    assert list(other.entries.values_list("amount_vnd", flat=True)) == [700]


def test_a_reversal_bears_a_name_though_it_has_no_code(club):
    reversal = undo(first(club))
    assert reversal.label == f"Phiếu điều chỉnh {reversal.pk}"
