"""What is owed and what is in the box: no repayment above the principal, no fund's cash below zero at a day's end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desk.workbook.checks.base import Check
from desk.workbook.reading import Row
from funds.checks import cash_message, outstanding_message
from funds.rules import EFFECTS, EntryKind, FundKind, Outflow, shortfalls

Book = tuple[str, str]
Changes = dict[date, int]


def check_owed(check: Check) -> None:
    """Repayments above what is outstanding on their day or any later one; nothing is said of loans with a wrong row."""
    by_key: dict[tuple, list[Row]] = defaultdict(list)
    for row in check.reading.rows("loans"):
        by_key[row.get("club"), row.get("code")].append(row)
    paid: dict[tuple, list[Row]] = defaultdict(list)
    for row in check.reading.rows("repayments"):
        if row.state == "new" and row.get("principal_vnd"):
            paid[row.get("club"), row.get("loan")].append(row)
    for key, rows in paid.items():
        loans = by_key.get(key, [])
        stored = check.snapshot.loans.get(key)
        if any(row.is_wrong for row in loans) or not (loans or stored):
            continue
        owed = _owed(check, stored, loans)
        outflows = [
            Outflow(place, row.get("paid_on"), place, row.get("principal_vnd")) for place, row in enumerate(rows)
        ]
        for place, shortfall in shortfalls(owed, outflows).items():
            rows[place].fault("principal_vnd", outstanding_message(shortfall))


def _owed(check: Check, stored, loans: list[Row]) -> Changes:
    if stored is not None:
        return check.snapshot.owed[stored.pk]
    return {loans[0].get("disbursed_on"): loans[0].get("principal_vnd")}


@dataclass(frozen=True)
class Movement:
    """What one row does to the cash of one fund; unknown parts are None."""

    row: Row
    key: str
    club: str | None
    fund: str | None
    day: date | None
    sign: int | None
    amount_vnd: int | None


def movements(check: Check) -> Iterator[Movement]:
    """Of all rows that are not stored yet, wrong ones included, in the order of the sheets."""
    for row in check.reading.rows("entries"):
        yield from _of_entry(row)
    for row in check.reading.rows("loans"):
        yield _movement(row, "principal_vnd", FundKind.INCOME.value, "disbursed_on", -1)
    for row in check.reading.rows("repayments"):
        yield _movement(row, "principal_vnd", FundKind.INCOME.value, "paid_on", 1)
        yield _movement(row, "interest_vnd", FundKind.OPERATING.value, "paid_on", 1)


def _of_entry(row: Row) -> Iterator[Movement]:
    kind, fund = _sound(row, "kind"), _sound(row, "fund")
    yield _movement(row, "amount_vnd", fund, "entry_on", EFFECTS[kind].cash if kind else None)
    if kind in (EntryKind.TRANSFER_OUT, None):
        other = {FundKind.INCOME.value: FundKind.OPERATING.value, FundKind.OPERATING.value: FundKind.INCOME.value}
        yield _movement(row, "amount_vnd", other.get(fund), "entry_on", 1)


def _movement(row: Row, key: str, fund: str | None, day_key: str, sign: int | None) -> Movement:
    return Movement(row, key, row.get("club"), fund, _sound(row, day_key), sign, _sound(row, key))


def _sound(row: Row, key: str):
    """The value of a cell that no check has found wrong."""
    return None if key in row.bad else row.get(key)


def check_cash(check: Check) -> None:
    """Every inflow of the file stands; outflows are tried by (date, row) against the end of each day from theirs on.

    A wrong row that may bring cash stops the check of its fund from its day on: the shortage may be its fault. What
    comes in for a club that cannot be told counts for each club of the file, for the same reason.
    """
    if any(check.reading.is_partial(key) for key in ("entries", "repayments")):
        return
    astray: dict[str, Changes] = defaultdict(lambda: defaultdict(int))
    inflows: dict[Book, Changes] = defaultdict(lambda: defaultdict(int))
    outflows: dict[Book, list[Movement]] = defaultdict(list)
    unsure_from: dict[Book, date] = {}
    for one in movements(check):
        if one.row.stored is not None:
            continue
        if one.row.is_astray or one.club is None:
            _count_astray(astray, one)
            continue
        books = [(one.club, one.fund)] if one.fund else [(one.club, fund.value) for fund in FundKind]
        if one.sign == -1:
            if not one.row.is_wrong:
                outflows[books[0]].append(one)
        elif one.sign == 1 and one.fund and one.day and one.amount_vnd is not None:
            inflows[books[0]][one.day] += one.amount_vnd
        elif one.sign != 0:
            for book in books:
                unsure_from[book] = min(one.day or date.min, unsure_from.get(book, date.max))
    for book, wanted in outflows.items():
        changes = _sum(_sum(check.snapshot.cash.get(book, {}), inflows[book]), astray[book[1]])
        _refuse(book, changes, wanted, unsure_from.get(book, date.max))


def _count_astray(astray: dict[str, Changes], one: Movement) -> None:
    if one.sign != -1 and one.amount_vnd is not None:
        for fund in [one.fund] if one.fund else [fund.value for fund in FundKind]:
            astray[fund][one.day or date.min] += one.amount_vnd


def _sum(stored: Changes, more: Changes) -> Changes:
    return {day: stored.get(day, 0) + more.get(day, 0) for day in {*stored, *more}}


def _refuse(book: Book, changes: Changes, wanted: list[Movement], unsure_from: date) -> None:
    sure = {day: change for day, change in changes.items() if day < unsure_from}
    outflows = [
        Outflow(place, one.day, place, one.amount_vnd) for place, one in enumerate(wanted) if one.day < unsure_from
    ]
    for place, shortfall in shortfalls(sure, outflows).items():
        wanted[place].row.fault(wanted[place].key, cash_message(book[1], shortfall))
