"""A debt is written off in part or whole: no cash moves, the loan owes less, and a reversal puts it back."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock
from funds.models import Entry, Loan, Voucher
from funds.services import reverse_voucher, write_off_loan
from tests.funds.book import cash, lend, refusals, repay

DAY = dt.date
FEB, MAR, APR, MAY = DAY(2024, 2, 1), DAY(2024, 3, 1), DAY(2024, 4, 1), DAY(2024, 5, 1)


@pytest.fixture
def loan(club, borrower):
    return lend(borrower, 1_000_000, FEB)


def write_off(loan, amount=1_000_000, on=APR, reason="Người vay đã mất", actor=SYSTEM):
    return write_off_loan(actor=actor, loan=loan, written_on=on, amount_vnd=amount, reason=reason)


def owed(day) -> int:
    return Loan.objects.with_outstanding_on(day).get().outstanding_vnd


def worth(club, day) -> int:
    return Entry.objects.filter(club=club).dated_to(day).of_fund("income").value_by_club().get()["value"]


def test_a_write_off_takes_what_is_owed_off_the_fund_and_moves_no_cash(club, loan):
    before = cash(club, APR)
    voucher = write_off(loan, 400_000)
    assert cash(club, APR) == before
    assert (owed(MAR), owed(APR)) == (1_000_000, 600_000)
    assert (worth(club, MAR), worth(club, APR)) == (20_000_000, 19_600_000)
    assert (voucher.kind, voucher.code, voucher.reason) == (Voucher.Kind.WRITE_OFF, "", "Người vay đã mất")


def test_what_is_written_off_is_overdue_no_more(club, loan):
    assert Loan.objects.with_position_on(APR).get().overdue_vnd == 100_000
    write_off(loan)
    position = Loan.objects.with_state_on(APR).get()
    assert (position.overdue_vnd, position.oldest_due_on, position.state) == (0, None, "closed")


def test_a_reversed_write_off_is_owed_again(club, loan):
    reverse_voucher(actor=SYSTEM, voucher=write_off(loan), reversed_on=MAY, reason="Con trả thay")
    assert (owed(APR), owed(MAY)) == (0, 1_000_000)
    assert worth(club, MAY) == 20_000_000


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " \n"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"amount": 0}, "amount_vnd"),
        ({"amount": 1_000_001}, "amount_vnd"),
        ({"amount": 10**30}, "amount_vnd"),
        ({"on": DAY(2024, 1, 31)}, "written_on"),
        ({"on": DAY(2124, 1, 1)}, "written_on"),
    ],
)
def test_a_faulty_field_is_named(loan, change, field):
    assert refusals(write_off, loan, **change) == [(0, field)]


def test_no_more_is_written_off_than_is_owed_on_that_and_every_later_day(loan):
    repay(loan, 700_000, MAY)
    assert refusals(write_off, loan, 300_001) == [(0, "amount_vnd")]
    write_off(loan, 300_000)
    assert refusals(repay, loan, 1, MAY) == [(0, "principal_vnd")]


def test_a_cancelled_loan_and_a_closed_period_take_no_write_off(club, loan):
    PeriodLock.objects.create(closed_through=APR, closed_by="Sở")
    assert refusals(write_off, loan, on=APR) == [(0, "written_on")]
    reverse_voucher(actor=SYSTEM, voucher=loan.vouchers.get(), reversed_on=MAY, reason="nhập sai")
    assert refusals(write_off, loan, on=MAY) == [(0, "loan")]


def test_a_loan_with_a_write_off_is_not_cancelled_before_that_is_reversed(loan):
    write_off(loan, 1)
    disbursement = loan.vouchers.get(kind="disbursement")
    assert refusals(reverse_voucher, actor=SYSTEM, voucher=disbursement, reversed_on=MAY, reason="x") == [(0, "")]


@pytest.mark.parametrize("persona", ["secretary_a", "officer_b", "viewer", "unassigned"])
def test_only_officers_of_the_area_write_off(loan, world, persona):
    with pytest.raises(PermissionDenied):
        write_off(loan, actor=world.users[persona])


def test_a_write_off_is_recorded_with_its_reason(loan, world):
    voucher = write_off(loan, 5, actor=world.officer_a)
    record = AuditRecord.objects.order_by("-pk")[0]
    assert (record.action, record.actor, record.object_id) == ("loans.write_off", world.officer_a, voucher.pk)
    assert (record.after["reason"], record.after["entries"]) == (
        "Người vay đã mất",
        [["income", "written_off", 5]],
    )


@time_machine.travel("2024-06-15 09:00+07:00", tick=False)
def test_the_page_says_what_will_happen_and_posts_once(client, world, loan):
    client.force_login(world.officer_a)
    address = reverse("write_off_create", args=[loan.pk])
    assert address in client.get(loan.get_absolute_url()).content.decode()
    page = client.get(address)
    assert "1.000.000" in page.context["consequences"][0]
    form = {"once": str(uuid.uuid4()), "written_on": "15/06/2024", "amount_vnd": "1 triệu", "reason": "Mất tích"}
    assert [client.post(address, form).status_code for _twice in range(2)] == [302, 302]
    assert owed(DAY(2024, 6, 15)) == 0
    assert address not in client.get(loan.get_absolute_url()).content.decode()
    assert client.post(address, form | {"once": str(uuid.uuid4())}).status_code == 422


@pytest.mark.parametrize("bad", ["\x00", "9" * 40, "20.5", "-1", ""])
def test_a_sum_that_is_none_is_told_beside_its_field(client, world, loan, bad):
    client.force_login(world.officer_a)
    form = {"once": str(uuid.uuid4()), "written_on": "15/06/2024", "amount_vnd": bad, "reason": "x"}
    answer = client.post(reverse("write_off_create", args=[loan.pk]), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount_vnd"])


def test_what_is_written_off_is_not_called_repaid_on_the_loan_page_and_the_members_sheet(client, world, loan):
    repay(loan, 400_000, MAR, interest=20_000)
    voucher = write_off(loan, 300_000)
    client.force_login(world.officer_a)
    page = client.get(loan.get_absolute_url()).context
    assert (page["repaid"], page["written_off"], page["received"]) == (400_000, 300_000, 20_000)
    sheet = client.get(reverse("loan_sheet", args=[loan.pk])).context
    assert (sheet["principal_vnd"], sheet["written_off_vnd"], sheet["interest_vnd"]) == (400_000, 300_000, 20_000)
    reverse_voucher(actor=SYSTEM, voucher=voucher, reason="đã trả")
    page = client.get(loan.get_absolute_url()).context
    assert (page["repaid"], page["written_off"]) == (400_000, 0)
