"""The milestones of one target as a grid: what each unit was to add in each year, and whether the sums fit the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.vi_format import number
from districts.models import Unit
from targets.basis import Basis
from targets.models import Plan, Target
from targets.readings import parts_of


@dataclass(frozen=True)
class GridRow:
    """One unit: its milestones by the grid's years (None where none is set) and their sum."""

    unit: Unit
    goals: list[int | None]

    @property
    def total(self) -> int:
        return sum(goal or 0 for goal in self.goals)


@dataclass(frozen=True)
class MilestoneGrid:
    """`rows` are the units below the plan's own, `whole` is the plan's own unit; `sums` add the units up by year."""

    target: Target
    years: Sequence[int]
    rows: list[GridRow]
    whole: GridRow

    @property
    def sums(self) -> list[int]:
        return [sum(row.goals[place] or 0 for row in self.rows) for place in range(len(self.years))]

    @property
    def total(self) -> int:
        return sum(self.sums)

    @property
    def is_empty(self) -> bool:
        return not any(goal is not None for row in (*self.rows, self.whole) for goal in row.goals)

    @property
    def differences(self) -> list[str]:
        """Where the units' sum is not the whole's milestone of a year, and where all years are not the goal."""
        pairs = zip(self.years, self.sums, self.whole.goals, strict=True)
        found = [
            _("%(year)s: the units' milestones add up to %(sum)s, the whole's milestone is %(goal)s (%(difference)s).")
            % {"year": year, "sum": number(added), "goal": number(goal), "difference": _signed(added - goal)}
            for year, added, goal in pairs
            if goal is not None and added != goal
        ]
        if self.target.goal is not None and not self.is_empty:
            goal = int(self.target.goal)
            years = zip(self.whole.goals, self.sums, strict=True)
            all_years = sum(added if own is None else own for own, added in years)
            if all_years != goal:
                text = _("All years together: %(sum)s; the goal of the plan is %(goal)s (%(difference)s).")
                words = {"sum": number(all_years), "goal": number(goal), "difference": _signed(all_years - goal)}
                found.append(text % words)
        return found


def _signed(difference: int) -> str:
    return f"+{number(difference)}" if difference > 0 else f"−{number(-difference)}"


def plan_basis(plan: Plan) -> Basis:
    """The whole of the plan on its last day."""
    return Basis(plan.ends_on, plan.starts_on, plan.boundary_on, plan, plan.unit)


def milestone_grid(target: Target, basis: Basis) -> MilestoneGrid:
    """The grid of a count target with every unit under the plan's boundaries, and others that have a milestone."""
    years = list(range(basis.plan.starts_on.year, basis.plan.ends_on.year + 1))
    held = {(row.unit_id, row.year): row.goal for row in target.milestones.all()}
    units = {unit.pk: unit for unit in parts_of(basis) if unit.pk != basis.unit.pk}
    for row in target.milestones.all():
        if row.unit_id != basis.unit.pk:
            units.setdefault(row.unit_id, row.unit)
    rows = [_row(unit, years, held) for unit in units.values()]
    return MilestoneGrid(target, years, rows, _row(basis.unit, years, held))


def _row(unit: Unit, years: Sequence[int], held: dict[tuple[int, int], int]) -> GridRow:
    return GridRow(unit, [held.get((unit.pk, year)) for year in years])
