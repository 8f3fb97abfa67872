"""One target area by area: bars with the goal's line, the farthest from it first."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.charts import ChartSheet, Meter
from core.charts.pictures import FIGURE_WIDTH, LABEL_WIDTH
from core.sheets.columns import Column
from core.templatetags.vi_format import number
from districts.models import Unit
from reports.cards import Cell, cell, fewer_than_five, gap_words, meter_of
from reports.dashboard import Dashboard
from reports.headings import short_label
from targets.readings import TargetReading


@dataclass(frozen=True)
class ComparedUnit:
    label: str
    url: str
    cell: Cell
    gap: str = ""
    meter: Meter | None = None


@dataclass(frozen=True)
class Choice:
    """A target to compare by."""

    label: str
    url: str
    is_current: bool


class Comparison:
    """The areas of a dashboard by one target that the user chose, else by the first that is not met."""

    def __init__(self, dashboard: Dashboard, wanted: str, url_for: Callable[[str], str]):
        self.dashboard, self.url_for = dashboard, url_for
        self.offered = dashboard.compared_by_unit
        chosen = [one for one in self.offered if one.code == wanted]
        unmet = [one for one in self.offered if one.is_met is False]
        self.target: TargetReading = (chosen or unmet or self.offered)[0]

    @property
    def choices(self) -> list[Choice]:
        return [Choice(short_label(one), self.url_for(one.code), one is self.target) for one in self.offered]

    @property
    def _readings(self) -> list[tuple[Unit | None, TargetReading]]:
        code = self.target.code
        found = [(unit, readings[code]) for unit, readings in self.dashboard.by_unit if code in readings]
        return sorted(found, key=lambda pair: self._share(*pair))

    def _share(self, unit: Unit | None, reading: TargetReading) -> tuple:
        """What is not applicable and what is hidden come last, so that their place tells nothing."""
        if self._is_hidden(unit) or reading.N == 0:
            return 1, 0, unit.code if unit else ""
        whole = reading.goal if reading.N is None else reading.N
        return 0, Fraction(reading.n, int(whole or 1)), unit.code if unit else ""

    def _is_hidden(self, unit: Unit | None) -> bool:
        return (unit.code if unit else None) in self.dashboard.hidden.get(self.target.code, ())

    @property
    def rows(self) -> list[ComparedUnit]:
        return [self._row(unit, reading) for unit, reading in self._readings]

    def _row(self, unit: Unit | None, reading: TargetReading) -> ComparedUnit:
        label, url = str(unit) if unit else _("not determined"), self.dashboard.url_of(unit)
        if self._is_hidden(unit):
            return ComparedUnit(label, url, cell(reading, is_hidden=True))
        return ComparedUnit(label, url, cell(reading), gap_words(reading), meter_of(reading))

    @property
    def sheet(self) -> ChartSheet:
        """The areas in the order of the page; a hidden one is "<5" and nothing else."""
        columns = [
            Column(_("Area"), "text", LABEL_WIDTH),
            Column("n", "int", FIGURE_WIDTH),
            Column("N", "int", FIGURE_WIDTH),
            Column(_("Share"), "percent", FIGURE_WIDTH),
            Column(_("Met?"), "text", FIGURE_WIDTH),
            Column(_("Missing"), "int", FIGURE_WIDTH),
        ]
        rows = [self._cells(unit, reading) for unit, reading in self._readings]
        return ChartSheet(str(self.target.label), columns, rows, self.reading)

    def _cells(self, unit: Unit | None, one: TargetReading) -> list:
        label = str(unit) if unit else _("not determined")
        if self._is_hidden(unit):
            return [label, fewer_than_five(), None, None, None, None]
        met = None if one.is_met is None else _("Met") if one.is_met else _("Not met")
        return [label, one.n, one.N, Decimal(one.n) / one.N if one.N else None, met, one.gap]

    @property
    def reading(self) -> str:
        judged = [one for unit, one in self._readings if one.is_met is not None and not self._is_hidden(unit)]
        words = {"met": number(sum(one.is_met for one in judged)), "total": number(len(judged))}
        return _("%(met)s of %(total)s areas meet the goal.") % words if judged else ""
