"""What the dashboard shows, put together from the readings: cards, tables by unit, the chart."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from clubs.querysets import ClubQuerySet
from core.charts import BarChart, Picture, Series, bar_chart
from districts.models import Unit
from reports.areas import Chosen
from reports.cards import Card, Cell, card, cell, with_closing
from reports.headings import short_label
from reports.suppression import hidden_cells, is_small
from reports.trend import ComparedRow, compared, trend
from reports.verdict import Verdict, verdict
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.readings import TargetReading, Year, clubs_per_year, read_by_unit, read_targets
from targets.summaries import kept_figures

MAX_YEARS = 15
"""More columns than these are not legible in the chart."""


@dataclass(frozen=True)
class UnitRow:
    """One line of a table by unit; the url leads to the unit's own dashboard ("" where there is none)."""

    label: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class UnitTable:
    """A table by unit: one column per target, the last line the whole."""

    title: str
    headings: list[str]
    lines: list[UnitRow]


@dataclass(frozen=True)
class Links:
    """Where the figures lead: `unit_url(unit)` to a unit's own page, `target_path(code)` with a query to the rows.

    `query` is that of the page's own area; `unit_query(unit)` that of another, of None the clubs without a place;
    `query_on(day)` that of another day.
    """

    unit_url: Callable[[Unit], str]
    target_path: Callable[[str], str]
    unit_query: Callable[[Unit | None], str]
    query: str
    query_on: Callable[[date], str]


class Dashboard:
    """The figures of one basis, cut to what the user may see.

    clubs: those that the user may see figures of. links: the addresses behind the figures. compared_on: the earlier
    day that trends are told from, the end of the year before where None.
    """

    def __init__(self, chosen: Chosen, clubs: ClubQuerySet, links: Links, compared_on: date | None = None):
        self.chosen, self.clubs, self.links = chosen, clubs, links
        self.compared_on = compared_on or date(chosen.basis.as_of.year - 1, 12, 31)

    def target_url(self, code: str) -> str:
        """The rows behind this page's own figure."""
        return self.links.target_path(code) + self.links.query

    is_of_source = False
    """Whether only one source's clubs are counted."""

    @property
    def basis(self) -> Basis:
        return self.chosen.basis

    @property
    def hides(self) -> bool:
        return self.chosen.areas.is_aggregate_only

    @cached_property
    def rows(self) -> list[TargetFigures]:
        return kept_figures(self.clubs, self.basis)

    @cached_property
    def readings(self) -> list[TargetReading]:
        return read_targets(self.rows, self.basis)

    @cached_property
    def by_unit(self) -> list[tuple[Unit | None, dict[str, TargetReading]]]:
        return read_by_unit(self.rows, self.basis)

    # -- what a viewer must not see

    @property
    def is_part_of_whole(self) -> bool:
        """Whether the user could set these figures against those of the whole by their parts."""
        return self.chosen.areas.is_everything and not self.basis.is_whole

    @property
    def hides_further_cuts(self) -> bool:
        """Whether counts of people on several days or by age stay hidden, as set against the whole they would tell."""
        return self.hides and self.is_part_of_whole

    @cached_property
    def hidden(self) -> dict[str, set[str | None]]:
        """{target code: codes of the units whose cell is hidden}, of the table whose line is the whole."""
        if not self.hides:
            return {}
        parts = self.by_unit
        if self.is_part_of_whole:
            whole = self.basis.of_plan_unit()
            parts = read_by_unit(kept_figures(self.clubs, whole), whole)
        return {
            reading.code: _hidden_units(reading.code, parts) for reading in self.readings if reading.counts == "members"
        }

    def is_hidden(self, reading: TargetReading) -> bool:
        """Whether this page's own figure is hidden."""
        if not self.hides or reading.counts != "members":
            return False
        if is_small(reading.n, reading.N):
            return True
        return self.is_part_of_whole and self.basis.unit.code in self.hidden[reading.code]

    # -- what the page draws

    @cached_property
    def cards(self) -> list[Card]:
        made = []
        for reading in self.readings:
            url = self.target_url(reading.code)
            is_hidden = self.is_hidden(reading)
            one = card(reading, as_of=self.basis.as_of, url=url, is_hidden=is_hidden)
            if not (is_hidden or self.is_trend_hidden(reading)):
                one = replace(one, trend=trend(self.before[reading.code], reading, self.compared_on))
            made.append(one)
        return self._with_closing(made)

    # -- the same on the earlier day

    @cached_property
    def before(self) -> dict[str, TargetReading]:
        basis = self.basis.on(self.compared_on)
        return {one.code: one for one in read_targets(kept_figures(self.clubs, basis), basis)}

    def is_trend_hidden(self, reading: TargetReading) -> bool:
        """A viewer sees no part's counts of people on two days, and no small count of the whole on either."""
        if not self.hides or reading.counts != "members":
            return False
        then = self.before[reading.code]
        return self.is_part_of_whole or is_small(then.n, then.N)

    @cached_property
    def compared(self) -> list[ComparedRow]:
        """The targets with a goal on both days."""
        return [
            compared(
                self.before[one.code],
                one,
                self.compared_on,
                url=self.target_url(one.code),
                is_hidden=self.is_hidden(one) or self.is_trend_hidden(one),
            )
            for one in self.readings
            if self._has_goal(one)
        ]

    def _with_closing(self, made: list[Card]) -> list[Card]:
        """With the judgement of the day on which each target was due, once it has passed."""
        due = {target.code: target.due_on or self.basis.plan.ends_on for target in self.basis.targets}
        judged = {one.code for one in self.readings if self._has_goal(one) and due[one.code] < self.basis.as_of}
        closing: dict[str, TargetReading] = {}
        for day in sorted({due[code] for code in judged}):
            codes = {code for code in judged if due[code] == day}
            closing |= self._read_on(day, codes)
        return [self._closed(one, closing.get(one.code), due[one.code]) for one in made]

    def _read_on(self, day: date, codes: set[str]) -> dict[str, TargetReading]:
        if day == self.compared_on:
            return {code: reading for code, reading in self.before.items() if code in codes}
        basis = self.basis.on(day)
        rows = kept_figures(self.clubs, basis, codes)
        return {reading.code: reading for reading in read_targets(rows, basis, codes)}

    def _closed(self, one: Card, reading: TargetReading | None, due_on: date) -> Card:
        if reading is None:
            return one
        is_end, is_hidden = due_on == self.basis.plan.ends_on, self.hides and reading.counts == "members"
        url = self.links.target_path(one.code) + self.links.query_on(due_on)
        return with_closing(one, reading, due_on, url=url, is_hidden=is_hidden, is_end=is_end)

    @property
    def goal_cards(self) -> list[Card]:
        return [one for one, reading in zip(self.cards, self.readings, strict=True) if self._has_goal(reading)]

    @cached_property
    def verdict(self) -> Verdict | None:
        return verdict(self.goal_cards, self.compared_on)

    @property
    def other_cards(self) -> list[Card]:
        return [one for one, reading in zip(self.cards, self.readings, strict=True) if not self._has_goal(reading)]

    def _has_goal(self, reading: TargetReading) -> bool:
        """By the plan, not by the figure: a unit without a milestone keeps its count among the targets."""
        return reading.goal is not None or reading.kind == "count"

    @cached_property
    def tables(self) -> list[UnitTable]:
        return self.tables_of(cell)

    def tables_of(self, make_cell: Callable[..., Cell]) -> list[UnitTable]:
        """The tables by unit; make_cell(reading or None, is_hidden=...) says what a cell holds.

        Empty for a viewer of a part: its own parts would give away what the whole's table hides. A table without any
        target is left out.
        """
        wanted = self.compared_by_unit
        spread = [one for one in wanted if one.kind == "count" or one.counts == "communes"]
        quality = [one for one in wanted if one not in spread]
        tables = ((_("Clubs and coverage"), spread), (_("Quality and capital"), quality))
        return [self._table(title, found, make_cell) for title, found in tables if found]

    @cached_property
    def compared_by_unit(self) -> list[TargetReading]:
        """The targets that may be told area by area: to a viewer none that could be pieced together from others."""
        if self.hides and self.is_part_of_whole:
            return []
        wanted = [reading for reading in self.readings if self._has_goal(reading)]
        if self.chosen.areas.is_second_cut:
            wanted = [reading for reading in wanted if reading.counts != "members"]
        return wanted

    def _table(self, title: str, wanted: list[TargetReading], make_cell: Callable[..., Cell]) -> UnitTable:
        rows = []
        paths = [self.links.target_path(reading.code) for reading in wanted]
        for unit, readings in self.by_unit:
            code, query = unit.code if unit else None, self._query_of(unit)
            cells = []
            for reading, path in zip(wanted, paths, strict=True):
                is_hidden = code in self.hidden.get(reading.code, ())
                made = make_cell(_cell_reading(readings.get(reading.code), unit), is_hidden=is_hidden)
                cells.append(made.leading_to(path + query if query else ""))
            rows.append(UnitRow(str(unit) if unit else _("not determined"), self.url_of(unit), cells))
        total = [
            make_cell(reading, is_hidden=self.is_hidden(reading)).leading_to(path + self.links.query)
            for reading, path in zip(wanted, paths, strict=True)
        ]
        return UnitTable(title, [short_label(one) for one in wanted], [*rows, UnitRow(_("Total"), "", total)])

    def _query_of(self, unit: Unit | None) -> str:
        """The query of a line's figures; "" where the user may not open them by themselves."""
        if unit is None:
            return "" if self.hides else self.links.unit_query(None)
        return self.links.unit_query(unit) if self._is_open(unit) else ""

    def url_of(self, unit: Unit | None) -> str:
        """The unit's own dashboard, "" where the user has none of it."""
        return self.links.unit_url(unit) if unit and unit != self.basis.unit and self._is_open(unit) else ""

    def _is_open(self, unit: Unit) -> bool:
        return self.chosen.areas.find(unit.code) is not None

    @property
    def picture(self) -> Picture:
        title = _("Clubs founded per year, against the plan")
        reading = _("Clubs in operation on the day, by the year of their founding.")
        return Picture("years", title, _("Year"), self.chart, reading)

    @cached_property
    def chart(self) -> BarChart:
        years = clubs_per_year(self.rows, self.basis)[-MAX_YEARS:]
        founded = Series(_("Clubs founded"), [year.founded for year in years])
        return bar_chart([str(year.year) for year in years], [founded], self._plan_of(years))

    def _plan_of(self, years: list[Year]) -> Series | None:
        if all(year.milestone is None for year in years):
            return None
        return Series(_("Milestone of the plan"), [year.milestone for year in years])


def _cell_reading(reading: TargetReading | None, unit: Unit | None) -> TargetReading | None:
    """Clubs without a place have no communes: there is no coverage to speak of."""
    return None if reading and unit is None and reading.counts == "communes" else reading


def _hidden_units(code: str, parts) -> set[str | None]:
    cells = {unit.code if unit else None: (readings[code].n, readings[code].N) for unit, readings in parts}
    whole = (sum(n for n, _total in cells.values()), sum(total for _n, total in cells.values()))
    return hidden_cells(cells, whole)
