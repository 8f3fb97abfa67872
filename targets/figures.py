"""The figures of each club as of a date: the rows that targets, dashboards, reports and commands all read.

Money is whole ₫; a count or sum over no rows is 0. What a figure means stands in DOMAIN.md, section 4, and in the
queryset method that `targets.querysets.facts` names for it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Any

from clubs.querysets import ClubQuerySet
from districts.models import Unit
from funds.portfolio import ClubPosition
from targets.basis import Basis
from targets.querysets.facts import Facts, every_club
from targets.rules import Ratio, is_within_composition
from targets.standins import stood_in

Placed = dict[str, Any]
"""A club's own columns and `place_commune_id`, its commune under B (`placed_clubs`)."""


@dataclass(frozen=True, kw_only=True)
class TargetFigures:
    """One operating club on D with what the plan's targets count, and no more: a dashboard reads these on two dates.

    What was not asked for (`target_figures`, `codes`) is None, never 0; so is what nobody knows of a club that is kept
    by declared totals (`targets.standins`). `declared` and `unknown` name the figures of which that holds.

    `district` and `commune` are the units under B, None where there is none ("chưa xác định"). `well_managed` is None
    where no review stands; `areas` are the codes of the active areas carried out, in the books' order.
    """

    pk: int
    code: str
    name: str
    district: Unit | None
    commune: Unit | None
    founded_on: date
    members: int
    women: int | None
    older_60: int | None
    older_55: int | None
    borrowed_ever: int | None
    borrowed_period: int | None
    borrowing_now: int | None
    areas: tuple[str, ...]
    full_activity: bool
    well_managed: bool | None
    initial_fund: int | None
    income_fund: int | None
    declared: frozenset[str]
    unknown: frozenset[str]

    def older(self, least_age: int) -> int | None:
        """Members aged at least 60 or 55: the two age lines in use."""
        return {60: self.older_60, 55: self.older_55}[least_age]

    def is_within_composition(self, least_age: int) -> bool:
        return is_within_composition(self.members, self.women, self.older(least_age))

    @property
    def is_full_and_well(self) -> bool:
        """All activities carried out and well managed; without a standing review it is not known to be."""
        return self.full_activity and self.well_managed is True

    @property
    def has_half_borrowing(self) -> bool:
        """At least one member, and at least half of the members are known to have ever borrowed."""
        return self.members > 0 and self.borrowed_ever is not None and self.borrowed_ever * 2 >= self.members


@dataclass(frozen=True, kw_only=True)
class ClubFigures(TargetFigures):
    """All figures of one operating club on D: those of the contract's `club_figures`, and the yearly report's."""

    poor: int | None
    near_poor: int | None
    cash: int | None
    outstanding: int | None
    operating_fund: int | None
    overdue: int | None
    par30: Ratio | None
    # beyond the contract, for the pages and the yearly report
    village: str
    decision_number: str
    launched_on: date | None
    source: str
    note: str
    chair: str
    review_note: str
    meetings: int
    meeting_months: int
    unknown_age: int | None
    hardship: int | None
    minority: int | None
    disabled: int | None
    in_kind: int | None
    advances: int | None

    @property
    def younger(self) -> int | None:
        """Members known to be under 60; those of unknown age are counted apart, or nobody knows how many they are."""
        if self.older_60 is None or self.unknown_age is None:
            return None
        return self.members - self.older_60 - self.unknown_age


def target_figures(clubs: ClubQuerySet, basis: Basis, codes: Collection[str] | None = None) -> list[TargetFigures]:
    """What the targets count of those of the clubs that operate on D and lie in the basis' unit, sorted by code.

    `codes`: the targets that will be read, all where None; the two dearest reads are left out where none needs them.
    The number of queries does not depend on the number of clubs.
    """
    rows = placed_clubs(clubs, basis)
    return placed_target_figures(rows, basis, facts_of(rows, basis), codes)


def placed_target_figures(
    rows: Sequence[Placed], basis: Basis, facts: Facts, codes: Collection[str] | None = None
) -> list[TargetFigures]:
    """The same of rows of `placed_clubs`, by their `facts`."""
    people = partial(_People, codes=codes)
    return _figures(TargetFigures, (_Place, people, _Activity, _Management, _FundValue), rows, basis, facts)


def club_figures(clubs: ClubQuerySet, basis: Basis) -> list[ClubFigures]:
    """All figures of the same clubs in the same order; where both say a figure it is the same read."""
    rows = placed_clubs(clubs, basis)
    return _figures(ClubFigures, _WHOLE, rows, basis, facts_of(rows, basis))


def recorded_figures(clubs: ClubQuerySet, basis: Basis) -> list[ClubFigures]:
    """The same by the records alone, with no declared totals in their place: what a declaration is set beside."""
    rows = placed_clubs(clubs, basis)
    return _figures(ClubFigures, _WHOLE, rows, basis, facts_of(rows, basis), has_stand_ins=False)


def facts_of(rows: Sequence[Placed], basis: Basis) -> Facts:
    return Facts([row["pk"] for row in rows], basis.since, basis.as_of)


def _figures(
    row_type, part_types, rows: Sequence[Placed], basis: Basis, facts: Facts, *, has_stand_ins: bool = True
) -> list:
    parts = [part_type(facts, basis) for part_type in part_types]
    declared = facts.declared() if has_stand_ins else {}
    active_areas = list(facts.area_minimums) if declared else []
    names = {field.name for field in fields(row_type)}
    figures = []
    for row in rows:
        values = row | {"source": row["source__name"] or ""}
        for part in parts:
            values |= part.of(row)
        records = {name for part in parts for name in part.records_of(row)}
        values = {name: value for name, value in values.items() if name in names}
        values |= stood_in(values, declared.get(row["pk"]), records=records, active_areas=active_areas)
        figures.append(row_type(**values))
    return figures


def programme_figures(basis: Basis) -> list[ClubFigures]:
    """The figures of every club of the programme, whoever asks: for commands that act as the system."""
    return club_figures(every_club(), basis)


_OWN = ("pk", "code", "name", "founded_on", "village", "decision_number", "launched_on", "note")


def placed_clubs(clubs: ClubQuerySet, basis: Basis) -> list[Placed]:
    """Those of the clubs that operate on D and lie in the basis' unit under B, by code.

    Clubs without a place count only in the whole programme.
    """
    names = [*_OWN, "closed_on", "place_commune_id", "source__name"]
    rows = list(clubs.operating_on(basis.as_of).with_place_under(basis.boundary).order_by().values(*names))
    if not basis.is_whole:
        inside = basis.units.communes_under(basis.unit)
        rows = [row for row in rows if row["place_commune_id"] in inside]
    return sorted(rows, key=lambda row: row["code"])  # by the characters: databases collate differently


class _Part:
    """Some figures of every club, and which records of theirs a club has: declared totals stand in for want of them."""

    def records_of(self, row: dict[str, Any]) -> set[str]:
        return set()


class _Place(_Part):
    def __init__(self, facts: Facts, basis: Basis):
        self.units = basis.units

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        commune_id = row["place_commune_id"]
        return {"commune": self.units.units.get(commune_id), "district": self.units.district_of(commune_id)}


class _People(_Part):
    """Who the members are, as far as the composition norms ask, and how many have borrowed."""

    groups: tuple[str, ...] = ("women", "older_60", "older_55")

    def __init__(self, facts: Facts, basis: Basis, codes: Collection[str] | None = None):
        self.counted = ["members", *self.groups, "borrowed_ever"]
        if _is_asked("period", basis, codes):
            self.counted.append("borrowed_period")
        self.people = facts.people(self.counted[1:])
        self.now = facts.borrowing_now() if _is_asked("now", basis, codes) else None

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        people = self.people.get(row["pk"], {})
        now = None if self.now is None else self.now.get(row["pk"], 0)
        counts = {name: people.get(name, 0) for name in self.counted}
        return {"borrowed_period": None} | counts | {"borrowing_now": now}


class _WholePeople(_People):
    """Who the members are, their households included, and how many have borrowed."""

    groups = ("women", "older_60", "older_55", "unknown_age", "minority", "disabled")

    def __init__(self, facts: Facts, basis: Basis):
        super().__init__(facts, basis)
        self.poverty = facts.poverty()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        statuses = self.poverty.get(row["pk"], {})
        return super().of(row) | {name: statuses.get(name, 0) for name in ("poor", "near_poor", "hardship")}


def _is_asked(reading: str, basis: Basis, codes: Collection[str] | None) -> bool:
    """Whether a target among the codes is read by this reading of "had a loan"."""
    if codes is None or f"members_borrowing_{reading}" in codes:
        return True
    return "members_borrowing" in codes and any(
        target.code == "members_borrowing" and target.reading == reading for target in basis.targets
    )


class _Activity(_Part):
    """Which areas were carried out in the period."""

    def __init__(self, facts: Facts, basis: Basis):
        self.minimums, self.held = facts.area_minimums, facts.activities()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        held = self.held.get(row["pk"], {})
        areas = tuple(code for code, minimum in self.minimums.items() if held.get(code, 0) >= minimum)
        # without a rubric nothing can be carried out
        return {"areas": areas, "full_activity": bool(areas) and len(areas) == len(self.minimums)}

    def records_of(self, row: dict[str, Any]) -> set[str]:
        return {"activities"} if row["pk"] in self.held else set()


class _Management(_Part):
    """The review that stands."""

    def __init__(self, facts: Facts, basis: Basis):
        self.reviews = facts.reviews()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        review = self.reviews.get(row["pk"])
        return {
            "well_managed": review["is_well_managed"] if review else None,
            "review_note": review["note"] if review else "",
        }


class _Meetings(_Part):
    """How often the club met in the period, and in how many months."""

    def __init__(self, facts: Facts, basis: Basis):
        self.held = facts.meetings()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        held = self.held.get(row["pk"], {})
        return {"meetings": held.get("meetings", 0), "meeting_months": held.get("months", 0)}


class _Chair(_Part):
    """Who chairs the club."""

    def __init__(self, facts: Facts, basis: Basis):
        self.chairs = facts.chairs()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"chair": self.chairs.get(row["pk"], "")}


class _FundValue(_Part):
    """The income fund: what it started with, and what it is worth on the day."""

    def __init__(self, facts: Facts, basis: Basis):
        self.initial, self.values = facts.initial_funds(), facts.income_values()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"initial_fund": self.initial.get(row["pk"], 0), "income_fund": self.values.get(row["pk"], 0)}

    def records_of(self, row: dict[str, Any]) -> set[str]:
        return {"income"} if row["pk"] in self.values else set()


class _IncomeFund(_Part):
    """The income fund with its parts on the day."""

    def __init__(self, facts: Facts, basis: Basis):
        self.initial, self.income = facts.initial_funds(), facts.income_funds()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        income = self.income.get(row["pk"], {})
        return {
            "initial_fund": self.initial.get(row["pk"], 0),
            "income_fund": income.get("value", 0),
            "cash": income.get("cash", 0),
            "in_kind": income.get("in_kind", 0),
            "advances": income.get("advances", 0),
            "outstanding": income.get("portfolio", 0),
        }

    def records_of(self, row: dict[str, Any]) -> set[str]:
        return {"income"} if row["pk"] in self.income else set()


class _Books(_Part):
    """The operating fund, and how late the loans are."""

    def __init__(self, facts: Facts, basis: Basis):
        self.operating, self.loans = facts.operating_cash(), facts.loans()

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        loans = self.loans.get(row["pk"]) or ClubPosition(row["pk"])
        return {
            "operating_fund": self.operating.get(row["pk"], 0),
            "overdue": loans.overdue_vnd,
            "par30": Ratio(loans.par30_vnd, loans.outstanding_vnd),
        }

    def records_of(self, row: dict[str, Any]) -> set[str]:
        return {"operating"} if row["pk"] in self.operating else set()


_WHOLE = (_Place, _WholePeople, _Activity, _Management, _Meetings, _Chair, _IncomeFund, _Books)
