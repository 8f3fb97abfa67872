"""On what a set of figures stands: the dates, the boundaries, the plan and the unit. Every page and file prints it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_date, period_start
from districts.models import Unit
from districts.tree import UnitMap
from targets.models import Plan, Target
from targets.querysets.plans import plan_for


class NoPlan(ValueError):
    """There is no plan at all: the reference data was never loaded."""


@dataclass(frozen=True)
class Basis:
    """`as_of` is D, `since..as_of` the reporting period (both included), `boundary` B of DOMAIN.md, section 4.

    `unit` cuts the figures to one unit; the plan's own unit stands for the whole programme, clubs without a place
    under B included.
    """

    as_of: date
    since: date
    boundary: date
    plan: Plan
    unit: Unit

    @classmethod
    def make(
        cls,
        *,
        as_of: date | None = None,
        since: date | None = None,
        boundary: date | None = None,
        unit_code: str | None = None,
        plan_code: str | None = None,
    ) -> "Basis":
        """A basis with DOMAIN.md's defaults for what is not given.

        Raises ValueError with a sentence for the user, `NoPlan` where nothing is loaded yet.
        """
        as_of = as_of or timezone.localdate()
        since = since or _default_start(as_of)
        if since == date.min:  # the day before is asked for as well
            raise ValueError(_("%(date)s is too early a date.") % {"date": format_date(since)})
        if since > as_of:
            raise ValueError(_("The period must not begin after the day on which it ends."))
        plan = plan_for(as_of, plan_code)
        if plan is None:
            raise _no_such_plan(plan_code)
        boundary = boundary or plan.boundary_on
        basis = cls(as_of, since, boundary, plan, plan.unit)
        return basis if unit_code in (None, "") else basis.for_unit_code(unit_code)

    def for_unit_code(self, code: str) -> "Basis":
        """The same basis cut to the unit that bears this code on the boundary date. Raises ValueError for none."""
        unit = self.units.unit(code)
        if unit is None:
            raise ValueError(
                _("No administrative unit bears the code “%(code)s” on %(date)s.")
                % {"code": code, "date": format_date(self.boundary)}
            )
        return self._like(unit=unit)

    def of_plan_unit(self) -> "Basis":
        """The same basis for the whole programme."""
        return self._like(unit=self.plan.unit)

    def on(self, as_of: date) -> "Basis":
        """The same boundaries, plan and unit as of another day, with the twelve months that end on it."""
        return self._like(as_of=as_of, since=_default_start(as_of))

    def of_plan_unit_under(self, boundary: date) -> "Basis":
        """The whole programme on the same days under other boundaries; units are read anew."""
        return Basis(self.as_of, self.since, boundary, self.plan, self.plan.unit)

    def _like(self, **changes) -> "Basis":
        """A changed copy that keeps what was read: units and targets depend on the boundaries and plan alone."""
        basis = replace(self, **changes)
        basis.__dict__.update({name: self.__dict__[name] for name in ("units", "targets") if name in self.__dict__})
        return basis

    @property
    def is_whole(self) -> bool:
        """Whether the figures are those of the whole programme."""
        return self.unit.pk == self.plan.unit_id

    @cached_property
    def units(self) -> UnitMap:
        return UnitMap(self.boundary)

    @cached_property
    def targets(self) -> list[Target]:
        """The plan's targets with their milestones, in the plan's order (2 queries)."""
        return list(self.plan.targets.prefetch_related("milestones"))

    @cached_property
    def communes(self) -> list[Unit]:
        """The communes of the programme's own territory that are valid on B and lie in the unit, by code."""
        ids = self.units.territory(self.plan.unit)
        if not self.is_whole:
            ids = ids & self.units.communes_under(self.unit)
        return sorted((self.units.units[pk] for pk in ids), key=lambda commune: commune.code)


def _default_start(as_of: date) -> date:
    try:
        return period_start(as_of)
    except (ValueError, OverflowError):
        raise ValueError(_("%(date)s is too early a date.") % {"date": format_date(as_of)}) from None


def _no_such_plan(code: str | None) -> ValueError:
    if code is None:
        return NoPlan(_("No plan has been loaded yet. Run “python3 run.py” once to load the reference data."))
    return ValueError(_("There is no plan with the code “%(code)s”.") % {"code": code})
