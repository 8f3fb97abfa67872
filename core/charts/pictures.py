"""A chart with its words, and the table behind it as a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.charts.columns import BarChart
from core.charts.sides import SidesChart
from core.charts.tiles import TileMap
from core.sheets.columns import Column, Kind

LABEL_WIDTH, FIGURE_WIDTH = 34, 16


@dataclass(frozen=True)
class ChartSheet:
    """The figures of a chart as rows of a file; text in a column of figures says why there is none ("<5")."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    reading: str = ""


@dataclass(frozen=True)
class Picture:
    """What components/chart.html frames.

    `code` is unique on the page (letters only) and names the file; `category` heads the first column. The chart's
    figures are `per`-ths of what they mean, written as `kind`: tenths of a percent are ("percent", 1000).
    """

    code: str
    title: str
    category: str
    chart: BarChart | SidesChart | TileMap
    reading: str = ""
    kind: Kind = "int"
    per: int = 1

    @property
    def sheet(self) -> ChartSheet:
        columns = [
            Column(self.category, "text", LABEL_WIDTH),
            *(Column(heading, self.kind, FIGURE_WIDTH) for heading in self.chart.headings),
        ]
        rows = [[row.label, *(self._cell(value, row.unknown) for value in row.values)] for row in self.chart.rows]
        return ChartSheet(self.title, columns, rows, self.reading)

    def _cell(self, value: int | None, unknown: str) -> int | Decimal | str | None:
        if value is None:
            return unknown or None
        return value if self.per == 1 else Decimal(value) / self.per
