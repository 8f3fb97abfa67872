"""What a viewer gets of a crosstab of people: lines merged and cells hidden by `reports.crosstab.hiding`, or nothing.

A viewer gets such tables of the whole of the own area alone, by its parts and no smaller place, and not of one source:
a cut besides the two dimensions would be a third one, whose small cells no table of two protects.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from reports.crosstab.axes import DIMENSIONS, Axis
from reports.crosstab.hiding import Cell, Count, Span, grouped, hidden_in_table, merged_lines
from reports.crosstab.tally import Tally, reach
from targets.crosstab import Counted

Group = tuple[Hashable, ...]

MOST_CELLS = 2000
"""Of larger tables the check would keep everybody waiting; they have places by the hundred, each with few people."""


@dataclass(frozen=True)
class Shown:
    """The lines as groups (a merged one has several keys), and the cells of groups that stay hidden."""

    rows: list[Group]
    columns: list[Group]
    hidden: frozenset[tuple[Group, Group]] = frozenset()

    @property
    def turned(self) -> "Shown":
        """The same with rows and columns exchanged."""
        return Shown(self.columns, self.rows, frozenset((column, row) for row, column in self.hidden))


def everything(tally: Tally) -> Shown:
    """For whoever may see the people: nothing is merged or hidden."""
    return Shown([(one.key,) for one in tally.row_lines], [(one.key,) for one in tally.column_lines])


class Guarded:
    """One table as a viewer may see it. among: the same table of all members, where fewer are counted (who borrowed).

    `shown` is None where no way of hiding cells would do. `known` cells follow from other tables: they protect nobody.
    """

    def __init__(self, rows: Axis, columns: Axis, counted: Counted, among: Counted | None = None):
        self.tally = Tally(rows, columns, counted)
        self.among = None if among is None else Tally(rows, columns, among)
        self.known: set[tuple[Group, Group]] = set()

    def count(self, rows: Iterable[Hashable], columns: Iterable[Hashable]) -> Count:
        rows, columns = list(rows), list(columns)
        people = self.tally.sum_of(rows, columns).people
        return Count(people, None if self.among is None else self.among.sum_of(rows, columns).people)

    @cached_property
    def row_groups(self) -> list[Group]:
        return grouped([line.key for line in self.tally.row_lines], merged_lines(self._row_totals))

    @cached_property
    def column_groups(self) -> list[Group]:
        return grouped([line.key for line in self.tally.column_lines], merged_lines(self._column_totals))

    @cached_property
    def _row_totals(self) -> dict[Hashable, Count]:
        """Of the rows that may hold somebody: that the others are empty is no secret."""
        columns = [line.key for line in self.tally.column_lines]
        return {row: self.count([row], columns) for row in dict.fromkeys(row for row, _column in self._cells)}

    @cached_property
    def _column_totals(self) -> dict[Hashable, Count]:
        rows = [line.key for line in self.tally.row_lines]
        return {key: self.count(rows, [key]) for key in dict.fromkeys(column for _row, column in self._cells)}

    @cached_property
    def _cells(self) -> list[Cell]:
        """Those that may hold somebody, in the order of the lines."""
        rows = {line.key: number for number, line in enumerate(self.tally.row_lines)}
        columns = {line.key: number for number, line in enumerate(self.tally.column_lines)}
        return sorted(self.tally.possible, key=lambda cell: (rows[cell[0]], columns[cell[1]]))

    @property
    def small_rows(self) -> list[Hashable]:
        return [key for key, total in self._row_totals.items() if total.is_sensitive]

    @property
    def small_columns(self) -> list[Hashable]:
        return [key for key, total in self._column_totals.items() if total.is_sensitive]

    @cached_property
    def possible(self) -> dict[tuple[Group, Group], Count]:
        """The cells of the groups that may hold somebody."""
        row_of = {key: group for group in self.row_groups for key in group}
        column_of = {key: group for group in self.column_groups for key in group}
        cells = dict.fromkeys((row_of[row], column_of[column]) for row, column in self._cells)
        return {(rows, columns): self.count(rows, columns) for rows, columns in cells}

    @cached_property
    def hidden(self) -> set[tuple[Group, Group]] | None:
        if len(self.possible) > MOST_CELLS or any(self.possible[cell].is_sensitive for cell in self.known):
            return None
        return hidden_in_table({cell: count for cell, count in self.possible.items() if cell not in self.known})

    @cached_property
    def shown(self) -> Shown | None:
        whole = self.count(_all(self.row_groups), _all(self.column_groups))
        if self.hidden is None or whole.is_sensitive:
            return None
        return Shown(self.row_groups, self.column_groups, frozenset(self.hidden))


def guarded(
    rows: Axis, columns: Axis, place: Axis, source: Axis, counted: Counted, among: Counted | None
) -> Shown | None:
    """The table of these axes. place: the parts of the viewer's area; source: the sources of the clubs.

    Whichever of the two axes is asked for as rows, the same cells are hidden. A table by source is shown only where it
    gives nothing away together with the tables by place, which every viewer has too.
    """
    order = list(DIMENSIONS)
    first, second = sorted((rows, columns), key=lambda axis: order.index(axis.code))
    if "source" in (first.code, second.code):
        others = [axis for axis in (first, second) if axis.code not in ("source", place.code)]
        made = _by_source([place, source, *others], counted, among)
    else:
        made = Guarded(first, second, counted, among).shown
    return made if first is rows else made and made.turned


def _by_source(axes: Sequence[Axis], counted: Counted, among: Counted | None) -> Shown | None:
    """The last of the tables by two of these axes: place, source, and what else it is divided by."""
    tables = [Guarded(one, other, counted, among) for one, other in combinations(axes, 2)]
    made, family = tables[-1], Family(axes, tables[-1].tally)
    if not family.is_small_enough:
        return None
    if len(tables) > 1:
        known = Span([*family.totals(made), *(figure for table in tables[:-1] for figure in family.shown(table))])
        made.known = {cell for cell in made.possible if family.figure(made, *cell) in known}
    everything_shown = Span(figure for table in tables for figure in family.shown(table))
    is_safe = not any(secret in everything_shown for table in tables for secret in family.secrets(table))
    return made.shown if is_safe else None


class Family:
    """Tables of the same parts by pairs of these axes, in terms of what all the axes say at once (`atoms`).

    That no count is negative is used within a table alone; here only sums and differences count.
    """

    def __init__(self, axes: Sequence[Axis], tally: Tally):
        clubs, sides = tally.counted.clubs, [(axis, axis.lines(tally.counted)) for axis in axes]
        self.places = {axis.code: number for number, axis in enumerate(axes)}
        self.atoms = list(
            dict.fromkeys(atom for one in clubs for atom in product(*(reach(*side, one) for side in sides)))
        )

    @property
    def is_small_enough(self) -> bool:
        return len(self.atoms) <= MOST_CELLS

    def figure(self, table: Guarded, rows: Iterable[Hashable], columns: Iterable[Hashable]) -> list[int]:
        """The numbers of the atoms in these rows and columns of the table."""
        row, column = self.places[table.tally.rows.code], self.places[table.tally.columns.code]
        rows, columns = set(rows), set(columns)
        return [number for number, atom in enumerate(self.atoms) if atom[row] in rows and atom[column] in columns]

    def totals(self, table: Guarded) -> list[list[int]]:
        rows, columns = _all(table.row_groups), _all(table.column_groups)
        return [
            *(self.figure(table, group, columns) for group in table.row_groups),
            *(self.figure(table, rows, group) for group in table.column_groups),
        ]

    def shown(self, table: Guarded) -> list[list[int]]:
        """The totals and the cells that are not hidden; of a table that is not to be shown the totals alone."""
        hidden = set(table.possible) if table.hidden is None else table.hidden
        return [*self.totals(table), *(self.figure(table, *cell) for cell in table.possible if cell not in hidden)]

    def secrets(self, table: Guarded) -> list[list[int]]:
        """The small cells and the small lines."""
        rows, columns = _all(table.row_groups), _all(table.column_groups)
        return [
            *(self.figure(table, *cell) for cell, count in table.possible.items() if count.is_sensitive),
            *(self.figure(table, [key], columns) for key in table.small_rows),
            *(self.figure(table, rows, [key]) for key in table.small_columns),
        ]


def _all(groups: Iterable[Group]) -> list[Hashable]:
    return [key for group in groups for key in group]
