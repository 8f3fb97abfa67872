"""New loans of the file that go against the rules of lending: they warn and never block (funds.warnings)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from desk.workbook.checks.base import Check
from desk.workbook.checks.ledger import entered_key, entered_on, owed_key
from desk.workbook.checks.money import interest_movements, movements_of_entry
from desk.workbook.reading import Row
from funds.rules import FundKind
from funds.warnings import Lending, lending_warnings

Key = tuple[str, str]
Changes = dict[date, int]


def warn_of_lending(check: Check) -> None:
    """A warning for each new loan that is unusual, as it would stand after the import; none of rows that are wrong, nor
    of loans that were lent before the club's book."""
    new = [row for row in check.reading.rows("loans") if row.state == "new" and row.club is not None]
    new = [row for row in new if row.get("opened_on") is None]
    if not new:
        return
    debts = _Debts(check, {(row.club.code, row.get("member")) for row in new})
    funds = _Funds(check)
    for row in new:
        club = check.snapshot.clubs.get(row.club.code)
        day = row.get("disbursed_on")
        terms = check.snapshot.rules.on(club.pk if club else None, day)
        owing = debts.owing(row)
        asked = Lending(
            principal_vnd=row.get("principal_vnd"),
            months=row.get("months"),
            monthly_rate_percent=row.get("monthly_rate_percent"),
            owed_vnd=sum(owing.values()),
            open_codes=tuple(owing),
            fund_vnd=funds.on(row.club.code, day) if terms.max_share_percent is not None else 0,
        )
        if found := lending_warnings(asked, terms):
            check.warn(row, "principal_vnd", " ".join(found))


class _Debts:
    """What the borrowers of new loans owe on a day: stored loans and those of the file, with all that was repaid."""

    def __init__(self, check: Check, borrowers: set[Key]):
        self.loans: dict[Key, list[tuple[date, str, Row | None]]] = defaultdict(list)
        self.changes: dict[Key, Changes] = {}
        for (club, code), stored in check.snapshot.loans.items():
            borrower = (club, stored.values["member"])
            if borrower in borrowers:
                self.loans[borrower].append((entered_on(stored), code, None))
                self.changes[club, code] = dict(check.snapshot.owed[stored.pk])
        for row in check.reading.rows("loans"):
            if row.state == "new" and row.club is not None:
                key = (row.club.code, row.get("code"))
                self.loans[row.club.code, row.get("member")].append((row.get(entered_key(row)), key[1], row))
                self.changes[key] = {row.get(entered_key(row)): row.get(owed_key(row))}
        for row in check.reading.rows("repayments"):
            changes = self.changes.get((row.get("club"), row.get("loan")))
            if row.state == "new" and changes is not None and row.get("principal_vnd"):
                changes[row.get("paid_on")] = changes.get(row.get("paid_on"), 0) - row.get("principal_vnd")

    def owing(self, row: Row) -> dict[str, int]:
        """{code: ₫ outstanding at the day's end} of the borrower's loans that were given before this one."""
        day, place = row.get("disbursed_on"), row.number
        found = {}
        for lent_on, code, other in self.loans[row.club.code, row.get("member")]:
            is_earlier = lent_on < day or (lent_on == day and (other is None or other.number < place))
            if other is not row and is_earlier:
                changes = self.changes[row.club.code, code]
                owed = sum(amount for on, amount in changes.items() if on <= day)
                found |= {code: owed} if owed > 0 else {}
        return found


class _Funds:
    """What an income fund is worth on a day, the file's own entries, interest and loans brought along counted.

    Lending changes no worth.
    """

    def __init__(self, check: Check):
        self.check, self.changes = check, {}

    def on(self, club: str, day: date) -> int:
        if not self.changes:
            self.changes = _worth(self.check)
        return sum(amount for on, amount in self.changes.get(club, {}).items() if on <= day)


def _worth(check: Check) -> dict[str, Changes]:
    found: dict[str, Changes] = defaultdict(lambda: defaultdict(int))
    signs = {"cash": 1, "in_kind": 1, "advance": -1}
    for part, sign in signs.items():
        for (club, fund), changes in check.snapshot.held[part].items():
            for day, amount in changes.items() if fund == FundKind.INCOME else ():
                found[club][day] += sign * amount
    for (club, _code), stored in check.snapshot.loans.items():
        for day, amount in check.snapshot.owed[stored.pk].items():
            found[club][day] += amount
    for row in check.reading.rows("loans"):
        if row.state == "new" and row.get("opened_on") is not None:
            found[row.get("club")][row.get("opened_on")] += row.get("opening_vnd")
    for one in _new_movements(check):
        if one.fund == FundKind.INCOME and None not in (one.club, one.day, one.amount_vnd, one.effect):
            effect = sum(sign * getattr(one.effect, part) for part, sign in signs.items())
            found[one.club][one.day] += effect * one.amount_vnd
    return found


def _new_movements(check: Check) -> Iterator:
    for row in check.reading.rows("entries"):
        if row.state == "new":
            yield from movements_of_entry(row)
    for row in check.reading.rows("repayments"):
        if row.state == "new":
            yield from interest_movements(check, row)
