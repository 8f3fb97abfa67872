"""What a reorganisation would change: the units, the clubs with their members and ₫, and who sees what afterwards.

The switch itself is rehearsed inside a transaction that is rolled back, so that what is shown is what will be.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Assignment
from desk.models import Reorganisation
from desk.reorganisation.querysets import assignments_with_area, care_of, figures_under, split_clubs
from desk.reorganisation.services import crosswalk_of, rehearsed
from districts.crosswalk import Crosswalk, CrosswalkRow
from districts.models import Unit
from districts.tree import UnitMap
from targets.figures import TargetFigures
from targets.rules import known_sum


@dataclass(frozen=True)
class Sums:
    """Clubs, members and the income funds' ₫ that are known."""

    clubs: int
    members: int
    income_vnd: int

    @classmethod
    def of(cls, rows: Collection[TargetFigures]) -> "Sums":
        return cls(len(rows), sum(row.members for row in rows), known_sum(row.income_fund for row in rows) or 0)


@dataclass(frozen=True)
class NewUnit:
    """A new commune, what it is made of, and what comes into it."""

    name: str
    code: str
    sources: list[str]
    sums: Sums

    @property
    def is_unchanged(self) -> bool:
        return len(self.sources) == 1 and self.sources[0] == self.name


@dataclass(frozen=True)
class ScopeChange:
    """What one assignment opens before and after; `lost` are new communes that took in only a part of its area."""

    assignment: Assignment
    before: list[str]
    after: list[str]
    lost: list[str]


@dataclass(frozen=True)
class SplitVillage:
    """The clubs of one village of a split commune, which go together; `key` names the field of its choice."""

    key: str
    commune: Unit
    village: str
    clubs: list
    choices: list[tuple[str, str]]


class Preview:
    """The switch of a proposed reorganisation as it would be with the choices {club id: code} made so far."""

    def __init__(self, actor, reorganisation: Reorganisation, choices: dict[int, str] | None = None):
        self.actor, self.reorganisation, self.choices = actor, reorganisation, choices or {}
        self.day: date = reorganisation.effective_on

    @cached_property
    def crosswalk(self) -> Crosswalk:
        return crosswalk_of(self.reorganisation)

    @cached_property
    def _figures_on(self) -> date:
        return timezone.localdate()

    def read(self) -> None:
        """Reads all of it. Raises Refused where the switch would be refused."""
        eve = self.day - timedelta(days=1)
        self.before_rows = figures_under(eve, self._figures_on)
        units_given = [one.unit for one in self.assignments]
        cared = care_of(units_given)
        before_map = UnitMap(eve)
        with rehearsed(actor=self.actor, reorganisation=self.reorganisation, choices=self.choices) as units:
            self.after_rows = figures_under(self.day, self._figures_on)
            now = care_of(units_given)
            after_map = UnitMap(self.day)
            self.ended = sorted(
                (unit for unit in before_map.units.values() if unit.pk in units.ended_units), key=lambda unit: unit.code
            )
            self.new_units = [self._new_unit(after_map.units[pk]) for pk in units.units]
            self.scopes = [
                self._scope(one, cared[one.unit_id], now[one.unit_id], before_map, after_map)
                for one in self.assignments
            ]

    @cached_property
    def assignments(self) -> list[Assignment]:
        return list(assignments_with_area(self._figures_on))

    @property
    def before(self) -> Sums:
        return Sums.of(self.before_rows)

    @property
    def after(self) -> Sums:
        return Sums.of(self.after_rows)

    @property
    def moving(self) -> Sums:
        """The clubs of the communes that end."""
        codes = self.crosswalk.old_codes
        return Sums.of([row for row in self.before_rows if row.commune and row.commune.code in codes])

    @property
    def unplaced(self) -> list[TargetFigures]:
        """Clubs that would have no place afterwards and had one before."""
        placed = {row.pk for row in self.before_rows if row.commune}
        return [row for row in self.after_rows if row.commune is None and row.pk in placed]

    def _new_unit(self, unit: Unit) -> NewUnit:
        rows = [row for row in self.crosswalk.rows if row.new_code == unit.code]
        here = [row for row in self.after_rows if row.commune and row.commune.pk == unit.pk]
        return NewUnit(str(unit), unit.code, [self._source(row) for row in rows], Sums.of(here))

    def _source(self, row: CrosswalkRow) -> str:
        kind = next((unit.kind for unit in self.ended if unit.code == row.old_code), "")
        name = f"{kind} {row.old_name}".strip()
        return name if row.is_whole else _("part of %(unit)s") % {"unit": name}

    def _scope(self, one: Assignment, cared: set[int], now: set[int], before: UnitMap, after: UnitMap) -> ScopeChange:
        codes = {before.units[pk].code for pk in cared if pk in before.units}
        touched = {row.new_code for row in self.crosswalk.rows if row.old_code in codes}
        lost = [unit for unit in after.units.values() if unit.code in touched and unit.level == "commune"]
        return ScopeChange(
            one,
            _names(cared, before),
            _names(now, after),
            [str(unit) for unit in lost if unit.pk not in now and unit.valid_from == self.day],
        )


def _names(ids: Iterable[int], units: UnitMap) -> list[str]:
    wanted = set(ids)
    return [str(unit) for pk, unit in units.units.items() if pk in wanted]


def split_villages(reorganisation: Reorganisation) -> list[SplitVillage]:
    """The operating clubs of communes that are split, by village; clubs without a village one by one."""
    crosswalk = crosswalk_of(reorganisation)
    split = {row.old_code for row in crosswalk.rows if not row.is_whole}
    groups: dict[tuple, list] = defaultdict(list)
    for club, commune in split_clubs(split, reorganisation.effective_on):
        village = club.village.strip()
        groups[commune.code, village.casefold() or f"\0{club.code}"].append((club, commune))
    found = []
    for place, (_key, rows) in enumerate(sorted(groups.items()), start=1):
        commune = rows[0][1]
        choices = [(row.new_code, f"{row.new_kind} {row.new_name}") for row in crosswalk.successors_of(commune.code)]
        clubs = [club for club, _commune in rows]
        found.append(SplitVillage(f"village_{place}", commune, rows[0][0].village.strip(), clubs, choices))
    return found
