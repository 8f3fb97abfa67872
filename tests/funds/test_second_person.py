"""A large reversal or write-off is posted when another person approved it, and not by any other way."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.actors import SYSTEM
from funds.models import Entry, Loan, PendingAct, Voucher
from funds.services import (
    approve_act,
    refuse_act,
    replace_vouchers,
    reverse_voucher,
    withdraw_act,
    write_off_loan,
)
from tests.funds.book import capital, cash, entry, lend, refusals

DAY = dt.date
FEB, APR = DAY(2024, 2, 1), DAY(2024, 4, 1)


@pytest.fixture
def large(club) -> Voucher:
    return capital(club, 10_000_000, FEB, code="P2")


@pytest.fixture
def asked(large, world) -> PendingAct:
    return undo(large, world.officer_a)


def undo(voucher, actor):
    return reverse_voucher(actor=actor, voucher=voucher, reversed_on=APR, reason="nhập sai")


def test_a_large_reversal_waits_and_the_book_is_as_it_was(club, asked):
    assert (asked.kind, asked.amount_vnd, asked.dated_on, asked.decision) == ("reversal", 10_000_000, APR, "")
    assert cash(club, APR)["income"] == 30_000_000


def test_a_smaller_one_is_posted_at_once(club, world):
    assert isinstance(undo(capital(club, 9_999_999, FEB), world.officer_a), Voucher)


def test_another_person_approves_and_it_is_posted_on_the_day_asked_for(club, asked, world):
    done = approve_act(actor=world.users["province_staff"], act=asked)
    assert (done.decision, done.result.dated_on, done.result.reverses) == ("approved", APR, asked.voucher)
    assert cash(club, APR)["income"] == 20_000_000


def test_who_asked_never_approves_or_refuses_his_own(club, asked, world):
    assert refusals(lambda: approve_act(actor=world.officer_a, act=asked)) == [(0, "")]
    assert refusals(lambda: refuse_act(actor=world.officer_a, act=asked, reason="x")) == [(0, "")]
    assert refusals(lambda: approve_act(actor=SYSTEM, act=asked)) == [(0, "")]
    assert refusals(undo, asked.voucher, world.officer_a) == [(0, "")]
    assert cash(club, APR)["income"] == 30_000_000


@pytest.mark.parametrize("persona", ["secretary_a", "officer_b", "viewer", "unassigned"])
def test_nobody_without_the_right_decides(asked, world, persona):
    for act in (approve_act, refuse_act, withdraw_act):
        with pytest.raises(PermissionDenied):
            act(actor=world.users[persona], act=asked, reason="x")


def test_only_who_asked_withdraws(asked, world):
    with pytest.raises(PermissionDenied):
        withdraw_act(actor=world.users["province_staff"], act=asked)
    assert withdraw_act(actor=world.officer_a, act=asked).decision == "withdrawn"


def test_what_is_decided_stays_decided_and_can_be_asked_anew(asked, world):
    staff = world.users["province_staff"]
    assert refusals(lambda: refuse_act(actor=staff, act=asked, reason=" ")) == [(0, "reason")]
    refuse_act(actor=staff, act=asked, reason="Phiếu đúng")
    assert refusals(lambda: approve_act(actor=staff, act=asked)) == [(0, "")]
    assert refusals(lambda: withdraw_act(actor=world.officer_a, act=asked)) == [(0, "")]
    assert undo(asked.voucher, world.officer_a).pk != asked.pk


def test_every_check_is_made_again_when_it_is_approved(club, asked, borrower, world):
    lend(borrower, 25_000_000, APR)
    assert refusals(lambda: approve_act(actor=world.users["province_staff"], act=asked)) == [(0, "")]
    asked.refresh_from_db()
    assert asked.decision == ""


def test_write_offs_of_one_loan_count_together(club, borrower, world):
    loan = lend(borrower, 15_000_000, FEB)
    values = {"actor": world.officer_a, "loan": loan, "written_on": APR, "reason": "mất tích"}
    assert isinstance(write_off_loan(amount_vnd=6_000_000, **values), Voucher)
    act = write_off_loan(amount_vnd=4_000_000, **values)
    assert isinstance(act, PendingAct)
    approve_act(actor=world.users["province_staff"], act=act)
    assert Loan.objects.with_outstanding_on(APR).get().outstanding_vnd == 5_000_000


def test_a_correction_of_the_sheet_is_no_way_round(club, large, world):
    def correct(amount):
        drafts = [entry(club, "capital", amount, on=FEB)]
        return replace_vouchers(actor=world.officer_a, reversals=[(large, FEB)], reason="sửa", drafts=drafts)

    assert refusals(correct, 20_000_000) == [(0, "reversal")]
    assert Entry.objects.filter(club=club, reverses__isnull=False).count() == 0
    assert correct(1_000_000)


def test_the_pages_ask_list_and_decide(client, world, large):
    client.force_login(world.officer_a)
    form = {"once": str(uuid.uuid4()), "reversed_on": "01/04/2024", "reason": "nhập sai"}
    address = client.post(reverse("voucher_reverse", args=[large.pk]), form).url
    assert address == PendingAct.objects.get().get_absolute_url()
    approve = {"act": "approve", "reason": ""}
    assert client.post(address, approve | {"once": str(uuid.uuid4())}).status_code == 422
    assert address in client.get(reverse("pending_list")).content.decode()
    client.force_login(world.users["province_staff"])
    once = {"once": str(uuid.uuid4())}
    assert [client.post(address, approve | once).status_code for _twice in range(2)] == [302, 302]
    assert client.get(address).context["object"].decision == "approved"
    assert Voucher.objects.filter(reverses=large).count() == 1
    assert client.post(address, {"act": "x", "once": str(uuid.uuid4())}).status_code in (400, 422)


def pages_of(client, user, *addresses) -> list[str]:
    client.force_login(user)
    return [client.get(address).content.decode() for address in addresses]


def test_a_voucher_that_waits_says_so_with_a_link_until_it_is_decided(client, asked, world):
    address, again = asked.voucher.get_absolute_url(), reverse("voucher_reverse", args=[asked.voucher_id])
    (page,) = pages_of(client, world.officer_a, address)
    assert (asked.get_absolute_url() in page, again in page) == (True, False)
    (page,) = pages_of(client, world.users["secretary_a"], address)
    assert ("flash--warning" in page, asked.get_absolute_url() in page) == (True, False)
    withdraw_act(actor=world.officer_a, act=asked)
    (page,) = pages_of(client, world.officer_a, address)
    assert (asked.get_absolute_url() in page, again in page) == (False, True)


def test_a_loan_says_what_waits_for_it_and_for_its_vouchers(client, club, borrower, world):
    capital(club, 10_000_000, FEB)
    loan, other = lend(borrower, 12_000_000, FEB), lend(borrower, 11_000_000, FEB)
    act = write_off_loan(actor=world.officer_a, loan=loan, amount_vnd=12_000_000, written_on=APR, reason="mất tích")
    reversal = undo(Voucher.objects.get(loan=other), world.officer_a)
    write_off = reverse("write_off_create", args=[loan.pk])
    for page in pages_of(client, world.officer_a, loan.get_absolute_url(), write_off):
        assert (act.get_absolute_url() in page, reversal.get_absolute_url() in page) == (True, False)
    (page,) = pages_of(client, world.officer_a, other.get_absolute_url())
    assert (act.get_absolute_url() in page, reversal.get_absolute_url() in page) == (False, True)


def test_the_write_off_page_says_from_which_amount_on_it_waits(client, club, borrower, world):
    loan = lend(borrower, 15_000_000, FEB)
    address = reverse("write_off_create", args=[loan.pk])
    client.force_login(world.officer_a)
    before = client.get(address).context["consequences"]
    write_off_loan(actor=world.officer_a, loan=loan, amount_vnd=6_000_000, written_on=APR, reason="mất tích")
    after = client.get(address).context["consequences"]
    assert [len(before), "10.000.000 ₫" in before[1]] == [4, True]
    assert [len(after), "4.000.000 ₫" in after[1]] == [4, True]


def test_the_write_off_page_of_a_small_loan_does_not_speak_of_a_second_person(client, club, borrower, world):
    client.force_login(world.officer_a)
    page = client.get(reverse("write_off_create", args=[lend(borrower, 9_999_999, FEB).pk]))
    assert len(page.context["consequences"]) == 3
