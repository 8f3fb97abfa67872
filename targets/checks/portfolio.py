"""The loan portfolio of single clubs by plain loops over their facts, straight from DOMAIN.md. No query in here."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from core.dates import age_on
from funds.rules import EFFECTS
from targets.checks.recount import Recount, is_held

AGES = ((1, 30, "1_30"), (31, 60, "31_60"), (61, 90, "61_90"), (91, 10**6, "over_90"))


class PortfolioRecount(Recount):
    """The fields of `targets.portfolio.Portfolio` for one club."""

    def portfolio(self, pk: int) -> dict[str, Any]:
        owing = [loan for loan in self.books.loans[pk] if self.outstanding(loan) > 0]
        return (
            {"clubs": 1} | self._owed(owing) | self._moved(pk) | self._due(pk) | self._worth(pk) | self._borrowers(pk)
        )

    def _owed(self, owing: list) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        worst: dict[int, int] = defaultdict(int)
        for loan in owing:
            owed = self.outstanding(loan)
            overdue, days = self.lateness(loan)
            found["outstanding_vnd"] += owed
            found["overdue_vnd"] += overdue
            found["loans"] += 1
            found["loans_overdue"] += overdue > 0
            for least in (0, 1, 30, 60, 90):
                found[f"par{least}_vnd"] += owed if days > least else 0
            worst[loan.member_id] = max(worst[loan.member_id], days)
        people = {"people_owing": len(worst), "people_current": sum(days == 0 for days in worst.values())}
        for first, last, name in AGES:
            people[f"people_{name}"] = sum(first <= days <= last for days in worst.values())
        names = ("outstanding_vnd", "overdue_vnd", "loans", "loans_overdue")
        pars = [f"par{least}_vnd" for least in (0, 1, 30, 60, 90)]
        return {name: found[name] for name in (*names, *pars)} | people

    def _moved(self, pk: int) -> dict[str, int]:
        """What was owed before the period, what moved in it, and the loans that it lent."""
        found = {"start_vnd": 0, "received_vnd": 0, "interest_vnd": 0, "written_off_vnd": 0}
        names = {
            "principal_repaid": "received_vnd",
            "interest_received": "interest_vnd",
            "written_off": "written_off_vnd",
        }
        members = {loan.pk: loan.member_id for loan in self.books.loans[pk]}
        behind: dict[str, set] = defaultdict(set)
        for entry in self.books.entries[pk]:
            if entry.entry_on < self.since and entry.fund == "income":
                found["start_vnd"] += EFFECTS[entry.kind].portfolio * entry.amount_vnd
            elif self.since <= entry.entry_on <= self.as_of and entry.loan_id and entry.kind in names:
                found[names[entry.kind]] += entry.amount_vnd
                behind[names[entry.kind]].add(members[entry.loan_id])
        dated = [one for one in self.books.loans[pk] if self._existed(one) and one.disbursed_on >= self.since]
        paid_out = {entry.loan_id for entry in self.books.entries[pk] if entry.kind == "loan_disbursed"}
        lent = [loan for loan in dated if loan.pk in paid_out]
        return found | {
            "lent_vnd": sum(loan.principal_vnd for loan in lent),
            "loans_lent": len(lent),
            "people_lent": len({loan.member_id for loan in lent}),
            "people_received": len(behind["received_vnd"]),
            "people_written_off": len(behind["written_off_vnd"]),
        }

    def _due(self, pk: int) -> dict[str, int]:
        found = {"due_vnd": 0, "first_due_vnd": 0, "on_time_vnd": 0}
        behind = set()
        for loan in self.books.loans[pk]:
            if loan.cancelled_on and loan.cancelled_on <= self.as_of:
                continue
            lines = [line for line in self.books.instalments[loan.pk] if self._fell_due(line)]
            lines.sort(key=lambda line: line.due_on)
            in_period = [line for line in lines if line.due_on >= self.since]
            found["due_vnd"] += sum(line.principal_vnd for line in in_period)
            behind |= {loan.member_id} if in_period else set()
            for amount, first, paid_on in self._pieces(loan, lines):
                if first.due_on >= self.since:
                    found["first_due_vnd"] += amount
                    found["on_time_vnd"] += amount if paid_on and paid_on <= first.due_on else 0
        return found | {"people_due": len(behind)}

    def _fell_due(self, line) -> bool:
        """The line came to its day while its schedule was in force."""
        return line.due_on <= self.as_of and is_held(line.due_on, line.in_force_from, line.superseded_on)

    def _pieces(self, loan, lines: list) -> Iterator[tuple]:
        """(amount, the line with which it fell due first, the day on which it was paid or None): the principal cut at
        every line's and every act's end, so that each piece belongs to one line and one act."""
        acts, reached = [], 0
        for entry in sorted(self.books.loan_entries[loan.pk], key=lambda entry: (entry.entry_on, entry.pk)):
            if entry.kind in ("principal_repaid", "written_off") and self._stands(entry):
                acts.append((reached, reached + entry.amount_vnd, entry))
                reached += entry.amount_vnd
        cuts = {edge for line in lines for edge in (line.cumulative_vnd - line.principal_vnd, line.cumulative_vnd)}
        cuts |= {edge for start, end, _entry in acts for edge in (start, end)}
        for start, end in pairwise(sorted(cuts)):
            reaching = (line for line in lines if line.cumulative_vnd - line.principal_vnd <= start)
            first = next((line for line in reaching if end <= line.cumulative_vnd), None)
            if first is not None:
                act = next((entry for begin, ends, entry in acts if begin <= start and end <= ends), None)
                is_paid = act is not None and act.kind == "principal_repaid"
                yield end - start, first, act.entry_on if is_paid else None

    def _stands(self, entry) -> bool:
        """Dated by the day, no reversal, and not reversed by the day."""
        if entry.entry_on > self.as_of or entry.reverses_id is not None:
            return False
        undone = self.books.reversal_days.get(entry.pk)
        return undone is None or undone > self.as_of

    def _worth(self, pk: int) -> dict[str, int]:
        money = self._money(pk)
        initial, value = money["initial_fund"], money["income_fund"]
        return {
            "cash_vnd": money["cash"],
            "initial_vnd": max(initial, 0),
            "grown_vnd": value - initial if initial > 0 else 0,
        }

    def _borrowers(self, pk: int) -> dict[str, int]:
        found = {
            f"{when}_{group}": 0 for when in ("ever", "period", "now") for group in ("all", "women", "older", "poor")
        }
        found["members"] = 0
        for member in self.books.members[pk]:
            if not is_held(self.as_of, member.joined_on, member.left_on):
                continue
            found["members"] += 1
            age = age_on(self.as_of, member.birth_date, member.birth_year)
            belongs = {"all": True, "women": member.sex == "female", "older": age is not None and age >= 60}
            belongs["poor"] = self._status(member.pk) == "poor"
            for when, name in (("ever", "borrowed_ever"), ("period", "borrowed_period"), ("now", "borrowing_now")):
                if self._borrowing(member.person_id)[name]:
                    for group, is_in in belongs.items():
                        found[f"{when}_{group}"] += is_in
        return found
