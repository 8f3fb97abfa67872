"""A correction's reversals and new vouchers are judged together; the cash is counted against the book."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock
from funds.models import CashCount, Instalment, Loan, Voucher
from funds.services import count_cash, remove_cash_count, replace_vouchers
from tests.funds.book import capital, cash, entry, lend, loan, payment, refusals, repay

DAY = dt.date
FEB, MAR, APR, MAY = DAY(2024, 2, 1), DAY(2024, 3, 1), DAY(2024, 4, 1), DAY(2024, 5, 1)


def swap(reversals, drafts, reason="nhập sai", actor=SYSTEM):
    return replace_vouchers(actor=actor, reversals=reversals, reason=reason, drafts=drafts)


def first(club) -> Voucher:
    return Voucher.objects.get(club=club, code="P1")


def test_capital_grows_though_most_of_it_is_lent(club, borrower):
    lend(borrower, 19_000_000, FEB)
    (new,) = swap([(first(club), DAY(2024, 1, 1))], [entry(club, "capital", 21_000_000, DAY(2024, 1, 1), code="P1")])
    assert (new.code, cash(club, MAR)["income"]) == ("P1", 2_000_000)


def test_capital_does_not_shrink_below_what_is_lent(club, borrower):
    lend(borrower, 19_000_000, FEB)
    draft = entry(club, "capital", 18_000_000, DAY(2024, 1, 1))
    assert refusals(swap, [(first(club), DAY(2024, 1, 1))], [draft]) == [(0, "reversal")]
    assert first(club).reversed_on is None


def test_an_expense_beside_a_reversal_is_blamed_for_itself(club):
    fee = capital(club, 50_000, FEB, kind="membership_fee", fund="operating")
    drafts = [
        entry(club, "membership_fee", 40_000, FEB, fund="operating"),
        entry(club, "other_expense", 60_000, FEB, fund="operating"),
    ]
    assert refusals(swap, [(fee, FEB)], drafts) == [(1, "amount_vnd")]


def test_a_loan_and_its_payment_are_corrected_together(club, borrower):
    old = lend(borrower, 2_000_000, FEB, code="KV1")
    paid = repay(old, 200_000, MAR, code="TN1")
    new = loan(borrower, 3_000_000, FEB, code="KV1")
    swap([(old.vouchers.get(kind="disbursement"), FEB), (paid, MAR)], [new, payment(new, 300_000, on=MAR, code="TN1")])
    assert Loan.objects.with_outstanding_on(MAR).in_force().get().outstanding_vnd == 2_700_000


def test_a_loan_with_other_payments_stays(club, borrower):
    old = lend(borrower, 2_000_000, FEB)
    repay(old, 200_000, MAR)
    assert refusals(swap, [(old.vouchers.get(kind="disbursement"), FEB)], []) == [(0, "reversal")]


def test_the_reason_is_asked_once_and_the_period_must_be_open(club):
    other = capital(club, 5, FEB)
    assert refusals(swap, [(first(club), FEB), (other, FEB)], [], reason=" ") == [(0, "reason")]
    PeriodLock.objects.create(closed_through=FEB, closed_by="Sở")
    assert refusals(swap, [(other, FEB)], []) == [(0, "reversal")]


@pytest.mark.parametrize("persona", ["secretary_a", "officer_b", "viewer"])
def test_only_officers_of_the_area_correct_money(club, world, persona):
    with pytest.raises(PermissionDenied):
        swap([(first(club), FEB)], [], actor=world.users[persona])


# -- what is due by a day


def due(of, day, **kwargs):
    found = Loan.objects.with_due_by(day, **kwargs).get(pk=of.pk)
    return found.due_principal_vnd, found.due_interest_vnd


def test_what_is_due_counts_the_day_itself_and_the_arrears(club, borrower):
    of = lend(borrower, 3_000_000, FEB, months=3)
    assert [due(of, day) for day in (DAY(2024, 2, 29), MAR, APR)] == [(0, 0), (1_000_000, 30_000), (2_000_000, 60_000)]


def test_what_was_paid_is_no_longer_due_and_ahead_is_not_less_than_nothing(club, borrower):
    of = lend(borrower, 3_000_000, FEB, months=3)
    paid = repay(of, 1_500_000, MAR, interest=50_000)
    assert [due(of, day) for day in (MAR, APR, MAY)] == [(0, 0), (500_000, 10_000), (1_500_000, 40_000)]
    assert due(of, APR, leaving_out=[paid.pk]) == (2_000_000, 60_000)


def test_after_a_rescheduling_interest_of_the_first_schedule_stays_due_and_what_was_paid_is_not_taken_off_twice(
    club, borrower
):
    of = lend(borrower, 3_000_000, FEB, months=3)
    repay(of, 1_000_000, MAR, interest=30_000)
    of.instalments.update(superseded_on=DAY(2024, 4, 10))  # the second line was due on 01/04 and is not paid
    for number, day, reached in ((1, DAY(2024, 5, 10), 2_000_000), (2, DAY(2024, 6, 10), 3_000_000)):
        Instalment.objects.create(
            loan=of,
            number=number,
            due_on=day,
            principal_vnd=1_000_000,
            interest_vnd=20_000,
            cumulative_vnd=reached,
            in_force_from=DAY(2024, 4, 10),
        )
    days = [DAY(2024, 4, 9), DAY(2024, 4, 10), DAY(2024, 5, 10), DAY(2024, 6, 10)]
    assert [due(of, day) for day in days] == [
        (1_000_000, 30_000),
        (0, 30_000),
        (1_000_000, 50_000),
        (2_000_000, 70_000),
    ]


# -- counting


def count(club, amount, why="", on=FEB, actor=SYSTEM, **kwargs):
    return count_cash(
        actor=actor, club=club, fund="income", counted_on=on, counted_vnd=amount, explanation=why, **kwargs
    )


def test_cash_that_agrees_needs_no_word_and_a_difference_does(club):
    assert count(club, 20_000_000).explanation == ""
    assert refusals(count, club, 19_000_000, on=MAR) == [(0, "explanation")]
    assert count(club, 19_000_000, "Mất một triệu", on=MAR).counted_vnd == 19_000_000


def test_a_fund_is_counted_once_a_day_and_not_ahead(club):
    count(club, 20_000_000)
    assert refusals(count, club, 20_000_000) == [(0, "counted_vnd")]
    assert refusals(count, club, 20_000_000, on=DAY(2124, 1, 1)) == [(0, "counted_on")]
    assert refusals(count, club, -1, on=MAR) == [(0, "counted_vnd")]


def test_a_count_is_corrected_and_taken_back_with_a_trace(club, world):
    row = count(club, 20_000_000)
    count(club, 1, "đếm lại", count=row, actor=world.officer_a, reason="nhầm")
    remove_cash_count(actor=world.secretary_a, count=CashCount.objects.get())
    told = AuditRecord.objects.filter(model="funds.cashcount").order_by("pk")
    assert [(one.actor, one.reason) for one in told] == [
        (None, ""),
        (world.officer_a, "nhầm"),
        (world.secretary_a, ""),
    ]
    assert (CashCount.objects.count(), told.last().before["counted_vnd"]) == (0, 1)


def test_a_closed_period_is_not_counted_again(club):
    row = count(club, 20_000_000)
    PeriodLock.objects.create(closed_through=FEB, closed_by="Sở")
    assert refusals(count, club, 1, "x", count=row) == [(0, "counted_on")]
    assert refusals(lambda: remove_cash_count(actor=SYSTEM, count=row)) == [(0, "counted_on")]


@pytest.mark.parametrize("persona", ["officer_b", "viewer", "unassigned"])
def test_strangers_do_not_count(club, world, persona):
    with pytest.raises(PermissionDenied):
        count(club, 1, "x", actor=world.users[persona])
