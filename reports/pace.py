"""Pace and forecast in ready words: a line per target, and the chart of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from core.charts import BarChart, Series, bar_chart
from core.dates import format_date, years_before
from core.templatetags.vi_format import number, share
from reports.cards import counted_words, fewer_than_five, goal_words, things, value_words
from reports.dashboard import Dashboard
from reports.suppression import is_small
from targets.pace import Line, Pace, months_until, pace, plan_line
from targets.readings import TargetReading, milestones_by_year, read_targets
from targets.summaries import kept_figures

Readings = dict[str, TargetReading]


@dataclass(frozen=True)
class PaceRow:
    """One target with a goal; hidden, only its name and goal."""

    code: str
    label: str
    url: str
    goal: str
    value: str
    counted: str
    is_hidden: bool
    met: bool | None = None
    planned: str = ""
    ahead: str = ""
    is_behind: bool = False
    per_month: str = ""
    forecast: str = ""
    will_be_met: bool | None = None


class PaceBoard:
    """The paces of an area's targets, from the readings of three days: the term's eve, a year before D, and D."""

    def __init__(self, dashboard: Dashboard):
        self.dashboard, self.basis = dashboard, dashboard.basis
        self.eve = self.basis.plan.starts_on - timedelta(days=1)
        self.year_before = years_before(self.basis.as_of, 1)

    @property
    def due_on(self) -> date:
        """The plan's last day; a target may be due before."""
        return self.basis.plan.ends_on

    def due_of(self, code: str) -> date:
        return self._due[code] or self.due_on

    @cached_property
    def _due(self) -> dict[str, date | None]:
        return {target.code: target.due_on for target in self.basis.targets}

    @property
    def starts_on(self) -> date:
        return self.basis.plan.starts_on

    @property
    def is_before(self) -> bool:
        return self.basis.as_of < self.starts_on

    @property
    def is_over(self) -> bool:
        return self.basis.as_of >= self.due_on

    @property
    def months_left(self) -> int:
        return months_until(self.basis.as_of, self.due_on)

    @cached_property
    def judged(self) -> Readings:
        return {one.code: one for one in self.dashboard.readings if one.is_met is not None}

    def read_on(self, day: date, codes=None) -> Readings:
        """The same targets of the same area as of another day."""
        codes = set(self.judged) if codes is None else codes
        basis = self.basis.on(day)
        rows = kept_figures(self.dashboard.clubs, basis, codes)
        return {one.code: one for one in read_targets(rows, basis, codes)}

    @cached_property
    def first(self) -> Readings:
        return self.read_on(self.eve)

    @cached_property
    def before(self) -> Readings:
        return self.read_on(self.year_before)

    @cached_property
    def rows(self) -> list[PaceRow]:
        return [self._row(one) for one in self.judged.values()]

    def line_of(self, code: str) -> Line:
        reading = self.judged[code]
        milestones = milestones_by_year(self.basis, code) if reading.kind == "count" else {}
        return plan_line(
            self.first[code], reading.goal, self.basis.plan.starts_on, self.due_of(code), list(milestones.items())
        )

    def pace_of(self, code: str) -> Pace:
        return pace(self.judged[code], self.before[code], self.line_of(code), self.basis.as_of, self.year_before)

    def hides(self, code: str) -> bool:
        """A viewer sees no part's counts of people on several days, and no small count of the whole on any of them."""
        reading = self.judged[code]
        if not self.dashboard.hides or reading.counts != "members":
            return False
        days = (reading, self.before[code], self.first[code])
        return self.dashboard.hides_further_cuts or any(is_small(one.n, one.N) for one in days)

    def shows_chart(self, code: str) -> bool:
        """The chart has further days, so a viewer gets none of people."""
        return not (self.dashboard.hides and self.judged[code].counts == "members")

    def _row(self, reading: TargetReading) -> PaceRow:
        url, goal = self.dashboard.target_url(reading.code), goal_words(reading)
        if self.hides(reading.code):
            return PaceRow(reading.code, str(reading.label), url, goal, fewer_than_five(), "", is_hidden=True)
        made = self.pace_of(reading.code)
        return PaceRow(
            code=reading.code,
            label=str(reading.label),
            url=url,
            goal=goal,
            value=value_words(reading) if reading.N else things(reading.n, reading.counts),
            counted="" if reading.N is None else counted_words(reading),
            is_hidden=False,
            met=reading.is_met,
            planned=things(made.planned, reading.counts),
            ahead=_ahead_words(made),
            is_behind=made.ahead < 0,
            per_month=_per_month_words(made),
            forecast=_forecast_words(made),
            will_be_met=made.will_be_met,
        )

    def chart_of(self, code: str) -> BarChart:
        """What counted at the end of each year of the plan up to D, on D, and on the day due by the forecast."""
        made, line = self.pace_of(code), self.line_of(code)
        due_on = line.due_on
        days = [day for day in _year_ends(self.basis.plan.starts_on, due_on) if day < self.basis.as_of]
        readings = [self.read_on(day, {code})[code] for day in days] + [self.judged[code]]
        days = [*days, self.basis.as_of]
        planned = [line.needed_on(day, one.N) for day, one in zip(days, readings, strict=True)]
        actual: list[int | None] = [one.n for one in readings]
        forecast: list[int | None] = [None] * len(readings)
        if made.forecast is not None:
            days = [*days, due_on]
            actual.append(None)
            forecast.append(made.forecast[0])
            planned.append(line.needed_on(due_on, made.forecast[1]))
        series = [Series(_("Counted"), actual)]
        if made.forecast is not None:
            series.append(Series(_("Forecast"), forecast))
        return bar_chart([format_date(day) for day in days], series, Series(_("The plan's line"), planned))


def _year_ends(starts_on: date, due_on: date) -> list[date]:
    return [date(year, 12, 31) for year in range(starts_on.year, due_on.year)] + [due_on]


def _ahead_words(made: Pace) -> str:
    words = {"things": things(abs(made.ahead), made.reading.counts)}
    if made.ahead < 0:
        return _("behind by %(things)s") % words
    return _("ahead by %(things)s") % words if made.ahead else _("on the line")


def _per_month_words(made: Pace) -> str:
    """One decimal, rounded up: less would not be enough."""
    if not made.per_month:
        return ""
    tenths = -((-made.per_month * 10).__floor__())
    places = 1 if tenths % 10 else 0
    return _("%(number)s a month") % {"number": number(float(Fraction(tenths, 10)), places)}


def _forecast_words(made: Pace) -> str:
    if made.forecast is None:
        return ""
    n, total = made.forecast
    if total is None:
        return things(n, made.reading.counts)
    return f"{share(n, total, made.reading.goal) or _('not applicable')} ({number(n)} / {number(total)})"
