"""One loan paid off out of the next: two vouchers of one day, judged by what really changes hands."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.actors import SYSTEM
from districts.models import PeriodLock
from funds.models import Entry, Loan
from funds.services import reverse_voucher, roll_over_loan
from tests.funds.audited import faults
from tests.funds.book import cash, lend, refusals, repay

DAY = dt.date
FEB, APR, JUNE, JULY = (DAY(2024, month, 1) for month in (2, 4, 6, 7))


@pytest.fixture
def loan(club, borrower):
    """All of the club's 20.000.000 ₫ lent, of which 5.000.000 ₫ came back and went out again to somebody else."""
    loan = lend(borrower, 20_000_000, FEB, code="KV1")
    repay(loan, 5_000_000, APR, code="P2")
    lend(club.members.exclude(pk=borrower.pk)[0], 5_000_000, APR, code="KV2")
    return loan


def roll_over(loan, actor=SYSTEM, **change):
    values = {
        "rolled_on": JUNE,
        "voucher_code": "P9",
        "interest_vnd": 100_000,
        "code": "KV9",
        "principal_vnd": 15_000_000,
        "months": 10,
        "monthly_rate_percent": Decimal(1),
    }
    return roll_over_loan(actor=actor, loan=loan, **values | change)


def owed(code, day) -> int:
    return Loan.objects.with_outstanding_on(day).get(code=code).outstanding_vnd


def test_the_old_loan_is_paid_off_and_the_new_one_owes_though_the_box_is_empty(club, loan):
    assert cash(club, JUNE)["income"] == 0
    new = roll_over(loan)
    assert (owed("KV1", JUNE), owed("KV9", JUNE)) == (0, 15_000_000)
    assert cash(club, JUNE) == {"income": 0, "operating": 100_000}
    assert (new.member_id, new.instalments.count()) == (loan.member_id, 10)
    note = Entry.objects.get(kind="principal_repaid", voucher__code="P9").note
    assert "KV9" in note
    assert faults(club) == []


def test_only_the_difference_must_be_in_the_box(loan):
    assert refusals(roll_over, loan, principal_vnd=15_000_001) == [(0, "principal_vnd")]
    assert Loan.objects.filter(code="KV9").count() == 0
    assert roll_over(loan, principal_vnd=14_999_999)


def test_it_is_taken_back_the_new_loan_first(club, loan):
    new = roll_over(loan)
    payment = loan.vouchers.get(code="P9")
    assert refusals(reverse_voucher, actor=SYSTEM, voucher=payment, reversed_on=JULY, reason="nhầm") == [(0, "")]
    for voucher in (new.vouchers.get(), payment):
        reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=JULY, reason="nhầm")
    assert (owed("KV1", JULY), owed("KV9", JULY)) == (15_000_000, 0)
    assert cash(club, JULY) == {"income": 0, "operating": 0}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"voucher_code": "P2"}, {"voucher_code"}),
        ({"voucher_code": ""}, {"voucher_code"}),
        ({"code": "KV1"}, {"code"}),
        ({"interest_vnd": -1}, {"interest_vnd"}),
        ({"principal_vnd": 0}, {"principal_vnd"}),
        ({"months": 0}, {"months"}),
        ({"rolled_on": DAY(2024, 1, 31)}, {"rolled_on"}),
        ({"rolled_on": DAY(2124, 1, 1)}, {"rolled_on"}),
    ],
)
def test_a_faulty_field_is_named_once(loan, change, fields):
    found = [field for _index, field in refusals(roll_over, loan, **change)]
    assert (set(found), len(found)) == (fields, 1)


def test_a_loan_that_was_paid_later_a_borrower_who_left_and_a_closed_period_are_refused(loan, borrower):
    type(borrower).objects.filter(pk=borrower.pk).update(left_on=APR)
    assert refusals(roll_over, loan) == [(0, "")]
    type(borrower).objects.filter(pk=borrower.pk).update(left_on=None)
    repay(loan, 1, JULY)
    assert refusals(roll_over, loan) == [(0, "rolled_on")]
    PeriodLock.objects.create(closed_through=JULY, closed_by="Sở")
    assert refusals(roll_over, loan, rolled_on=JULY) == [(0, "rolled_on")]


@pytest.mark.parametrize("persona", ["officer_b", "viewer", "unassigned"])
def test_nobody_from_elsewhere_rolls_over(loan, world, persona):
    with pytest.raises(PermissionDenied):
        roll_over(loan, actor=world.users[persona])


@time_machine.travel("2024-06-15 09:00+07:00", tick=False)
def test_the_page_posts_once_and_leads_to_the_new_loan(client, world, loan):
    client.force_login(world.secretary_a)
    address = reverse("rollover_create", args=[loan.pk])
    assert address in client.get(loan.get_absolute_url()).content.decode()
    page = client.get(address)
    assert (page.status_code, page.context["form"]["principal_vnd"].value()) == (200, 15_000_000)
    form = {"once": str(uuid.uuid4()), "rolled_on": "15/06/2024", "voucher_code": "P9", "interest_vnd": "0"}
    form |= {"code": "KV9", "principal_vnd": "15 triệu", "months": "6", "monthly_rate_percent": "0,8"}
    answers = [client.post(address, form) for _twice in range(2)]
    assert {answer.url for answer in answers} == {Loan.objects.get(code="KV9").get_absolute_url()}
