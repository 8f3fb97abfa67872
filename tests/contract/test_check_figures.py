"""check_figures finds what somebody changed behind the services' back."""

import datetime as dt

import pytest
from django.db import connection

from config.demonstration.services import load_synthetic
from core import guards
from core.actors import SYSTEM
from funds.models import Loan
from funds.services import reschedule_loan

FAULTS = {
    "an amount": "UPDATE funds_instalment SET principal_vnd = principal_vnd + 1000 WHERE number = 2",
    "a schedule that is gone": "DELETE FROM funds_instalment",
    "a line that is gone": "DELETE FROM funds_entry WHERE kind = 'membership_fee'",
    "a loan's day": "UPDATE funds_loan SET disbursed_on = '2019-01-31'",
    "a loan's principal": "UPDATE funds_loan SET principal_vnd = principal_vnd + 1",
    "a voucher's day": "UPDATE funds_voucher SET dated_on = '2019-01-01' WHERE code = 'P2'",
    "a reversal that never was": "UPDATE funds_voucher SET reversed_on = '2021-01-01' WHERE code = 'P1'",
    "a borrower of another club": "UPDATE clubs_member SET club_id = club_id + 1",
    "a loan cancelled without its entries": "UPDATE funds_loan SET cancelled_on = '2021-01-01'",
}

# One đồng, moved so that every sum and every constraint still holds: only the record of the posting tells.
PLANTED = {
    "an entry": ["UPDATE funds_entry SET amount_vnd = amount_vnd + 1, cash_vnd = cash_vnd + 1 WHERE kind = 'capital'"],
    "an interest received": [
        "UPDATE funds_entry SET amount_vnd = amount_vnd + 1, cash_vnd = cash_vnd + 1 WHERE kind = 'interest_received'"
    ],
    "an instalment's interest": ["UPDATE funds_instalment SET interest_vnd = interest_vnd + 1 WHERE number = 2"],
    "two instalments": [
        "UPDATE funds_instalment SET principal_vnd = principal_vnd + 1, cumulative_vnd = cumulative_vnd + 1"
        " WHERE number = 1",
        "UPDATE funds_instalment SET principal_vnd = principal_vnd - 1 WHERE number = 2",
    ],
    "a loan with all that belongs to it": [
        "UPDATE funds_loan SET principal_vnd = principal_vnd + 1",
        "UPDATE funds_entry SET amount_vnd = amount_vnd + 1, cash_vnd = cash_vnd - 1,"
        " portfolio_vnd = portfolio_vnd + 1 WHERE kind = 'loan_disbursed'",
        "UPDATE funds_instalment SET principal_vnd = principal_vnd + CASE number WHEN 1 THEN 1 ELSE 0 END,"
        " cumulative_vnd = cumulative_vnd + 1",
    ],
    "a due day": ["UPDATE funds_instalment SET due_on = '2018-12-31' WHERE number = 1"],
    "a rate": ["UPDATE funds_loan SET monthly_rate_percent = monthly_rate_percent + 0.001"],
    "a voucher's number": ["UPDATE funds_voucher SET code = 'P77' WHERE code = 'P1'"],
    "a voucher with its entry": [
        "DELETE FROM funds_entry WHERE kind = 'membership_fee'",
        "DELETE FROM funds_voucher WHERE code = 'P2'",
    ],
    "a voucher that nobody posted": [
        "INSERT INTO funds_voucher (club_id, kind, code, dated_on, reason, posted_at)"
        " SELECT club_id, kind, 'P99', dated_on, reason, posted_at FROM funds_voucher WHERE code = 'P2'",
    ],
}


@pytest.mark.parametrize("fault", PLANTED)
def test_one_planted_dong_is_found_though_all_sums_hold(programme, manage, fault):
    with guards.lifted(connection), connection.cursor() as cursor:
        for statement in PLANTED[fault]:
            cursor.execute(statement)
            assert cursor.rowcount > 0
    answer = manage("check_figures")
    assert (answer.code, "Traceback" in answer.err) == (1, False)


def test_the_books_of_a_synthetic_programme_audit_clean(programme, manage):
    load_synthetic(clubs=4, seed=5, since=2023, until=dt.date(2025, 12, 14))
    assert manage("check_figures")[0::2] == (0, "")


CHANGES = [
    "superseded_on = '2020-01-01' WHERE superseded_on IS NOT NULL",
    "interest_vnd = interest_vnd + 1 WHERE number = 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_rescheduled_loan_audits_clean_until_somebody_touches_it(programme, manage, change):
    loan = Loan.objects.get()
    starts = loan.disbursed_on + dt.timedelta(days=40)
    reschedule_loan(actor=SYSTEM, loan=loan, from_on=starts, months=3, first_due_on=starts, reason="mất mùa")
    assert manage("check_figures")[0::2] == (0, "")
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE funds_instalment SET {change}")
    assert manage("check_figures").code == 1


def test_books_in_order_end_with_0(programme, manage):
    assert manage("check_figures")[0::2] == (0, "")


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_listed_and_ends_with_1(programme, manage, fault):
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(FAULTS[fault])
    answer = manage("check_figures")
    assert (answer.code, "NT-0001" in answer.out) == (1, True)
    assert "Traceback" not in answer.err
