"""What the clubs' portfolios add up to: one row per operating club, sums over any of them.

Every field is a whole number that adds up, so that a ratio of a unit is a ratio of sums and never a mean of ratios.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from clubs.querysets import ClubQuerySet
from districts.models import Unit
from funds.portfolio import AGES, ClubPosition
from targets.basis import Basis
from targets.figures import placed_clubs
from targets.querysets.portfolio import PortfolioFacts

GROUPS = ("all", "women", "older", "poor")


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """The sums over some clubs, ₫ where a name ends in _vnd.

    `start` is what was outstanding on the day before the period; `grown` what the income fund is worth more than it
    began with, of the clubs that have an initial fund. `people_*` stand behind the amounts; by age each
    borrower counts once, with the latest loan.
    """

    clubs: int = 0
    outstanding_vnd: int = 0
    overdue_vnd: int = 0
    par0_vnd: int = 0
    par1_vnd: int = 0
    par30_vnd: int = 0
    par60_vnd: int = 0
    par90_vnd: int = 0
    loans: int = 0
    loans_overdue: int = 0
    start_vnd: int = 0
    lent_vnd: int = 0
    loans_lent: int = 0
    received_vnd: int = 0
    interest_vnd: int = 0
    written_off_vnd: int = 0
    due_vnd: int = 0
    first_due_vnd: int = 0
    on_time_vnd: int = 0
    cash_vnd: int = 0
    initial_vnd: int = 0
    grown_vnd: int = 0
    members: int = 0
    ever_all: int = 0
    ever_women: int = 0
    ever_older: int = 0
    ever_poor: int = 0
    period_all: int = 0
    period_women: int = 0
    period_older: int = 0
    period_poor: int = 0
    now_all: int = 0
    now_women: int = 0
    now_older: int = 0
    now_poor: int = 0
    people_owing: int = 0
    people_current: int = 0
    people_1_30: int = 0
    people_31_60: int = 0
    people_61_90: int = 0
    people_over_90: int = 0
    people_due: int = 0
    people_received: int = 0
    people_lent: int = 0
    people_written_off: int = 0

    @property
    def aged_vnd(self) -> tuple[int, int, int, int]:
        """Outstanding principal of the loans 1-30, 31-60, 61-90 and more than 90 days late."""
        return (
            self.par0_vnd - self.par30_vnd,
            self.par30_vnd - self.par60_vnd,
            self.par60_vnd - self.par90_vnd,
            self.par90_vnd,
        )


@dataclass(frozen=True)
class ClubPortfolio:
    """One operating club on D, its units under B and its sums."""

    pk: int
    code: str
    name: str
    commune: Unit | None
    district: Unit | None
    sums: Portfolio


_NAMES = [field.name for field in fields(Portfolio)]


def total(rows: Iterable[ClubPortfolio]) -> Portfolio:
    sums = dict.fromkeys(_NAMES, 0)
    for row in rows:
        for name in _NAMES:
            sums[name] += getattr(row.sums, name)
    return Portfolio(**sums)


def club_portfolios(clubs: ClubQuerySet, basis: Basis, *, counts_people: bool = False) -> list[ClubPortfolio]:
    """Of the clubs that operate on D and lie in the basis' unit, by code; the number of queries is fixed.

    counts_people: also who stands behind the amounts of the period, which costs three queries more.
    """
    rows = placed_clubs(clubs, basis)
    facts = PortfolioFacts([row["pk"] for row in rows], basis.since, basis.as_of)
    read = _Read(facts, counts_people)
    units = basis.units
    return [
        ClubPortfolio(
            row["pk"],
            row["code"],
            row["name"],
            units.units.get(row["place_commune_id"]),
            units.district_of(row["place_commune_id"]),
            read.sums(row["pk"]),
        )
        for row in rows
    ]


class _Read:
    def __init__(self, facts: PortfolioFacts, counts_people: bool):
        self.positions, self.start, self.flows = facts.loans(), facts.outstanding_before(), facts.flows()
        self.lent, self.due, self.members = facts.lent(), facts.due(), facts.members()
        self.income, self.initial, self.borrowers = facts.income_funds(), facts.initial_funds(), facts.borrowers()
        self.behind = facts.people_behind() if counts_people else {}

    def sums(self, pk: int) -> Portfolio:
        lent, flows, due = self.lent.get(pk, {}), self.flows.get(pk, {}), self.due.get(pk, {})
        return Portfolio(
            clubs=1,
            start_vnd=int(self.start.get(pk, 0)),
            lent_vnd=int(lent.get("amount", 0)),
            loans_lent=lent.get("loans", 0),
            received_vnd=int(flows.get("principal_repaid", 0)),
            interest_vnd=int(flows.get("interest_received", 0)),
            written_off_vnd=int(flows.get("written_off", 0)),
            due_vnd=int(due.get("due", 0)),
            first_due_vnd=int(due.get("first", 0)),
            on_time_vnd=int(due.get("on_time", 0)),
            members=self.members.get(pk, 0),
            **self._owed(self.positions.get(pk) or ClubPosition(pk)),
            **self._fund(pk),
            **self._people(pk),
        )

    def _owed(self, position: ClubPosition) -> dict[str, int]:
        late, counted = [], set()
        for age in reversed(AGES):
            late.insert(0, len(position.people_late.get(age, set()) - counted))
            counted |= position.people_late.get(age, set())
        names = ("people_current", "people_1_30", "people_31_60", "people_61_90", "people_over_90")
        amounts = ("outstanding_vnd", "overdue_vnd", "par0_vnd", "par1_vnd", "par30_vnd", "par60_vnd", "par90_vnd")
        counts = {"loans": position.loans, "loans_overdue": position.loans_overdue}
        counts |= {"people_owing": len(position.people)} | dict(zip(names, late, strict=True))
        return counts | {name: int(getattr(position, name)) for name in amounts}

    def _fund(self, pk: int) -> dict[str, int]:
        income, initial = self.income.get(pk, {}), int(self.initial.get(pk, 0))
        grown = int(income.get("value", 0)) - initial if initial > 0 else 0
        return {"cash_vnd": int(income.get("cash", 0)), "initial_vnd": max(initial, 0), "grown_vnd": grown}

    def _people(self, pk: int) -> dict[str, int]:
        found = {}
        for when, by_club in self.borrowers.items():
            row = by_club.get(pk, {})
            found |= {f"{when}_{group}": row.get("members" if group == "all" else group, 0) for group in GROUPS}
        behind = self.behind.get(pk, {})
        names = ("due", "received", "lent", "written_off")
        return found | {f"people_{name}": behind.get(name, 0) for name in names}
