"""A map of equal tiles in groups, where no borders are known: which places have something, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.parts import TableRow

MOST_LEVELS = 3


@dataclass(frozen=True)
class Tile:
    """One place; `count` is told in `words`, `url` leads to it ("" for nowhere), `mark` is a short further word."""

    label: str
    count: int
    words: str
    url: str = ""
    mark: str = ""

    @property
    def level(self) -> int:
        """0 for nothing, 1, 2, and 3 for three or more: picks the tile's ground and border."""
        return min(self.count, MOST_LEVELS)


@dataclass(frozen=True)
class TileGroup:
    label: str
    words: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class TileMap:
    """What components/chart.html draws; `rows` is the table behind, with `headings` over its columns."""

    groups: tuple[TileGroup, ...]
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    body = "components/chart_tiles.html"
    legend: Sequence = ()
    plan_label = ""
