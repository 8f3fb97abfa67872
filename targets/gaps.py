"""What is missing: for each target with a goal the nearest candidates, what each of them fails, and the smallest set.

Arithmetic over the rows that the readings were read from; whether a club counts is the indicator's own `measure`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from districts.models import Unit
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.indicators import INDICATORS, ClubCount, CommuneShare, FundShare, Indicator, MemberShare, Sheet
from targets.models import Target
from targets.querysets.facts import Facts
from targets.readings import TargetReading
from targets.rules import (
    MEMBERS_NORM,
    OLDER_NORM_PERCENT,
    WOMEN_NORM_PERCENT,
    cheapest_set,
    fewest_set,
    reserve,
    short_of_percent,
)

Short = Mapping[int, Mapping[str, int]]
"""{club id: {code of an area not carried out: activities that it lacks}}"""


class Failed(NamedTuple):
    """One criterion that a candidate fails, and by how much.

    `kind`, with what `size` counts: "area" (activities; `code` is the area's), "no_review" and "bad_review" (reviews),
    "vnd" (₫), "borrowers" (members who are to borrow), "too_few", "too_many", "women", "older" (people; the last two
    are negative where there are too many), "no_club" (clubs), "counts" (of a goal that is not to be passed: what of it
    is counted here).
    """

    kind: str
    size: int
    code: str = ""


@dataclass(frozen=True)
class Candidate:
    """A club or commune that does not count yet, or a club whose members could: what it fails, and what that costs.

    `gain` is what it can bring to n; `takes` what the smallest set needs of it, 0 outside the set. `also` are the
    codes of other missed targets that the same new club would serve.
    """

    subject: TargetFigures | Unit
    failed: tuple[Failed, ...]
    cost: int
    gain: int = 1
    takes: int = 0
    also: tuple[str, ...] = ()

    @property
    def is_chosen(self) -> bool:
        return self.takes > 0


@dataclass(frozen=True)
class GapPlan:
    """One target with a goal: its reserve where it is met, else the candidates, the nearest first.

    `unknown` are the clubs whose figures are not known: they count neither as reaching the goal nor as candidates.
    """

    reading: TargetReading
    reserve: int
    candidates: list[Candidate]
    unknown: list[TargetFigures]

    @property
    def chosen(self) -> list[Candidate]:
        """The smallest set that meets the goal: the fewest candidates, and of such sets the cheapest."""
        return [one for one in self.candidates if one.is_chosen]

    @property
    def cost(self) -> int:
        """What the smallest set lacks in all."""
        return sum(one.cost for one in self.chosen)

    @property
    def out_of_reach(self) -> int:
        """What is missing even when every candidate comes to count: nobody known could bring it."""
        return (self.reading.gap or 0) - sum(one.takes for one in self.candidates)


def plan_gaps(
    readings: Sequence[TargetReading], rows: Sequence[TargetFigures], basis: Basis, *, has_candidates: bool = True
) -> list[GapPlan]:
    """The targets of these readings that have a goal and are applicable, in the plan's order.

    `rows` are those that the readings were read from. One query more where an activity target is missed.
    """
    judged = [reading for reading in readings if reading.is_met is not None]
    missed = [reading.code for reading in judged if reading.gap] if has_candidates else []
    sheet = Sheet(list(rows), basis.communes, basis)
    short = activities_short(rows, basis) if {"full_activity", "full_and_well"} & set(missed) else {}
    served = _communes_served(missed, sheet)
    targets = {target.code: target for target in basis.targets}
    plans = []
    for reading in judged:
        candidates: list[Candidate] = []
        unknown: list[TargetFigures] = []
        if reading.code in missed:
            candidates, unknown = _Search(targets[reading.code], sheet, short, served).found()
            candidates = _with_smallest_set(candidates, reading)
        plans.append(GapPlan(reading, _reserve(reading), candidates, unknown))
    return plans


def _reserve(reading: TargetReading) -> int:
    return reserve(reading.n, reading.N, reading.goal, is_at_most=reading.is_at_most) or 0


def activities_short(rows: Sequence[TargetFigures], basis: Basis) -> Short:
    """How many activities of the period each club lacks in the areas that it does not carry out."""
    facts = Facts([row.pk for row in rows], basis.since, basis.as_of)
    held = facts.activities()
    return {
        row.pk: {
            code: max(1, minimum - held.get(row.pk, {}).get(code, 0))
            for code, minimum in facts.area_minimums.items()
            if code not in row.areas
        }
        for row in rows
    }


def _communes_served(missed: Sequence[str], sheet: Sheet) -> dict[int, tuple[str, ...]]:
    """{commune without a club: the missed coverage targets that a club there would serve}."""
    covered = {row.commune.pk for row in sheet.rows if row.commune}
    shares = [one for code in missed if isinstance(one := INDICATORS[code], CommuneShare)]
    return {
        commune.pk: tuple(share.code for share in shares if share.is_meant(commune))
        for commune in sheet.communes
        if commune.pk not in covered
    }


def _with_smallest_set(candidates: list[Candidate], reading: TargetReading) -> list[Candidate]:
    missing = reading.gap or 0
    if reading.counts == "members":
        places = fewest_set([one.gain for one in candidates], missing)
    else:
        places = cheapest_set([one.cost for one in candidates], missing)
    made = list(candidates)
    for place in places:
        takes = min(missing, made[place].gain)
        missing -= takes
        cost = takes if reading.counts == "members" else made[place].cost
        made[place] = replace(made[place], takes=takes, cost=cost)
    return made


class _Search:
    """The candidates of one missed target, the nearest first."""

    def __init__(self, target: Target, sheet: Sheet, short: Short, served: dict[int, tuple[str, ...]]):
        self.target, self.sheet, self.short, self.served = target, sheet, short, served
        self.indicator: Indicator = INDICATORS[target.code]

    def found(self) -> tuple[list[Candidate], list[TargetFigures]]:
        """(candidates, clubs of which it is not known)."""
        if self.target.is_at_most:
            return self._counting(), []
        if isinstance(self.indicator, CommuneShare | ClubCount):
            return self._communes(), []
        candidates, unknown = [], []
        for row in self.sheet.rows:
            n, total = self.indicator.measure(Sheet([row], [], self.sheet.basis), self.target)
            if n == total:
                continue
            failed = () if self._is_unknown(row) else self._failed(row)
            if failed:
                candidates.append(self._club(row, failed, (total or 0) - n))
            else:
                # what no criterion explains is not known: nobody fails by 0
                unknown.append(row)
        return sorted(candidates, key=self._nearness), unknown

    def _is_unknown(self, row: TargetFigures) -> bool:
        return not self.indicator.reads_for(self.target).isdisjoint(row.unknown)

    def _failed(self, row: TargetFigures) -> tuple[Failed, ...]:
        if isinstance(self.indicator, MemberShare):
            return (Failed("borrowers", row.members - (self.indicator.part(row, self.target) or 0)),)
        if isinstance(self.indicator, FundShare):
            return (Failed("vnd", self.target.threshold_vnd - (self.indicator.amount(row) or 0)),)
        return FAILED_BY_CODE[self.target.code](row, self.short.get(row.pk, {}), self.target)

    def _counting(self) -> list[Candidate]:
        """Of a goal that is not to be passed: whoever counts, those that bring most first."""
        subjects: list[tuple[TargetFigures | Unit, int]]
        if isinstance(self.indicator, CommuneShare):
            covered = [unit for unit in self.sheet.communes if unit.pk not in self.served]
            subjects = [(unit, 1) for unit in covered if self.indicator.is_meant(unit)]
        else:
            basis = self.sheet.basis
            subjects = [
                (row, self.indicator.measure(Sheet([row], [], basis), self.target)[0]) for row in self.sheet.rows
            ]
        found = [Candidate(one, (Failed("counts", n),), n, n) for one, n in subjects if n]
        return sorted(found, key=lambda one: (-one.gain, one.subject.code))

    def _club(self, row: TargetFigures, failed: tuple[Failed, ...], gain: int) -> Candidate:
        return Candidate(row, failed, sum(abs(one.size) for one in failed), gain)

    def _nearness(self, one: Candidate) -> tuple:
        """Most members first for a share of members, else the least cost; a bad verdict is further than none."""
        if isinstance(self.indicator, MemberShare):
            return (-one.gain, one.subject.code)
        return (one.cost, any(part.kind == "bad_review" for part in one.failed), one.subject.code)

    def _communes(self) -> list[Candidate]:
        """The communes in which a new club would count, first where it serves most other missed targets too."""
        is_coverage = isinstance(self.indicator, CommuneShare)
        found = [
            Candidate(commune, (Failed("no_club", 1),), 1, also=self._others(commune))
            for commune in self.sheet.communes
            if commune.pk in self.served and (not is_coverage or self.indicator.is_meant(commune))
        ]
        return sorted(found, key=lambda one: (-len(one.also), one.subject.name_key, one.subject.pk))

    def _others(self, commune: Unit) -> tuple[str, ...]:
        return tuple(code for code in self.served[commune.pk] if code != self.target.code)


def _areas(row: TargetFigures, short: Mapping[str, int], target: Target) -> tuple[Failed, ...]:
    return tuple(Failed("area", size, code) for code, size in short.items())


def _review(row: TargetFigures, short: Mapping[str, int], target: Target) -> tuple[Failed, ...]:
    if row.well_managed is None:
        return (Failed("no_review", 1),)
    return () if row.well_managed else (Failed("bad_review", 1),)


def _half_borrowing(row: TargetFigures, short: Mapping[str, int], target: Target) -> tuple[Failed, ...]:
    if not row.members:
        return (Failed("too_few", MEMBERS_NORM[0]),)
    return (Failed("borrowers", -(-row.members // 2) - (row.borrowed_ever or 0)),)


def _composition(row: TargetFigures, short: Mapping[str, int], target: Target) -> tuple[Failed, ...]:
    """Each norm by itself, with the club's number of members as it is."""
    least, most = MEMBERS_NORM
    sizes = [
        ("too_few", max(0, least - row.members)),
        ("too_many", max(0, row.members - most)),
        ("women", short_of_percent(row.women, row.members, WOMEN_NORM_PERCENT)),
        ("older", short_of_percent(row.older(target.older_from), row.members, OLDER_NORM_PERCENT)),
    ]
    return tuple(Failed(kind, size) for kind, size in sizes if size)


FAILED_BY_CODE: dict[str, Callable[[TargetFigures, Mapping[str, int], Target], tuple[Failed, ...]]] = {
    "full_activity": _areas,
    "full_and_well": lambda row, short, target: _areas(row, short, target) + _review(row, short, target),
    "well_managed": _review,
    "clubs_borrowing": _half_borrowing,
    "composition": _composition,
}
"""What a club fails, for the shares of clubs of which a rule holds."""
