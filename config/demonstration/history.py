"""A club of the demonstration whose book begins after the club: what was before is brought over as balances."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from config.demonstration.life import Booking, Lending, Life, Payment
from funds.rules import EFFECTS, EntryKind, FundKind

NOTE = "Chuyển từ sổ cũ sang"


def joined_on(life: Life, day: dt.date) -> Life:
    """The life with all money of before `day` taken together: opening balances, and the loans that are still open."""
    before = [fact for fact in life.money if fact.on < day]
    after = [fact for fact in life.money if fact.on >= day]
    paid: dict[int, int] = defaultdict(int)
    for fact in before:
        if isinstance(fact, Payment):
            paid[id(fact.lending)] += fact.principal_vnd
    loans = [fact for fact in before if isinstance(fact, Lending)]
    for loan in loans:
        loan.opened_on, loan.owed_vnd = day, loan.principal_vnd - paid[id(loan)]
    open_loans = [loan for loan in loans if loan.owed_vnd]
    return replace(life, money=[*_balances(before, day), *open_loans, *after])


def _balances(before: list, day: dt.date) -> Iterator[Booking]:
    cash: dict[str, int] = defaultdict(int)
    in_kind = initial = 0
    for fact in before:
        if isinstance(fact, Lending):
            cash[FundKind.INCOME] -= fact.principal_vnd
        elif isinstance(fact, Payment):
            cash[FundKind.INCOME] += fact.principal_vnd
            cash[FundKind.OPERATING] += fact.interest_vnd
        else:
            cash[fact.fund] += EFFECTS[fact.kind].cash * fact.amount_vnd
            in_kind += EFFECTS[fact.kind].in_kind * fact.amount_vnd
            initial += fact.amount_vnd if fact.is_initial else 0
    parts = (
        (FundKind.INCOME, EntryKind.OPENING_BALANCE, cash[FundKind.INCOME]),
        (FundKind.INCOME, EntryKind.CAPITAL_IN_KIND, in_kind),
        (FundKind.INCOME, EntryKind.OPENING_INITIAL, initial),
        (FundKind.OPERATING, EntryKind.OPENING_BALANCE, cash[FundKind.OPERATING]),
    )
    for number, (fund, kind, amount) in enumerate(parts, start=1):
        if amount:
            is_initial = kind == EntryKind.OPENING_INITIAL
            yield Booking(f"SD{number}", fund, day, kind, amount, is_initial=is_initial, note=NOTE)
