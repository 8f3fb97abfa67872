"""Ledger properties over random histories (DESIGN.md, section 3, number 7)."""

import contextlib
import datetime as dt
from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.problems import Refused
from funds.drafts import BroughtLoan, OpeningDraft
from funds.models import Entry, Instalment, Loan, Voucher
from funds.rules import EFFECTS, first_negative_day
from funds.services import bring_over, post_batch, reschedule_loan, reverse_voucher, write_off_loan
from tests.funds.audited import faults
from tests.funds.book import entry, loan, payment

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 3, 1)
KINDS = [
    "capital",
    "donation",
    "capital_in_kind",
    "in_kind_reduction",
    "advance_received",
    "advance_repaid",
    "other_expense",
    "transfer_out",
]

days = st.dates(FIRST, LAST)
amounts = st.integers(1, 9).map(lambda number: number * 100_000)
NOT_POSTED = ("reversal", "reschedule")
acts = st.one_of(
    st.tuples(st.just("entry"), st.sampled_from(KINDS), st.sampled_from(["income", "operating"]), days, amounts),
    st.tuples(st.just("loan"), st.integers(0, 2), days, amounts),
    st.tuples(st.just("opening"), st.integers(0, 2), days, amounts),
    st.tuples(st.just("payment"), st.integers(0, 9), days, amounts),
    st.tuples(st.just("write_off"), st.integers(0, 9), days, amounts),
    st.tuples(st.just("reschedule"), st.integers(0, 9), days, st.integers(1, 5)),
    st.tuples(st.just("reversal"), st.integers(0, 99), days),
)
histories = st.lists(acts, min_size=4, max_size=25)
played = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def play(world):
    """Plays a history in club A's empty book and shows the book to a check; what is refused leaves nothing behind."""

    def play_and_check(history, check):
        with contextlib.suppress(Rollback), transaction.atomic():
            for act in history:
                with contextlib.suppress(Refused):
                    do(world, *act)
            check()
            raise Rollback

    return play_and_check


class Rollback(Exception):
    """Ends one example, so that the next begins with an empty book."""


def do(world, name, *rest):
    if name == "entry":
        kind, fund, day, amount = rest
        post_batch(actor=SYSTEM, drafts=[entry(world.club_a, kind, amount, on=day, fund=fund)])
    elif name == "loan":
        member, day, amount = rest
        post_batch(actor=SYSTEM, drafts=[loan(world.members_a[member], amount, day, months=3)])
    elif name == "opening":
        member, day, amount = rest
        lent = {"original_on": day - dt.timedelta(days=70), "original_vnd": 2 * amount, "months": 3}
        brought = BroughtLoan(member=world.members_a[member], outstanding_vnd=amount, **lent)
        opening = OpeningDraft(club=world.club_a, opened_on=day, income_cash_vnd=amount, loans=[brought])
        bring_over(actor=SYSTEM, opening=opening)
    elif name == "payment" and (loans := list(Loan.objects.order_by("pk"))):
        number, day, amount = rest
        post_batch(actor=SYSTEM, drafts=[payment(loans[number % len(loans)], amount, amount // 10, on=day)])
    elif name == "write_off" and (loans := list(Loan.objects.order_by("pk"))):
        number, day, amount = rest
        found = loans[number % len(loans)]
        write_off_loan(actor=SYSTEM, loan=found, written_on=day, amount_vnd=amount, reason="thử")
    elif name == "reschedule" and (loans := list(Loan.objects.order_by("pk"))):
        number, day, months = rest
        found = loans[number % len(loans)]
        reschedule_loan(actor=SYSTEM, loan=found, from_on=day, months=months, first_due_on=day, reason="thử")
    elif name == "reversal" and (vouchers := list(Voucher.objects.order_by("pk"))):
        number, day = rest
        voucher = vouchers[number % len(vouchers)]
        reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=day, reason="thử")


def part(row, name):
    return getattr(EFFECTS[row.kind], name) * row.amount_vnd


@played
@given(history=histories)
def test_a_fund_is_cash_and_what_is_lent_and_in_kind_less_advances(play, history):
    def check():
        rows = list(Entry.objects.filter(fund="income"))
        value = sum(
            part(row, "cash") + part(row, "portfolio") + part(row, "in_kind") - part(row, "advance") for row in rows
        )
        assert {row["value"] for row in Entry.objects.of_fund("income").by_club()} == ({value} if rows else set())

    play(history, check)


@played
@given(history=histories)
def test_no_part_of_a_fund_ends_a_day_below_zero_and_nobody_owes_less_than_nothing(play, history):
    def check():
        held, owed = defaultdict(dict), defaultdict(dict)
        for row in Entry.objects.all():
            for name in ("cash", "in_kind", "advance"):
                of_fund = held[row.fund, name]
                of_fund[row.entry_on] = of_fund.get(row.entry_on, 0) + part(row, name)
            if row.loan_id:
                owed[row.loan_id][row.entry_on] = owed[row.loan_id].get(row.entry_on, 0) + part(row, "portfolio")
        assert {first_negative_day(changes) for changes in (*held.values(), *owed.values())} <= {None}

    play(history, check)


@played
@given(history=histories, act=acts.filter(lambda act: act[0] not in NOT_POSTED))
def test_a_reversal_restores_what_was_before(play, world, history, act):
    def check():
        before, newest = sums(), Voucher.objects.count()
        with contextlib.suppress(Refused):
            do(world, *act)
        for voucher in Voucher.objects.order_by("pk")[newest:]:
            reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=LAST, reason="thử")
        assert nothing_or(sums()) == nothing_or(before)

    play(history, check)


@played
@given(history=histories)
def test_the_schedules_of_every_loan_stand_the_slower_check_and_one_is_in_force_a_day(play, world, history):
    def check():
        assert [text for text in faults(world.club_a) if "chuyển" not in text] == []
        for one in Loan.objects.all():
            lines = Instalment.objects.filter(loan=one).in_force_on(LAST)
            assert len(set(lines.values_list("in_force_from", flat=True))) == 1
            assert max(line.cumulative_vnd for line in lines) == one.principal_vnd

    play(history, check)


def nothing_or(found):
    """A book without rows and a book whose rows cancel each other out are worth the same."""
    return [row for row in found if any(row)]


def sums():
    rows = Entry.objects.dated_to(LAST).by_club()
    return [(row["cash"], row["portfolio"], row["in_kind"], row["advances"]) for row in rows]


@played
@given(history=histories, order=st.randoms(use_true_random=False))
def test_the_order_in_which_a_batch_is_given_does_not_matter(play, world, history, order):
    drafts = [
        entry(world.club_a, kind, amount, on=day, fund=fund)
        for name, kind, fund, day, amount in (act for act in history if act[0] == "entry")
    ]
    shuffled = order.sample(drafts, len(drafts))

    def outcome(batch):
        found = []

        def check():
            try:
                post_batch(actor=SYSTEM, drafts=batch)
            except Refused:
                found.append("refused")
            else:
                found.append(sums())

        play([], check)
        return found

    assert outcome(drafts) == outcome(shuffled)
