"""Random histories of a club's money: what may happen, and how it is done through the services."""

import datetime as dt
from collections import Counter

from hypothesis import strategies as st

from clubs.services import end_membership
from core.actors import SYSTEM
from core.problems import Refused
from funds.drafts import BroughtLoan, OpeningDraft
from funds.models import Loan, PendingAct, Voucher
from funds.services import (
    approve_act,
    bring_over,
    count_cash,
    post_batch,
    refuse_act,
    replace_vouchers,
    reschedule_loan,
    reverse_voucher,
    roll_over_loan,
    sell_in_kind,
    take_back_rescheduling,
    withdraw_act,
    write_off_loan,
)
from tests.funds.book import entry, loan, next_code, payment

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 3, 1)
SMALL_VND = 300_000
"""From here on a reversal or write-off by a person waits for another one."""
KINDS = [
    "capital",
    "donation",
    "capital_in_kind",
    "in_kind_reduction",
    "advance_received",
    "advance_repaid",
    "other_expense",
    "loss",
    "transfer_out",
]

days = st.dates(FIRST, LAST)
amounts = st.integers(1, 9).map(lambda number: number * 100_000)
some = st.integers(0, 99)
funds = st.sampled_from(["income", "operating"])
ACTS = {
    "entry": st.tuples(st.just("entry"), st.sampled_from(KINDS), funds, days, amounts),
    "sale": st.tuples(st.just("sale"), days, amounts, amounts),
    "count": st.tuples(st.just("count"), funds, days, amounts),
    "loan": st.tuples(st.just("loan"), some, days, amounts),
    "opening": st.tuples(st.just("opening"), some, days, amounts),
    "top_up": st.tuples(st.just("top_up"), some, days, amounts),
    "payment": st.tuples(st.just("payment"), some, days, amounts),
    "write_off": st.tuples(st.just("write_off"), some, days, amounts),
    "reschedule": st.tuples(st.just("reschedule"), some, days, st.integers(1, 5)),
    "reschedule_undo": st.tuples(st.just("reschedule_undo"), some),
    "rollover": st.tuples(st.just("rollover"), some, days, amounts),
    "leave": st.tuples(st.just("leave"), some, days),
    "reversal": st.tuples(st.just("reversal"), some, days),
    "correction": st.tuples(st.just("correction"), some, days, amounts),
    "ask_reversal": st.tuples(st.just("ask_reversal"), some, days),
    "ask_write_off": st.tuples(st.just("ask_write_off"), some, days, amounts),
    "decide": st.tuples(st.just("decide"), some, st.sampled_from(["approve", "refuse", "withdraw"])),
}
POSTING = ("entry", "sale", "loan", "top_up", "payment", "write_off", "rollover")
"""Acts that post vouchers and do nothing else: reversing those restores what was before."""
acts = st.one_of(*ACTS.values())
histories = st.lists(acts, min_size=5, max_size=30)

accepted: Counter = Counter()
"""How often each act was done and not refused, in this process."""


def do(world, name: str, *rest) -> None:
    """One act by the services. Raises Refused where they refuse it; an act without its subject does nothing."""
    DOING[name](world, *rest)
    accepted[name] += 1


def chosen(rows, number: int):
    """One of the rows in the order of their making. Without any the act is as good as refused."""
    found = list(rows.order_by("pk"))
    if not found:
        raise Refused
    return found[number % len(found)]


def _entry(world, kind, fund, day, amount):
    post_batch(actor=SYSTEM, drafts=[entry(world.club_a, kind, amount, on=day, fund=fund)])


def _sale(world, day, book, price):
    codes = {"code": next_code(), "reduction_code": next_code()}
    sell_in_kind(
        actor=SYSTEM, club=world.club_a, fund="income", sold_on=day, book_vnd=book, price_vnd=price, **codes
    )  # fmt: skip


def _count(world, fund, day, amount):
    count_cash(
        actor=SYSTEM, club=world.club_a, fund=fund, counted_on=day, counted_vnd=amount, explanation="thử"
    )  # fmt: skip


def _loan(world, number, day, amount):
    members = world.members_a
    post_batch(actor=SYSTEM, drafts=[loan(members[number % len(members)], amount, day, months=3)])


def _opening(world, number, day, amount):
    """A balance and a loan of which half is repaid, brought over from the book before."""
    member = world.members_a[number % len(world.members_a)]
    lent = {"original_on": day - dt.timedelta(days=70), "original_vnd": 2 * amount, "months": 3}
    brought = BroughtLoan(member=member, outstanding_vnd=amount, **lent)
    opening = OpeningDraft(club=world.club_a, opened_on=day, income_cash_vnd=amount, loans=[brought])
    bring_over(actor=SYSTEM, opening=opening)


def _top_up(_world, number, day, amount):
    old = chosen(Loan.objects.select_related("member__club"), number)
    post_batch(actor=SYSTEM, drafts=[loan(old.member, amount, day, months=3, previous=old)])


def _payment(_world, number, day, amount):
    post_batch(actor=SYSTEM, drafts=[payment(chosen(Loan.objects, number), amount, amount // 10, on=day)])


def _write_off(_world, number, day, amount, actor=SYSTEM):
    return write_off_loan(
        actor=actor, loan=chosen(Loan.objects, number), written_on=day, amount_vnd=amount, reason="thử"
    )


def _reschedule(_world, number, day, months):
    found = chosen(Loan.objects, number)
    reschedule_loan(actor=SYSTEM, loan=found, from_on=day, months=months, first_due_on=day, reason="thử")


def _reschedule_undo(_world, number):
    again = Loan.objects.filter(instalments__superseded_on__isnull=False).distinct().select_related("club")
    take_back_rescheduling(actor=SYSTEM, loan=chosen(again, number), reason="thử")


def _rollover(_world, number, day, amount):
    found = chosen(Loan.objects.select_related("member", "club"), number)
    roll_over_loan(
        actor=SYSTEM, loan=found, rolled_on=day, voucher_code=next_code(), interest_vnd=amount // 10,
        code=next_code(), principal_vnd=amount, months=3, monthly_rate_percent=found.monthly_rate_percent,
    )  # fmt: skip


def _leave(world, number, day):
    member = chosen(world.club_a.members.filter(left_on__isnull=True), number)
    end_membership(actor=SYSTEM, member=member, left_on=day, leave_reason="moved")


def _reversal(_world, number, day, actor=SYSTEM):
    return reverse_voucher(actor=actor, voucher=chosen(Voucher.objects, number), reversed_on=day, reason="thử")


def _correction(_world, number, day, amount):
    """A payment that was entered with a wrong sum is reversed on its day and entered anew."""
    old = chosen(Voucher.objects.standing().filter(kind="repayment").select_related("loan"), number)
    again = payment(old.loan, amount, amount // 10, on=day, code=old.code)
    replace_vouchers(actor=SYSTEM, reversals=[(old, old.dated_on)], reason="thử", drafts=[again])


def _ask_reversal(world, number, day):
    _reversal(world, number, day, actor=world.officer_a)


def _ask_write_off(world, number, day, amount):
    _write_off(world, number, day, amount, actor=world.officer_a)


def _decide(world, number, how):
    act = chosen(PendingAct.objects.waiting(), number)
    if how == "approve":
        approve_act(actor=world.province_staff, act=act)
    elif how == "refuse":
        refuse_act(actor=world.province_staff, act=act, reason="thử")
    else:
        withdraw_act(actor=world.officer_a, act=act)


DOING = {name: globals()[f"_{name}"] for name in ACTS}
