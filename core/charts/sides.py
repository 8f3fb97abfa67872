"""Bars to both sides of a middle column of labels: an age pyramid."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.parts import TableRow, Text
from core.templatetags.vi_format import number

WIDTH, ROW, TOP = 340, 34, 30
MIDDLE, LABEL_HALF, VALUE_ROOM = WIDTH // 2, 34, 52


@dataclass(frozen=True)
class Side:
    """A bar of a row; `index` picks its pattern."""

    index: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class SidesChart:
    """What components/chart.html draws; `rows` is the table behind, with `headings` over its columns."""

    width: int
    height: int
    bars: tuple[Side, ...]
    values: tuple[Text, ...]
    labels: tuple[Text, ...]
    left_end: int
    right_end: int
    headings: tuple[str, str]
    rows: tuple[TableRow, ...]

    body = "components/chart_sides.html"
    plan_label = ""

    @property
    def legend(self) -> list[tuple[int, str]]:
        return list(enumerate(self.headings, start=1))


def sides_chart(
    rows: Sequence[tuple[str, int | None, int | None]], headings: tuple[str, str], *, unknown: str = ""
) -> SidesChart:
    """rows: (label, left, right) from top to bottom; None draws no bar and reads `unknown`."""
    most = max((value for _label, *pair in rows for value in pair if value is not None), default=0) or 1
    room = MIDDLE - LABEL_HALF - VALUE_ROOM
    bars, values, labels = [], [], []
    for position, (label, *pair) in enumerate(rows):
        y = TOP + ROW * position
        labels.append(Text(MIDDLE, y + 23, label))
        for index, value in enumerate(pair, start=1):
            length = 0 if value is None else round(room * value / most)
            sign = -1 if index == 1 else 1
            start = MIDDLE + sign * LABEL_HALF
            if value is not None:
                bars.append(Side(index, start - length if sign < 0 else start, y + 4, length, ROW - 8))
            values.append(Text(start + sign * (length + 6), y + 23, unknown if value is None else number(value)))
    return SidesChart(
        width=WIDTH,
        height=TOP + ROW * len(rows) + 4,
        bars=tuple(bars),
        values=tuple(values),
        labels=tuple(labels),
        left_end=MIDDLE - LABEL_HALF,
        right_end=MIDDLE + LABEL_HALF,
        headings=headings,
        rows=tuple(TableRow(label, tuple(pair), number, unknown) for label, *pair in rows),
    )
