"""The units under one boundary date: who lay where on that day, answered from memory."""

from datetime import date
from functools import cached_property

from districts.models import Level, Unit
from districts.querysets import territory_ids, tree_rows_on


class UnitMap:
    """The administrative units valid on `boundary` (DOMAIN.md, section 4: B) and the parents valid then.

    Two queries at first use, kept on the instance; every further answer costs none, but for `territory` of a unit that
    no longer holds.
    """

    def __init__(self, boundary: date):
        self.boundary = boundary

    @cached_property
    def _rows(self) -> tuple[list[Unit], list[tuple[int, int]]]:
        return tree_rows_on(self.boundary)

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Every valid unit by its id, in Vietnamese order of the names."""
        return {unit.pk: unit for unit in self._rows[0]}

    @cached_property
    def _parent_ids(self) -> dict[int, int]:
        return {child: parent for child, parent in self._rows[1] if parent in self.units and child in self.units}

    @cached_property
    def _children(self) -> dict[int, list[Unit]]:
        children: dict[int, list[Unit]] = {}
        for unit in self.units.values():
            if unit.pk in self._parent_ids:
                children.setdefault(self._parent_ids[unit.pk], []).append(unit)
        return children

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        # levels' codes differ in length; should they ever meet, the higher level answers
        order = [Level.COMMUNE, Level.DISTRICT, Level.PROVINCE]
        return {unit.code: unit for level in order for unit in self.units.values() if unit.level == level}

    def unit(self, code: str) -> Unit | None:
        """The unit of any level that bore the code on the boundary date."""
        return self._by_code.get(code)

    def parent_of(self, unit_id: int | None) -> Unit | None:
        return self.units.get(self._parent_ids.get(unit_id))

    def ancestors_of(self, unit_id: int | None) -> list[Unit]:
        """The units above, nearest first; of an unknown unit none."""
        above = []
        while parent := self.parent_of(unit_id):
            above.append(parent)
            unit_id = parent.pk
        return above

    def district_of(self, commune_id: int | None) -> Unit | None:
        """Remembered: thousands of clubs lie in the same communes."""
        if commune_id not in self._districts:
            self._districts[commune_id] = self._above(commune_id, Level.DISTRICT)
        return self._districts[commune_id]

    @cached_property
    def _districts(self) -> dict[int | None, Unit | None]:
        return {}

    def province_of(self, unit_id: int | None) -> Unit | None:
        return self._above(unit_id, Level.PROVINCE)

    def _above(self, unit_id: int | None, level: str) -> Unit | None:
        return next((unit for unit in self.ancestors_of(unit_id) if unit.level == level), None)

    def children_of(self, unit: Unit) -> list[Unit]:
        """The units right below, in Vietnamese order."""
        return self._children.get(unit.pk, [])

    def of_level(self, level: str) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.level == level]

    def communes_under(self, unit: Unit) -> set[int]:
        """Ids of the communes in the unit; a commune is in itself. Of a unit not valid on the boundary date: none."""
        if unit.pk not in self.units:
            return set()
        if unit.level == Level.COMMUNE:
            return {unit.pk}
        return {pk for child in self.children_of(unit) for pk in self.communes_under(child)}

    def territory(self, plan_unit: Unit) -> set[int]:
        """Ids of the programme's communes under this boundary; see UnitQuerySet.programme_communes."""
        if plan_unit.pk in self.units:
            return self.communes_under(plan_unit)
        return territory_ids(plan_unit, self.boundary)
