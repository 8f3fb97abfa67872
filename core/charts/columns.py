"""Columns side by side, with the plan as a line across them and thresholds as lines between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.charts.parts import TableRow, Text
from core.templatetags.vi_format import number

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 28, 36
MAX_SERIES = 3
LINE_ROOM = 24


@dataclass(frozen=True)
class Series:
    """One row of figures, one per category; None is "not known" and draws nothing, 0 draws a bar of no height."""

    label: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Bar:
    """One column. `index` (1-3) picks its pattern; `text_x`, `text_y` is where its figure stands."""

    index: int
    x: int
    y: int
    width: int
    height: int
    value: int
    text_x: int
    text_y: int


@dataclass(frozen=True)
class PlanMark:
    """A planned figure: a line across the category's columns."""

    x1: int
    x2: int
    y: int
    value: int


@dataclass(frozen=True)
class Tick:
    y: int
    value: int


@dataclass(frozen=True)
class Threshold:
    """A line from top to bottom between two categories."""

    x: int
    label: str


@dataclass(frozen=True)
class BarChart:
    """What components/chart.html draws. `rows` is the table behind, with `headings` over its columns."""

    width: int
    height: int
    left: int
    right: int
    baseline: int
    top: int
    bars: tuple[Bar, ...]
    values: tuple[Text, ...]
    marks: tuple[PlanMark, ...]
    ticks: tuple[Tick, ...]
    tick_texts: tuple[Text, ...]
    categories: tuple[Text, ...]
    thresholds: tuple[Threshold, ...]
    headings: tuple[str, ...]
    plan_label: str
    rows: tuple[TableRow, ...]

    body = "components/chart_columns.html"

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Pattern number and label of each series."""
        last = len(self.headings) - bool(self.plan_label)
        return list(enumerate(self.headings[:last], start=1))


def bar_chart(
    categories: Sequence[str],
    series: Sequence[Series],
    plan: Series | None = None,
    *,
    words: Callable[[int | None], str] = number,
    thresholds: Sequence[tuple[int, str]] = (),
) -> BarChart:
    """Columns side by side per category, with the plan as a line across them.

    categories: the labels under the axis. series: one to three, each with as many values as there are categories.
    words(value): a figure as it is read. thresholds: (how many categories lie before the line, its label).
    Raises ValueError when the lengths differ, a value is negative, or there are no or too many series.
    """
    rows = [*series, plan] if plan else list(series)
    _check(categories, rows, count=len(series))
    step, most = _scale(max((value for row in rows for value in row.values if value is not None), default=0))
    slot = (WIDTH - LEFT - RIGHT) // max(len(categories), 1)
    baseline, top = HEIGHT - BOTTOM, TOP + (LINE_ROOM if thresholds else 0)

    def y_of(value: int) -> int:
        return baseline - round((baseline - top) * value / most)

    bars = tuple(_bars(series, slot, y_of, baseline))
    ticks = tuple(Tick(y_of(value), value) for value in range(0, most + 1, step))
    return BarChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        baseline=baseline,
        top=TOP - 6,
        bars=bars,
        values=tuple(Text(bar.text_x, bar.text_y, words(bar.value)) for bar in bars),
        marks=tuple(_marks(plan, slot, y_of)),
        ticks=ticks,
        tick_texts=tuple(Text(LEFT - 8, tick.y + 5, words(tick.value)) for tick in ticks),
        categories=tuple(Text(LEFT + slot * i + slot // 2, HEIGHT - 10, str(one)) for i, one in enumerate(categories)),
        thresholds=tuple(Threshold(LEFT + slot * before, label) for before, label in thresholds),
        headings=tuple(row.label for row in rows),
        plan_label=plan.label if plan else "",
        rows=tuple(
            TableRow(str(label), tuple(row.values[i] for row in rows), words) for i, label in enumerate(categories)
        ),
    )


def _check(categories, rows, count):
    if not 1 <= count <= MAX_SERIES:
        raise ValueError(f"a bar chart takes 1 to {MAX_SERIES} series, not {count}")
    for row in rows:
        if len(row.values) != len(categories):
            raise ValueError(f"{row.label}: {len(row.values)} values for {len(categories)} categories")
        if any(value is not None and value < 0 for value in row.values):
            raise ValueError(f"{row.label}: a column cannot show a negative value")


def _scale(largest: int) -> tuple[int, int]:
    """(step, top): the smallest of 1, 2, 5, 10, 20, ... of which five reach the largest value; where the axis ends."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            step = digit * power
            if step * 5 >= largest:
                return step, step * max(1, -(-largest // step))
        power *= 10


def _bars(series, slot, y_of, baseline):
    gap = max(4, slot // 8)
    width = (slot - 2 * gap) // len(series)
    for index, row in enumerate(series):
        for position, value in enumerate(row.values):
            if value is None:
                continue
            x = LEFT + slot * position + gap + width * index
            y = y_of(value)
            yield Bar(index + 1, x, y, width - 2, baseline - y, value, x + width // 2 - 1, y - 7)


def _marks(plan, slot, y_of):
    for position, value in enumerate(plan.values if plan else ()):
        if value is not None:
            x = LEFT + slot * position
            yield PlanMark(x + 3, x + slot - 3, y_of(value), value)
