"""What is owed and what is held: no repayment above the principal, no part of a fund below zero at a day's end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from desk.workbook.checks.base import Check
from desk.workbook.checks.ledger import entered_key, owed_key
from desk.workbook.reading import Row
from funds.checks import outstanding_message, short_message
from funds.rules import EFFECTS, HELD_PARTS, Effect, EntryKind, FundKind, Outflow, shortfalls, split_interest

Book = tuple[str, str]
Changes = dict[date, int]

_IN, _OUT = Effect(cash=1), Effect(cash=-1)

_LARGEST_FUND_VND = 10**9


def check_owed(check: Check) -> None:
    """Repayments above what is outstanding on their day or any later one; nothing of loans whose row is wrong."""
    by_key: dict[tuple, Row] = {}
    for row in check.reading.rows("loans"):
        by_key.setdefault((row.get("club"), row.get("code")), row)  # a second row of the same code is the wrong one
    paid: dict[tuple, list[Row]] = defaultdict(list)
    for row in check.reading.rows("repayments"):
        if row.state == "new" and row.get("principal_vnd"):
            paid[row.get("club"), row.get("loan")].append(row)
    for key, rows in paid.items():
        loan = by_key.get(key)
        stored = check.snapshot.loans.get(key)
        if (loan is not None and loan.is_wrong) or (loan is None and stored is None):
            continue
        owed = _owed(check, stored, loan)
        outflows = [
            Outflow(place, row.get("paid_on"), place, row.get("principal_vnd")) for place, row in enumerate(rows)
        ]
        for place, shortfall in shortfalls(owed, outflows).items():
            rows[place].fault("principal_vnd", outstanding_message(shortfall))


def _owed(check: Check, stored, loan: Row) -> Changes:
    if stored is not None:
        return check.snapshot.owed[stored.pk]
    return {loan.get(entered_key(loan)): loan.get(owed_key(loan))}


@dataclass(frozen=True)
class Movement:
    """What one row does to one fund; whatever is unknown is None."""

    row: Row
    key: str
    club: str | None
    fund: str | None
    day: date | None
    effect: Effect | None
    amount_vnd: int | None


def movements(check: Check) -> Iterator[Movement]:
    """Of all rows that are not stored yet, wrong ones included, in the order of the sheets."""
    for row in check.reading.rows("entries"):
        yield from movements_of_entry(row)
    for row in check.reading.rows("loans"):
        if row.get("opened_on") is None:  # a loan brought along takes no cash
            yield _movement(row, "principal_vnd", FundKind.INCOME.value, "disbursed_on", _OUT)
    for row in check.reading.rows("repayments"):
        yield _movement(row, "principal_vnd", FundKind.INCOME.value, "paid_on", _IN)
        yield from interest_movements(check, row)


def movements_of_entry(row: Row) -> Iterator[Movement]:
    kind, fund = _sound(row, "kind"), _sound(row, "fund")
    yield _movement(row, "amount_vnd", fund, "entry_on", EFFECTS[kind] if kind else None)
    if kind in (EntryKind.TRANSFER_OUT, None):
        other = {FundKind.INCOME.value: FundKind.OPERATING.value, FundKind.OPERATING.value: FundKind.INCOME.value}
        yield _movement(row, "amount_vnd", other.get(fund), "entry_on", _IN)


def interest_movements(check: Check, row: Row) -> Iterator[Movement]:
    """Interest goes to both funds by the club's rules on the day of the payment, as it does when it is saved."""
    whole = _movement(row, "interest_vnd", FundKind.OPERATING.value, "paid_on", _IN)
    club = check.snapshot.clubs.get(whole.club)
    if club is None or whole.day is None or whole.amount_vnd is None:
        yield whole
        return
    percent = check.snapshot.rules.on(club.pk, whole.day).interest_to_income_percent
    share = split_interest(whole.amount_vnd, percent)
    yield replace(whole, amount_vnd=share.operating_vnd)
    yield replace(whole, fund=FundKind.INCOME.value, amount_vnd=share.income_vnd)


def _movement(row: Row, key: str, fund: str | None, day_key: str, effect: Effect | None) -> Movement:
    return Movement(row, key, row.get("club"), fund, _sound(row, day_key), effect, _sound(row, key))


def _sound(row: Row, key: str):
    """The value of a cell that no check has found wrong."""
    return None if key in row.bad else row.get(key)


def check_parts(check: Check) -> None:
    """Every inflow of the file stands; outflows are tried by (date, row) against the end of each day from theirs on.

    A wrong row that may bring something has the benefit of the doubt: a shortage that it may explain is not told. What
    comes in for a club that cannot be told counts for each club of the file.
    """
    if any(check.reading.is_partial(key) for key in ("entries", "repayments")):
        return
    for part in HELD_PARTS:
        _check_part(check, part)


def _check_part(check: Check, part: str) -> None:
    inflows: dict[Book, Changes] = defaultdict(lambda: defaultdict(int))
    doubtful: dict[tuple[str | None, str], Changes] = defaultdict(lambda: defaultdict(int))
    outflows: dict[Book, list[Movement]] = defaultdict(list)
    for one in movements(check):
        sign = getattr(one.effect, part, None)
        if one.row.stored is not None or sign == 0:
            continue
        if sign == -1:
            if not one.row.is_wrong:
                outflows[one.club, one.fund].append(one)
        elif None in (sign, one.club, one.fund, one.day, one.amount_vnd) or one.row.is_astray:
            club = None if one.row.is_astray else one.club
            for fund in [one.fund] if one.fund else [kind.value for kind in FundKind]:
                doubtful[club, fund][one.day or date.min] += _at_most(one)
        else:
            inflows[one.club, one.fund][one.day] += one.amount_vnd
    held = check.snapshot.held[part]
    for book, wanted in outflows.items():
        sure = _sum(held.get(book, {}), inflows[book])
        _refuse(part, book, sure, _sum(doubtful[book], doubtful[None, book[1]]), wanted)


def _at_most(one: Movement) -> int:
    """What a row may bring: where its amount cannot be read, as much as the largest funds that are known hold."""
    return _LARGEST_FUND_VND if one.amount_vnd is None else one.amount_vnd


def _sum(first: Changes, second: Changes) -> Changes:
    return {day: first.get(day, 0) + second.get(day, 0) for day in {*first, *second}}


def _refuse(part: str, book: Book, sure: Changes, doubtful: Changes, wanted: list[Movement]) -> None:
    outflows = [Outflow(place, one.day, place, one.amount_vnd) for place, one in enumerate(wanted)]
    refused = shortfalls(_sum(sure, doubtful), outflows)
    told = shortfalls(sure, outflows) if refused else {}
    for place, shortfall in refused.items():
        wanted[place].row.fault(wanted[place].key, short_message(part, book[1], told.get(place, shortfall)))
