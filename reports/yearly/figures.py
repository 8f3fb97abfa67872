"""All that a yearly workbook reads, each figure once: the sheets, the charts and the words say the same."""

from collections.abc import Sequence
from functools import cached_property

from clubs.querysets import ClubQuerySet
from districts.models import Unit
from targets.basis import Basis
from targets.figures import ClubFigures, club_figures
from targets.readings import (
    Movement,
    TargetReading,
    group_by_unit,
    movements_by_unit,
    read_by_unit,
    read_targets,
)
from targets.year import Doings, FundYear, Lending, doings, fund_years, lending_rows, whole_year

FUNDS = ("income", "operating")


class YearFigures:
    """The figures of the clubs on the basis. area_names: (code, name) of the active areas."""

    def __init__(self, clubs: ClubQuerySet, basis: Basis, area_names: Sequence[tuple[str, str]]):
        self.clubs, self.basis, self.area_names = clubs, basis, area_names

    @cached_property
    def rows(self) -> list[ClubFigures]:
        return club_figures(self.clubs, self.basis)

    @cached_property
    def whole(self) -> dict[str, TargetReading]:
        return {reading.code: reading for reading in read_targets(self.rows, self.basis)}

    @cached_property
    def readings(self) -> list[tuple[Unit | None, dict[str, TargetReading]]]:
        return read_by_unit(self.rows, self.basis)

    @cached_property
    def groups(self) -> list[tuple[Unit | None, list[ClubFigures]]]:
        return group_by_unit(self.rows, self.basis)

    @cached_property
    def movements(self) -> list[tuple[Unit | None, Movement]]:
        return movements_by_unit(self.clubs, self.basis)

    @cached_property
    def funds(self) -> dict[str, list[tuple[Unit | None, FundYear]]]:
        return {fund: fund_years(self.clubs, self.basis, self.rows, fund) for fund in FUNDS}

    def fund(self, fund: str) -> FundYear:
        return whole_year(year for _unit, year in self.funds[fund])

    @cached_property
    def _lending(self) -> tuple[list[tuple[Unit | None, Lending]], Lending]:
        return lending_rows(self.clubs, self.basis, self.rows)

    @property
    def lending(self) -> list[tuple[Unit | None, Lending]]:
        return self._lending[0]

    @property
    def lent(self) -> Lending:
        return self._lending[1]

    @cached_property
    def _doings(self) -> tuple[list[tuple[Unit | None, Doings]], Doings]:
        return doings(self.rows, self.basis, [code for code, _name in self.area_names])

    @property
    def doings(self) -> list[tuple[Unit | None, Doings]]:
        return self._doings[0]

    @property
    def done(self) -> Doings:
        return self._doings[1]
