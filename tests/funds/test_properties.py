"""Ledger properties over random histories (DESIGN.md, section 3, number 7).

Each property plays HISTORIES histories, the dear comparison with plain loops a quarter of them: 30 unless the
environment says otherwise; `.ci/run` plays 60 on PostgreSQL, where they take three times as long, and 200 on SQLite.
"""

import contextlib
import os
from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.problems import Refused
from funds.models import Entry, Instalment, Loan, Voucher
from funds.rules import EFFECTS, first_negative_day
from funds.services import post_batch, reverse_voucher
from funds.services.terms import set_club_rules
from targets.checks import check_programme
from tests.funds.audited import faults
from tests.funds.book import capital, entry, lend, repay
from tests.funds.histories import ACTS, FIRST, LAST, POSTING, SMALL_VND, accepted, do, histories
from tests.sweeps.populate import add_plan

HISTORIES = int(os.environ.get("HISTORIES", "30"))
played = settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), database=None)


class Rollback(Exception):
    """Ends one example, so that the next begins with an empty book."""


@pytest.fixture
def play(world):
    """Plays a history in club A's book and shows the book to a check; what is refused leaves nothing behind.

    The book begins with cash, an asset in kind and a loan on which was paid.
    """
    capital(world.club_a, 2_000_000, FIRST)
    capital(world.club_a, 1_000_000, FIRST, kind="capital_in_kind")
    repay(lend(world.members_a[0], 900_000, FIRST, months=3), 100_000, FIRST)
    set_club_rules(actor=SYSTEM, club=world.club_a, starts_on=FIRST, second_person_from_vnd=SMALL_VND, reason="thử")

    def play_and_check(history, check):
        with contextlib.suppress(Rollback), transaction.atomic():
            for act in history:
                with contextlib.suppress(Refused):
                    do(world, *act)
            check()
            raise Rollback

    return play_and_check


def part(row, name):
    return getattr(EFFECTS[row.kind], name) * row.amount_vnd


@played
@given(history=histories)
def test_every_history_leaves_a_sound_book(play, world, history):
    """A fund is cash and what is lent and in kind less advances; no part of it ends a day below zero and nobody owes
    less than nothing; every schedule sums to its principal, with one in force a day."""

    def check():
        rows = list(Entry.objects.all())
        assert_worth([row for row in rows if row.fund == "income"])
        assert_never_below_zero(rows)
        assert [text for text in faults(world.club_a) if "chuyển" not in text] == []
        for one in Loan.objects.all():
            lines = Instalment.objects.filter(loan=one).in_force_on(LAST)
            assert len(set(lines.values_list("in_force_from", flat=True))) == 1
            assert max(line.cumulative_vnd for line in lines) == one.principal_vnd

    play(history, check)


def assert_worth(rows):
    value = sum(
        part(row, "cash") + part(row, "portfolio") + part(row, "in_kind") - part(row, "advance") for row in rows
    )
    assert [row["value"] for row in Entry.objects.of_fund("income").by_club()] == [value]


def assert_never_below_zero(rows):
    held, owed = defaultdict(dict), defaultdict(dict)
    for row in rows:
        for name in ("cash", "in_kind", "advance"):
            of_fund = held[row.fund, name]
            of_fund[row.entry_on] = of_fund.get(row.entry_on, 0) + part(row, name)
        if row.loan_id:
            owed[row.loan_id][row.entry_on] = owed[row.loan_id].get(row.entry_on, 0) + part(row, "portfolio")
    assert {first_negative_day(changes) for changes in (*held.values(), *owed.values())} <= {None}


@played
@given(history=histories, act=st.one_of(*(ACTS[name] for name in POSTING)))
def test_a_reversal_restores_what_was_before(play, world, history, act):
    def check():
        before, newest = sums(), Voucher.objects.count()
        with contextlib.suppress(Refused):
            do(world, *act)
        for voucher in reversed(Voucher.objects.order_by("pk")[newest:]):
            reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=LAST, reason="thử")
        assert nothing_or(sums()) == nothing_or(before)

    play(history, check)


@settings(played, max_examples=max(10, HISTORIES // 4))
@given(history=histories)
def test_the_figures_equal_those_of_plain_loops_over_the_facts(play, world, history):
    def check():
        add_plan(world)
        assert check_programme(LAST)[2] == []

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


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
@given(history=histories)
def _play_many(play, history):
    play(history, lambda: None)


def test_every_kind_of_act_is_accepted_in_some_of_the_histories(play):
    accepted.clear()
    _play_many(play)
    assert {name for name in ACTS if not accepted[name]} == set()
