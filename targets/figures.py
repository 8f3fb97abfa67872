"""The figures of each club as of a date: the rows that targets, dashboards, reports and commands all read.

Money is whole ₫; a count or sum over no rows is 0. What a figure means stands in DOMAIN.md, section 4, and in the
queryset method that `targets.querysets.facts` names for it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from clubs.querysets import ClubQuerySet
from districts.models import Unit
from funds.querysets import ClubPosition
from targets.basis import Basis
from targets.querysets.facts import Facts, every_club
from targets.rules import Ratio, is_within_composition


@dataclass(frozen=True, slots=True)
class ClubFigures:
    """One operating club on D. The fields up to `par30` are the contract's (`club_figures --format json`).

    `district` and `commune` are the units under B, None where there is none ("chưa xác định"). `well_managed` is None
    where no review stands; `areas` are the codes of the active areas carried out, in the books' order.
    """

    code: str
    name: str
    district: Unit | None
    commune: Unit | None
    founded_on: date
    members: int
    women: int
    older_60: int
    older_55: int
    poor: int
    near_poor: int
    borrowed_ever: int
    borrowed_period: int
    borrowing_now: int
    areas: tuple[str, ...]
    full_activity: bool
    well_managed: bool | None
    initial_fund: int
    income_fund: int
    cash: int
    outstanding: int
    operating_fund: int
    overdue: int
    par30: Ratio
    # beyond the contract, for the pages and the yearly report
    pk: int
    village: str
    decision_number: str
    launched_on: date | None
    source: str
    note: str
    chair: str
    review_note: str
    unknown_age: int
    hardship: int
    minority: int
    disabled: int
    in_kind: int
    advances: int

    @property
    def younger(self) -> int:
        """Members known to be under 60; those of unknown age are counted apart."""
        return self.members - self.older_60 - self.unknown_age

    @property
    def is_within_composition(self) -> bool:
        return is_within_composition(self.members, self.women, self.older_60)

    @property
    def is_full_and_well(self) -> bool:
        """All activities carried out and well managed; without a standing review it is not known to be."""
        return self.full_activity and self.well_managed is True

    @property
    def has_half_borrowing(self) -> bool:
        """At least one member, and at least half of the members have ever borrowed."""
        return self.members > 0 and self.borrowed_ever * 2 >= self.members


def club_figures(clubs: ClubQuerySet, basis: Basis) -> list[ClubFigures]:
    """The figures of those of the clubs that operate on D and lie in the basis' unit, sorted by code.

    The number of queries does not depend on the number of clubs.
    """
    rows = _placed(clubs.operating_on(basis.as_of), basis)
    facts = Facts([row["pk"] for row in rows], basis.since, basis.as_of)
    parts = [
        _MadeUp(facts),
        _Borrowing(facts),
        _Activity(facts),
        _Management(facts),
        _Money(facts),
        _Place(basis),
    ]
    figures = []
    for row in rows:
        fields = {name: row[name] for name in _OWN}
        for part in parts:
            fields |= part.of(row)
        figures.append(ClubFigures(**fields))
    return figures


def programme_figures(basis: Basis) -> list[ClubFigures]:
    """The figures of every club of the programme, whoever asks: for commands that act as the system."""
    return club_figures(every_club(), basis)


_OWN = ("pk", "code", "name", "founded_on", "village", "decision_number", "launched_on", "note")


def _placed(clubs: ClubQuerySet, basis: Basis) -> list[dict[str, Any]]:
    """The clubs that lie in the basis' unit under B; without a place they count only in the whole programme."""
    names = [*_OWN, "closed_on", "place_commune_id", "source__name"]
    rows = list(clubs.with_place_under(basis.boundary).order_by().values(*names))
    if not basis.is_whole:
        inside = basis.units.communes_under(basis.unit)
        rows = [row for row in rows if row["place_commune_id"] in inside]
    return sorted(rows, key=lambda row: row["code"])  # by the characters: databases collate differently


class _Place:
    def __init__(self, basis: Basis):
        self.units = basis.units

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        commune_id = row["place_commune_id"]
        return {
            "commune": self.units.units.get(commune_id),
            "district": self.units.district_of(commune_id),
            "source": row["source__name"] or "",
        }


class _MadeUp:
    """Who the members are."""

    def __init__(self, facts: Facts):
        self.make_up, self.poverty = facts.make_up(), facts.poverty()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        counted = self.make_up.get(row["pk"], {})
        statuses = self.poverty.get(row["pk"], {})
        names = ("members", "women", "older_60", "older_55", "unknown_age", "minority", "disabled")
        households = ("poor", "near_poor", "hardship")
        return {name: counted.get(name, 0) for name in names} | {name: statuses.get(name, 0) for name in households}


class _Borrowing:
    """How many members have borrowed; ever, in the period and now."""

    def __init__(self, facts: Facts):
        self.ever, self.period, self.now = facts.borrowed_ever(), facts.borrowed_period(), facts.borrowing_now()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        pk = row["pk"]
        return {
            "borrowed_ever": self.ever.get(pk, 0),
            "borrowed_period": self.period.get(pk, 0),
            "borrowing_now": self.now.get(pk, 0),
        }


class _Activity:
    """Which areas were carried out in the period."""

    def __init__(self, facts: Facts):
        self.minimums, self.held = facts.area_minimums(), facts.activities()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        held = self.held.get(row["pk"], {})
        areas = tuple(code for code, minimum in self.minimums.items() if held.get(code, 0) >= minimum)
        # without a rubric nothing can be carried out
        return {"areas": areas, "full_activity": bool(areas) and len(areas) == len(self.minimums)}


class _Management:
    """The review that stands, and who chairs the club."""

    def __init__(self, facts: Facts):
        self.reviews, self.chairs = facts.reviews(), facts.chairs()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        review = self.reviews.get(row["pk"])
        return {
            "well_managed": review["is_well_managed"] if review else None,
            "review_note": review["note"] if review else "",
            "chair": self.chairs.get(row["pk"], ""),
        }


class _Money:
    """The two funds and the loans."""

    def __init__(self, facts: Facts):
        self.initial, self.income, self.operating = facts.initial_funds(), facts.income_funds(), facts.operating_cash()
        self.loans = facts.loans()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        pk = row["pk"]
        income, loans = self.income.get(pk, {}), self.loans.get(pk) or ClubPosition(pk)
        return {
            "initial_fund": self.initial.get(pk, 0),
            "income_fund": income.get("value", 0),
            "cash": income.get("cash", 0),
            "in_kind": income.get("in_kind", 0),
            "advances": income.get("advances", 0),
            "outstanding": income.get("portfolio", 0),
            "operating_fund": self.operating.get(pk, 0),
            "overdue": loans.overdue_vnd,
            "par30": Ratio(loans.par30_vnd, loans.outstanding_vnd),
        }
