"""A crosstab as it is drawn and written: lines of cells with their totals, each with its address."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from core.templatetags.vi_format import number
from reports.crosstab.axes import Line
from reports.crosstab.lists import Lists
from reports.crosstab.tally import Tally
from reports.crosstab.viewer import Group, Shown
from targets.crosstab import DECLARED

MOST_COLUMNS = 30
"""More columns than these are no table any more: then rows and columns change places, where that helps."""
MOST_LINES = 300
"""So many lines are drawn; the files have them all."""


@dataclass(frozen=True)
class GridCell:
    """`n` is None where it stays hidden; `declared` is the part of it that clubs without a list declared."""

    n: int | None
    declared: int = 0
    url: str = ""

    @property
    def text(self) -> str:
        return _("hidden") if self.n is None else number(self.n)

    @property
    def declared_text(self) -> str:
        return _("declared: %(count)s") % {"count": number(self.declared)} if self.declared else ""


@dataclass(frozen=True)
class GridLine:
    label: str
    cells: list[GridCell]
    total: GridCell


class Grid:
    """The table of a tally. lists: where the cells lead, None for whoever may not see rows."""

    def __init__(self, tally: Tally, shown: Shown, lists: Lists | None):
        self.tally, self.shown, self.lists = tally, shown, lists

    @property
    def row_label(self) -> str:
        return self.tally.rows.label

    @property
    def column_label(self) -> str:
        return self.tally.columns.label

    @cached_property
    def headings(self) -> list[str]:
        return [_label(group, self._column_lines) for group in self.shown.columns]

    @cached_property
    def lines(self) -> list[GridLine]:
        return [self._line(_label(group, self._row_lines), group) for group in self.shown.rows]

    @property
    def drawn(self) -> list[GridLine]:
        return self.lines[:MOST_LINES]

    @property
    def left_out(self) -> int:
        return max(0, len(self.lines) - MOST_LINES)

    @cached_property
    def total(self) -> GridLine:
        return self._line(_("Total"), None)

    @property
    def is_hiding(self) -> bool:
        return bool(self.shown.hidden) or any(len(one) > 1 for one in (*self.shown.rows, *self.shown.columns))

    @property
    def merged(self) -> list[str]:
        """What the merged lines stand for."""
        sides = ((self.shown.rows, self._row_lines), (self.shown.columns, self._column_lines))
        together = [(group, lines) for groups, lines in sides for group in groups if len(group) > 1]
        return [", ".join(lines[key].label for key in group) for group, lines in together]

    @cached_property
    def _row_lines(self) -> dict[Hashable, Line]:
        return {line.key: line for line in self.tally.row_lines}

    @cached_property
    def _column_lines(self) -> dict[Hashable, Line]:
        return {line.key: line for line in self.tally.column_lines}

    def _line(self, label: str, row: Group | None) -> GridLine:
        cells = [self._cell(row, column) for column in self.shown.columns]
        return GridLine(label, cells, self._cell(row, None))

    def _cell(self, row: Group | None, column: Group | None) -> GridCell:
        """Of None the total over all lines."""
        if (row, column) in self.shown.hidden:
            return GridCell(None)
        found = self.tally.sum_of(
            self._row_lines if row is None else row, self._column_lines if column is None else column
        )
        # to a viewer the rest of the cell could tell of a few people; a line of declared members says it by itself
        is_bare = self.lists is None or (DECLARED,) in (row, column)
        return GridCell(found.n, 0 if is_bare else found.declared, self._url(found, row, column))

    def _url(self, found, row: Group | None, column: Group | None) -> str:
        """The lists hold no declared members, and nothing is behind 0."""
        if self.lists is None or not found.n or found.declared:
            return ""
        lines = [lines[group[0]] for lines, group in ((self._row_lines, row), (self._column_lines, column)) if group]
        return self.lists.url(*(line.query for line in lines))


def _label(group: Group, lines: dict[Hashable, Line]) -> str:
    return lines[group[0]].label if len(group) == 1 else _("the others together")
