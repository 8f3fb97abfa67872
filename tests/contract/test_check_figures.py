"""check_figures finds what somebody changed behind the services' back."""

import pytest
from django.db import connection

from core import guards

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


def test_books_in_order_end_with_0(programme, manage):
    assert manage("check_figures")[0::2] == (0, "")


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_listed_and_ends_with_1(programme, manage, fault):
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(FAULTS[fault])
    answer = manage("check_figures")
    assert (answer.code, "NT-0001" in answer.out) == (1, True)
    assert "Traceback" not in answer.err
