"""Where a figure of a file leads: the page with its rows, on the file's own dates, boundaries and area."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from core.sheets.links import Linked
from districts.models import Unit
from reports.forms import BasisForm
from targets.basis import Basis
from targets.readings import TargetReading


class RowLinks:
    """n and N of a target as cells that lead to their rows.

    absolute(path): the whole address. is_open(unit): whether the reader may open the figures of the unit by themselves;
    of None those of the clubs without a place.
    """

    def __init__(self, basis: Basis, absolute: Callable[[str], str], is_open: Callable[[Unit | None], bool]):
        self.basis, self.absolute, self.is_open = basis, absolute, is_open

    def cells(self, reading: TargetReading, unit: Unit | None) -> tuple[Linked | int, Linked | int | None]:
        """(n, N); without a link where there are no rows that the reader may open."""
        if not self.is_open(unit):
            return reading.n, reading.N
        part = "all" if reading.counts == "members" else ""
        n = Linked(reading.n, self._address(reading, unit, "counted"))
        return n, None if reading.N is None else Linked(reading.N, self._address(reading, unit, part))

    def money(self, value: int, unit: Unit | None) -> Linked | int:
        """A sum of the portfolio: it leads to the portfolio of the unit, where the same sum opens its loans."""
        if unit is None or not self.is_open(unit):
            return value
        return Linked(value, self.absolute(f"{reverse('portfolio')}?{urlencode(self._controls(unit))}"))

    def _address(self, reading: TargetReading, unit: Unit | None, part: str) -> str:
        name = "target_people" if reading.counts == "members" else "target_detail"
        query = self._controls(unit) | ({"part": part} if part else {})
        return self.absolute(f"{reverse(name, args=[reading.code])}?{urlencode(query)}")

    def _controls(self, unit: Unit | None) -> dict[str, str]:
        basis = self.basis
        made = {"as_of": basis.as_of.isoformat(), "since": basis.since.isoformat(), "plan": basis.plan.code}
        if basis.boundary != basis.plan.boundary_on:
            made["boundary"] = BasisForm.DATE
        if unit is None:
            made["place"] = "none"
        elif unit != basis.plan.unit:
            made["unit"] = unit.code
        return made


def linked(links: RowLinks | None, reading: TargetReading, unit: Unit | None) -> dict[str, Linked | int | None]:
    """n and N of a table's row as they lead to their rows; nothing where the file leads nowhere."""
    if links is None:
        return {}
    n, total = links.cells(reading, unit)
    return {"n": n, "N": total}
