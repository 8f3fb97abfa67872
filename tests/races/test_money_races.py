"""Two people at once: shown to go wrong without the lock of the club's row, then not to with it (PostgreSQL).

On SQLite one writer waits for the other by itself (IMMEDIATE); the same results are asserted there.
"""

import datetime as dt
import uuid
from threading import Barrier

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from core.actors import SYSTEM
from funds.drafts import BroughtLoan, OpeningDraft
from funds.models import Entry, Instalment, Loan, Voucher
from funds.services import (
    approve_act,
    bring_over,
    deciding,
    disburse_loan,
    judging,
    opening,
    refuse_act,
    repay_loan,
    reschedule_loan,
    reverse_voucher,
    roll_over_loan,
    write_off_loan,
)
from tests.funds.book import capital, cash, lend
from tests.races.parallel import AT_ONCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date


@pytest.fixture
def club(world):
    """5.000.000 ₫: one loan of that size, not two."""
    capital(world.club_a, 5_000_000, DAY(2024, 1, 1), code="P1")
    return world.club_a


@pytest.fixture
def loan(world, club):
    """All that the club has; named before `slow_posting`, which lets nobody post alone."""
    return lend(world.members_a[0], 5_000_000, DAY(2024, 2, 1))


def without_lock(club_ids):
    return {club.pk: club for club in Club.objects.filter(pk__in=club_ids)}


@pytest.fixture
def slow_posting(monkeypatch):
    """Every posting has looked before any of them writes."""
    waiting = Barrier(AT_ONCE, timeout=20)
    write = judging.Judge.problems

    def look_then_wait(judge):
        problems = write(judge)
        waiting.wait()
        return problems

    monkeypatch.setattr(judging.Judge, "problems", look_then_wait)


def disburse(world):
    return lambda number: disburse_loan(
        actor=SYSTEM,
        club=world.club_a,
        member=world.members_a[0],
        code=f"KV{number}",
        disbursed_on=DAY(2024, 2, 1),
        principal_vnd=5_000_000,
        months=5,
    )


@pytest.mark.postgres
def test_without_the_lock_one_fund_is_lent_many_times(world, club, monkeypatch, slow_posting, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has one writer at a time")
    monkeypatch.setattr(judging, "lock_clubs", without_lock)
    assert at_once(disburse(world)) == [True] * AT_ONCE
    assert cash(club, DAY(2024, 2, 1))["income"] == 5_000_000 * (1 - AT_ONCE)


def test_one_fund_is_lent_once(world, club):
    assert sorted(at_once(disburse(world))) == [False] * (AT_ONCE - 1) + [True]
    assert cash(club, DAY(2024, 2, 1))["income"] == 0


def test_a_loan_is_paid_back_once(world, club):
    loan = lend(world.members_a[0], 5_000_000, DAY(2024, 2, 1))
    accepted = at_once(
        lambda number: repay_loan(
            actor=SYSTEM, loan=loan, code=f"T{number}", paid_on=DAY(2024, 3, 1), principal_vnd=5_000_000
        )
    )
    assert sum(accepted) == 1
    assert Loan.objects.with_outstanding_on(DAY(2024, 3, 1)).get().outstanding_vnd == 0


def pay_or_write_off(loan):
    """Every other one brings all that is owed, the others write it off."""

    def act(number):
        if number % 2:
            return repay_loan(
                actor=SYSTEM, loan=loan, code=f"T{number}", paid_on=DAY(2024, 3, 1), principal_vnd=5_000_000
            )
        return write_off_loan(
            actor=SYSTEM, loan=loan, written_on=DAY(2024, 3, 1), amount_vnd=5_000_000, reason="mất tích"
        )

    return act


@pytest.mark.postgres
def test_without_the_lock_a_debt_is_paid_and_written_off(world, club, loan, monkeypatch, slow_posting, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has one writer at a time")
    monkeypatch.setattr(judging, "lock_clubs", without_lock)
    assert at_once(pay_or_write_off(loan)) == [True] * AT_ONCE
    assert Loan.objects.with_outstanding_on(DAY(2024, 3, 1)).get().outstanding_vnd == 5_000_000 * (1 - AT_ONCE)


def test_a_debt_is_paid_or_written_off_never_both(loan):
    assert sum(at_once(pay_or_write_off(loan))) == 1
    assert Loan.objects.with_outstanding_on(DAY(2024, 3, 1)).get().outstanding_vnd == 0


def test_a_loan_is_rescheduled_once_on_a_day(loan):
    day = DAY(2024, 3, 1)
    accepted = at_once(
        lambda number: reschedule_loan(
            actor=SYSTEM, loan=loan, from_on=day, months=number + 1, first_due_on=day, reason="mất mùa"
        )
    )
    assert sum(accepted) == 1
    assert Instalment.objects.filter(loan=loan).in_force_on(day).count() == accepted.index(True) + 1


@pytest.fixture
def asked(world, club):
    """The reversal of 10.000.000 ₫ for which an officer asked."""
    large = capital(club, 10_000_000, DAY(2024, 2, 1), code="P2")
    return reverse_voucher(actor=world.officer_a, voucher=large, reversed_on=DAY(2024, 2, 1), reason="nhập sai")


def decide(world, act):
    """The first approves, all others refuse."""
    staff = world.users["province_staff"]

    def do(number):
        return approve_act(actor=staff, act=act) if number == 0 else refuse_act(actor=staff, act=act, reason="đúng")

    return do


@pytest.mark.postgres
def test_without_the_lock_one_request_is_approved_and_refused(world, asked, monkeypatch, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has one writer at a time")
    waiting = Barrier(AT_ONCE, timeout=20)
    monkeypatch.setattr(deciding, "lock_clubs", without_lock)
    monkeypatch.setattr(deciding, "_require_another", lambda _actor, _act: waiting.wait())
    assert at_once(decide(world, asked)) == [True] * AT_ONCE


def test_two_who_decide_at_once_decide_once(world, asked):
    accepted = at_once(decide(world, asked))
    assert sum(accepted) == 1
    assert Voucher.objects.filter(reverses=asked.voucher).count() == accepted[0]


def test_a_loan_is_rolled_over_once(world, loan):
    accepted = at_once(
        lambda number: roll_over_loan(
            actor=SYSTEM,
            loan=loan,
            rolled_on=DAY(2024, 3, 1),
            voucher_code=f"T{number}",
            interest_vnd=0,
            code=f"M{number}",
            principal_vnd=5_000_000,
            months=5,
            monthly_rate_percent=loan.monthly_rate_percent,
        )
    )
    assert sum(accepted) == 1
    assert [one.outstanding_vnd for one in Loan.objects.with_outstanding_on(DAY(2024, 3, 1)).order_by("pk")] == [
        0,
        5_000_000,
    ]


def bring(world):
    """The same loan under another code each time, which no constraint minds."""
    fields = {"original_on": DAY(2024, 1, 10), "original_vnd": 6_000_000, "months": 12, "outstanding_vnd": 4_700_000}

    def act(number):
        loans = [BroughtLoan(member=world.members_a[0], code=f"KV{number}", **fields)]
        brought = OpeningDraft(club=world.club_a, opened_on=DAY(2024, 7, 1), loans=loans)
        return bring_over(actor=SYSTEM, opening=brought)

    return act


@pytest.mark.postgres
def test_without_the_lock_one_loan_is_brought_over_many_times(world, monkeypatch, slow_posting, is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has one writer at a time")
    monkeypatch.setattr(judging, "lock_clubs", without_lock)
    monkeypatch.setattr(opening, "lock_clubs", without_lock)
    assert at_once(bring(world)) == [True] * AT_ONCE
    assert Loan.objects.count() == AT_ONCE


def test_one_loan_is_brought_over_once(world):
    assert sum(at_once(bring(world))) == 1
    assert Loan.objects.count() == 1


def test_a_voucher_code_is_given_once(world, club):
    accepted = at_once(lambda number: capital(club, 1000 + number, DAY(2024, 2, 1), code="P2"))
    assert sum(accepted) == 1
    assert Voucher.objects.filter(code="P2").count() == 1


def test_a_voucher_is_reversed_once(world, club):
    voucher = Voucher.objects.get(code="P1")
    accepted = at_once(
        lambda _number: reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=DAY(2024, 2, 1), reason="hai lần")
    )
    assert sum(accepted) == 1
    assert cash(club, DAY(2024, 2, 1))["income"] == 0


def test_money_is_not_lent_while_it_is_taken_back(world, club):
    """Either the loan or the reversal of the capital it needs, never both."""
    voucher = Voucher.objects.get(code="P1")

    def act(number):
        if number % 2:
            return reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=DAY(2024, 2, 1), reason="rút lại")
        return disburse(world)(number)

    assert sum(at_once(act)) == 1
    assert cash(club, DAY(2024, 2, 1))["income"] == 0


def test_a_form_sent_many_times_at_once_posts_once(world, club):
    form = {"once": str(uuid.uuid4()), "code": "P2", "entry_on": "05/03/2024", "fund": "income"}
    form |= {"kind": "donation", "amount_vnd": "500.000"}
    clients = [Client() for _number in range(AT_ONCE)]
    for client in clients:
        client.force_login(world.officer_a)
    answers = []
    at_once(lambda number: answers.append(clients[number].post(reverse("entry_create", args=[club.code]), form)))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Entry.objects.filter(kind="donation").count() == 1
