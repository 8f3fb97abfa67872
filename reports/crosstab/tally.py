"""The sums of a crosstab: cell by cell, by row, by column and in all."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from reports.crosstab.axes import Axis, Line
from reports.crosstab.hiding import Cell
from targets.crosstab import DECLARED, Counted, Part


@dataclass
class Sum:
    """`n` is what is shown, `declared` the part of it that clubs without a list declared, `people` who are behind."""

    n: int = 0
    declared: int = 0
    people: int = 0

    def add(self, part: Part) -> None:
        self.n += part.n
        self.declared += part.n if part.is_declared else 0
        self.people += part.people


class Tally:
    """The parts by two axes. Every part lies in one row and one column, so that the totals are those of the whole."""

    def __init__(self, rows: Axis, columns: Axis, counted: Counted):
        self.rows, self.columns, self.counted = rows, columns, counted

    @cached_property
    def row_lines(self) -> list[Line]:
        return self.rows.lines(self.counted)

    @cached_property
    def column_lines(self) -> list[Line]:
        return self.columns.lines(self.counted)

    @cached_property
    def cells(self) -> dict[Cell, Sum]:
        """Those with a part in them."""
        found: dict[Cell, Sum] = defaultdict(Sum)
        for part in self.counted.parts:
            found[self.rows.key_of(part), self.columns.key_of(part)].add(part)
        return dict(found)

    def sum_of(self, row_keys, column_keys) -> Sum:
        """Of a cell or of several; of a line with all the keys of the other axis."""
        made = Sum()
        for row in row_keys:
            for column in column_keys:
                one = self.cells.get((row, column))
                if one is not None:
                    made.n, made.declared = made.n + one.n, made.declared + one.declared
                    made.people += one.people
        return made

    @cached_property
    def possible(self) -> set[Cell]:
        """The cells in which something could be: of the others anybody who knows the clubs knows that they are empty.

        A club lies in one place and has one source and year of founding; whoever joined did so in that year or later;
        of a club with declared totals there are only those.
        """
        return {cell for one in self.counted.clubs for cell in product(*(reach(*side, one) for side in self.sides))}

    @property
    def sides(self) -> list[tuple[Axis, list[Line]]]:
        return [(self.rows, self.row_lines), (self.columns, self.column_lines)]


def reach(axis: Axis, lines: list[Line], one: Part) -> list[Hashable]:
    """The lines of the axis in which what is counted of a club may lie; none where its figure is not known."""
    if axis.measure.figure in one.club.unknown:
        return []
    if not axis.trait:
        return [axis.key_of(one)]
    if axis.measure.figure in one.club.declared:
        return [line.key for line in lines if line.key == DECLARED]
    keys = [line.key for line in lines if line.key != DECLARED]
    if axis.trait == "joined_year":
        return [key for key in keys if key is None or key >= one.club.founded_on.year]
    return keys
