"""The plan's targets read off the club figures: for the whole, by unit, by year, and club by club."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from clubs.querysets import ClubQuerySet
from core.money import format_percent
from districts.models import Level, Unit
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.indicators import INDICATORS, FundShare, Sheet
from targets.models import Target
from targets.rules import cheapest_shortfall_vnd, gap, is_met, is_near


@dataclass(frozen=True)
class TargetReading:
    """One target on one basis. N is None for a count, goal None where none is set; is_met, gap None then and for N = 0.

    `gap` counts what `counts` names (clubs, members, communes). `gap_vnd` is, for a fund target, the ₫ that would lift
    the nearest `gap` clubs to the threshold. `declared` and `unknown` are the numbers of clubs of which a figure that n
    or N depends on is declared, or is not known.
    """

    code: str
    label: str
    kind: str
    n: int
    N: int | None
    goal: Decimal | int | None
    is_met: bool | None
    gap: int | None
    definition: str
    counts: str
    gap_vnd: int | None = None
    declared: int = 0
    unknown: int = 0
    is_at_most: bool = False
    is_near: bool = False

    @property
    def percent(self) -> str | None:
        """n / N in words ("66,7%"), on the same side of the goal as the ratio itself; None for a count and N = 0."""
        return format_percent(self.n, self.N, goal=self.goal) if self.N else None


def read_targets(
    rows: Sequence[TargetFigures], basis: Basis, codes: Collection[str] | None = None
) -> list[TargetReading]:
    """Every target of the plan (or those of `codes`), in the plan's order, for these rows and the basis' unit."""
    sheet = Sheet(list(rows), basis.communes, basis)
    return [read_one(target, sheet, basis.unit) for target in basis.targets if codes is None or target.code in codes]


def read_one(target: Target, sheet: Sheet, unit: Unit | None) -> TargetReading:
    """One target of one area's sheet; unit None: clubs without a place, which have no milestone."""
    indicator = INDICATORS[target.code]
    n, total = indicator.measure(sheet, target)
    if target.denominator == Target.Denominator.PLANNED:
        total = max(total or 0, planned_clubs(sheet.basis, unit))
    goal = _goal(target, indicator.kind, sheet.basis, unit)
    judged = {"is_at_most": target.is_at_most}
    missing = gap(n, total, goal, **judged)
    reads = indicator.reads_for(target)
    return TargetReading(
        code=target.code,
        label=indicator.label_for(target),
        kind=indicator.kind,
        n=n,
        N=total,
        goal=goal,
        is_met=is_met(n, total, goal, **judged),
        gap=missing,
        definition=indicator.definition_for(target),
        counts=indicator.counts,
        gap_vnd=_gap_vnd(indicator, target, sheet, missing),
        declared=sum(not reads.isdisjoint(row.declared) for row in sheet.rows if row.declared),
        unknown=sum(not reads.isdisjoint(row.unknown) for row in sheet.rows if row.unknown),
        is_at_most=target.is_at_most,
        is_near=is_near(n, total, goal, target.band, **judged),
    )


def planned_clubs(basis: Basis, unit: Unit | None) -> int:
    """How many clubs the plan asks of the unit by D; 0 where it says nothing."""
    target = next((target for target in basis.targets if target.code == "clubs_total"), None)
    return int((target and _goal(target, "count", basis, unit)) or 0)


def _gap_vnd(indicator, target: Target, sheet: Sheet, missing: int | None) -> int | None:
    if missing is None or not isinstance(indicator, FundShare):
        return None
    amounts = [amount for row in sheet.rows if (amount := indicator.amount(row)) is not None]
    return cheapest_shortfall_vnd(amounts, target.threshold_vnd, missing)


def _goal(target: Target, kind: str, basis: Basis, unit: Unit | None) -> Decimal | int | None:
    """A percentage applies to every unit; a count is the plan's for its own unit, else the unit's milestones so far."""
    if kind == "ratio" or (unit and unit.pk == basis.plan.unit_id):
        return target.goal
    reached = [
        milestone.goal
        for milestone in target.milestones.all()
        if unit and milestone.unit_id == unit.pk and milestone.year <= basis.as_of.year
    ]
    return sum(reached) if reached else None


def parts_of(basis: Basis) -> list[Unit]:
    """The units that figures of this basis are grouped by, by code: the districts of a province, else communes."""
    parts = {part.pk: part for part in (part_of(basis, commune.pk) for commune in basis.communes)}
    return sorted(parts.values(), key=lambda unit: unit.code)


def part_of(basis: Basis, commune_id: int) -> Unit:
    """The unit among `parts_of` that a commune valid on B belongs to."""
    district = basis.units.district_of(commune_id) if basis.unit.level == Level.PROVINCE else None
    return district or basis.units.units[commune_id]


def group_by_unit(rows: Iterable[TargetFigures], basis: Basis) -> list[tuple[Unit | None, list[TargetFigures]]]:
    """The rows by `parts_of`, empty units included; last, under None, clubs without a place ("chưa xác định")."""
    groups: dict[int | None, list[TargetFigures]] = defaultdict(list)
    units = {unit.pk: unit for unit in parts_of(basis)}
    for row in rows:
        unit = part_of(basis, row.commune.pk) if row.commune else None
        groups[unit.pk if unit else None].append(row)
        if unit:
            units.setdefault(unit.pk, unit)  # a club outside the plan's territory: a total never loses a club
    grouped = [(unit, groups[pk]) for pk, unit in units.items()]
    return [*grouped, (None, groups[None])] if groups[None] else grouped


def read_by_unit(rows: Sequence[TargetFigures], basis: Basis) -> list[tuple[Unit | None, dict[str, TargetReading]]]:
    """Every target by `group_by_unit`, as {target code: reading}. No further query than the basis' own."""
    communes: dict[int, list[Unit]] = defaultdict(list)
    for commune in basis.communes:
        communes[part_of(basis, commune.pk).pk].append(commune)
    readings = []
    for unit, group in group_by_unit(rows, basis):
        sheet = Sheet(group, communes.get(unit.pk, []) if unit else [], basis)
        readings.append((unit, {target.code: read_one(target, sheet, unit) for target in basis.targets}))
    return readings


class Year(NamedTuple):
    """Clubs in operation on D by the year of their founding, beside that year's milestone (None where none is set)."""

    year: int
    founded: int
    milestone: int | None


def clubs_per_year(rows: Sequence[TargetFigures], basis: Basis) -> list[Year]:
    """From the first founding or the plan's first year, whichever is earlier, to the year of D."""
    founded = Counter(row.founded_on.year for row in rows)
    milestones = milestones_by_year(basis, "clubs_new")
    first = min([*founded, min(basis.plan.starts_on.year, basis.as_of.year)])
    return [Year(year, founded[year], milestones.get(year)) for year in range(first, basis.as_of.year + 1)]


def milestones_by_year(basis: Basis, code: str) -> dict[int, int]:
    """Of the basis' unit; the whole programme takes its own milestone of a year, else the sum of the units'."""
    own: Counter[int] = Counter()
    of_units: Counter[int] = Counter()
    for target in basis.targets:
        if target.code != code:
            continue
        for milestone in target.milestones.all():
            (own if milestone.unit_id == basis.unit.pk else of_units)[milestone.year] += milestone.goal
    return {**of_units, **own} if basis.is_whole else dict(own)


class Movement(NamedTuple):
    """Clubs at start (operating on the day before F), new and closed in F..D, at end (operating on D)."""

    at_start: int
    new: int
    closed: int
    at_end: int


def movements_by_unit(clubs: ClubQuerySet, basis: Basis) -> list[tuple[Unit | None, Movement]]:
    """How the number of clubs moved in the period: at_start + new - closed = at_end, for every unit of `parts_of`.

    A club founded and dissolved within the period counts in both. The clubs are those of the basis' unit.
    """
    counts: dict[int | None, Counter] = defaultdict(Counter)
    units: dict[int | None, Unit | None] = {unit.pk: unit for unit in parts_of(basis)}
    eve = basis.since - timedelta(days=1)
    inside = basis.units.communes_under(basis.unit)
    placed = clubs.filter(founded_on__lte=basis.as_of).with_place_under(basis.boundary).order_by()
    for founded_on, closed_on, commune_id in placed.values_list("founded_on", "closed_on", "place_commune_id"):
        if not basis.is_whole and commune_id not in inside:
            continue
        unit = part_of(basis, commune_id) if commune_id else None
        pk = unit.pk if unit else None
        units.setdefault(pk, unit)
        counts[pk]["at_start"] += founded_on <= eve and (closed_on is None or closed_on > eve)
        counts[pk]["new"] += founded_on >= basis.since
        counts[pk]["closed"] += closed_on is not None and basis.since <= closed_on <= basis.as_of
        counts[pk]["at_end"] += closed_on is None or closed_on > basis.as_of
    ordered = sorted(units, key=lambda pk: (pk is None, units[pk].code if units[pk] else ""))
    return [(units[pk], Movement(*(counts[pk][name] for name in Movement._fields))) for pk in ordered]
