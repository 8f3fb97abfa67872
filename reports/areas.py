"""Whose figures a user may see, and on which basis they stand when the page does not say so."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from core.dates import format_date
from core.scoping import Scope
from districts.models import Unit
from targets.basis import Basis


class ForeignUnit(LookupError):
    """A unit that the user may not look at, or that does not exist: the page answers 404 to both."""


class Areas:
    """The units of a basis of the whole programme whose figures the user may see.

    `is_aggregate_only`: the user sees figures here, but not the clubs behind them (viewers). Such a user gets the whole
    area by its parts and never a smaller part, so that small counts cannot be pieced together.
    """

    def __init__(self, user, basis: Basis, action: str = "dashboard.view"):
        self.user, self.basis, self.action = user, basis, action
        self.scope = user.scope_for(action)
        self.is_aggregate_only = not _lies_within(self.scope, user.scope_for("clubs.view"))

    @property
    def is_everything(self) -> bool:
        return self.scope.is_everything

    @cached_property
    def is_second_cut(self) -> bool:
        """Whether a user of aggregates sees the area cut along the plan's boundaries already: cut a second way, the
        parts of one cut would give away what the other hides."""
        plan = self.basis.plan
        if not self.is_aggregate_only or self.basis.boundary == plan.boundary_on:
            return False
        by_plan = self.basis.of_plan_unit_under(plan.boundary_on)
        return bool(Areas(self.user, by_plan, self.action).choices)

    @cached_property
    def choices(self) -> list[Unit]:
        """The largest units that lie wholly in the user's care, in Vietnamese order."""
        if self.is_second_cut:
            return []
        units, territory = self.basis.units, self.basis.communes
        districts = {district.pk: district for commune in territory if (district := units.district_of(commune.pk))}
        if self.is_everything:
            return _in_order(districts.values()) or _in_order(territory)
        whole = [unit for unit in districts.values() if self._is_in_care(unit)]
        covered = {pk for unit in whole for pk in units.communes_under(unit)}
        return _in_order(whole) + _in_order(
            commune for commune in territory if commune.pk not in covered and self._is_in_care(commune)
        )

    def _is_in_care(self, unit: Unit) -> bool:
        communes = self.basis.units.communes_under(unit)
        return bool(communes) and communes <= self.scope.commune_ids

    def is_open(self, unit: Unit | None) -> bool:
        """Whether the user may open the rows of the unit's figures by themselves; of None those without a place."""
        if self.is_aggregate_only:
            return False
        return self.is_everything if unit is None else self.find(unit.code) is not None

    def find(self, code: str) -> Unit | None:
        """The unit of this code where the user may see its figures, else None."""
        unit = self.basis.units.unit(code)
        if unit is None or self.is_aggregate_only:
            return next((choice for choice in self.choices if choice.code == code), None)
        if self.is_everything:
            inside = self.basis.units.communes_under(unit)
            return unit if any(commune.pk in inside for commune in self.basis.communes) else None
        return unit if self._is_in_care(unit) else None

    @property
    def own(self) -> Unit | None:
        """The assigned unit of an area officer, where it is valid under these boundaries; with several the first."""
        for assignment in self.user.assignments_today:
            if assignment.unit_id and self.find(assignment.unit.code) == assignment.unit:
                return assignment.unit
        return None

    def issuers(self, unit: Unit) -> list[Unit]:
        """The areas of which the first that has a letterhead issues the user's papers about `unit`: the user's own one
        around it, it itself, the user's others. Of whoever cares for the whole programme none."""
        if self.is_everything:
            return []
        own = [one.unit for one in self.user.assignments_today if one.unit_id]
        inside = self.basis.units.communes_under(unit)
        around = [one for one in own if one == unit or inside <= self.basis.units.communes_under(one)]
        return list(dict.fromkeys([*around, unit, *own]))


def areas_in_care(user, action: str) -> list[Unit]:
    """The areas that the user may choose by the plan's boundaries or by today's; none while there is no plan."""
    try:
        asked = Basis.make()
    except ValueError:
        return []
    bases = [asked.of_plan_unit_under(day) for day in (asked.plan.boundary_on, asked.as_of)]
    return list(dict.fromkeys(unit for basis in bases for unit in Areas(user, basis, action).choices))


def _lies_within(scope: Scope, other: Scope) -> bool:
    """Whether all communes of a scope are in the other one."""
    return other.is_everything or (not scope.is_everything and scope.commune_ids <= other.commune_ids)


def _in_order(units) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit.name_key, unit.pk))


@dataclass(frozen=True)
class Chosen:
    """A basis cut to one of the user's areas. `note` says where the boundaries are others than was asked for."""

    basis: Basis
    areas: Areas
    note: str = ""


def choose(
    user,
    *,
    as_of: dt.date | None = None,
    since: dt.date | None = None,
    by_date: bool = False,
    plan_code: str | None = None,
    unit_code: str = "",
    action: str = "dashboard.view",
) -> Chosen | None:
    """The basis that the user asked for, within what the user may see. None where no unit lies wholly in their care.

    A unit that is not valid under the boundaries asked for is looked up under the other ones (the plan's, the date's).
    Raises ForeignUnit for a unit of others, ValueError with a sentence where the dates make no sense.
    """
    asked = Basis.make(as_of=as_of, since=since, plan_code=plan_code)
    for is_other, is_by_date in enumerate((by_date, not by_date)):
        boundary = asked.as_of if is_by_date else asked.plan.boundary_on
        basis = asked.of_plan_unit_under(boundary)
        areas = Areas(user, basis, action)
        if not unit_code and areas.is_everything:
            return Chosen(basis, areas)
        unit = areas.find(unit_code) if unit_code else areas.own
        if unit is not None:
            return Chosen(basis.for_unit_code(unit.code), areas, _other_boundaries(unit, basis) if is_other else "")
        if unit_code and areas.is_everything and unit_code == basis.plan.unit.code:
            return Chosen(basis, areas)
    if unit_code:
        raise ForeignUnit(unit_code)
    return _first_of(user, asked, by_date, action)


def _first_of(user, asked: Basis, by_date: bool, action: str) -> Chosen | None:
    """The first of the parts that an abolished area has become."""
    for boundary in (asked.as_of, asked.plan.boundary_on) if by_date else (asked.plan.boundary_on, asked.as_of):
        basis = asked.of_plan_unit_under(boundary)
        areas = Areas(user, basis, action)
        if areas.choices:
            return Chosen(basis.for_unit_code(areas.choices[0].code), areas)
    return None


def _other_boundaries(unit: Unit, basis: Basis) -> str:
    return _("%(unit)s does not exist under the other boundaries, so these figures use those of %(date)s.") % {
        "unit": unit,
        "date": format_date(basis.boundary),
    }
