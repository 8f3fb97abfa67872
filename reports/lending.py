"""How what is lent, and the part of it that is late, went over the quarters."""

from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from core.charts import BarChart, Picture, Series, bar_chart
from core.dates import add_months, format_date
from core.templatetags.vi_format import number, share, vnd_unit
from reports.dashboard import Dashboard
from reports.suppression import SMALLEST_SHOWN
from targets.trends import LoansOn, loans_on_days

QUARTERS = 6
MOST_CLUBS = 500
"""Of more clubs the loans are read for whoever asks: seven days of 12.017 clubs took 5 s of the 7 s of their page."""
MILLION = 1_000_000


class Lending:
    """The ends of the last quarters before D, and D. A viewer gets none of a part, and nothing of few borrowers."""

    def __init__(self, dashboard: Dashboard):
        self.dashboard = dashboard

    @property
    def is_shown(self) -> bool:
        return not self.dashboard.hides_further_cuts

    @property
    def takes_long(self) -> bool:
        return len(self.dashboard.rows) > MOST_CLUBS

    @cached_property
    def days(self) -> list[date]:
        as_of = self.dashboard.basis.as_of
        quarter = date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
        starts = [add_months(quarter, -3 * back) for back in range(QUARTERS - 1, -1, -1)]
        return [*(start - timedelta(days=1) for start in starts), as_of]

    @cached_property
    def readings(self) -> list[LoansOn]:
        return loans_on_days(self.dashboard.clubs, self.dashboard.basis, self.days)

    @property
    def owed(self) -> Picture:
        title = _("Outstanding principal, million ₫")
        return Picture("owed", title, _("Day"), self.outstanding, self.outstanding_reading)

    @property
    def late(self) -> Picture:
        title = _("PAR30: the part of it that is more than 30 days late")
        return Picture("late", title, _("Day"), self.par30, self.par30_reading, kind="percent", per=1000)

    @property
    def outstanding(self) -> BarChart:
        values = [None if self._is_few(one.people) else _rounded(one.outstanding_vnd, MILLION) for one in self.readings]
        return bar_chart(self._labels, [Series(_("Outstanding principal, million ₫"), values)])

    @property
    def par30(self) -> BarChart:
        """In tenths of a percent."""
        series = Series("PAR30", [self._tenths(one) for one in self.readings])
        return bar_chart(self._labels, [series], words=_percent_words)

    @property
    def outstanding_reading(self) -> str:
        first, last = self.readings[0], self.readings[-1]
        if self._is_few(first.people) or self._is_few(last.people):
            return ""
        words = {"then": vnd_unit(first.outstanding_vnd), "now": vnd_unit(last.outstanding_vnd)}
        words |= {"first": format_date(first.day), "last": format_date(last.day)}
        return _("%(now)s on %(last)s, %(then)s on %(first)s.") % words

    @property
    def par30_reading(self) -> str:
        last = self.readings[-1]
        if not last.outstanding_vnd or self._is_hidden(last):
            return ""
        words = {"late": vnd_unit(last.par30_vnd), "all": vnd_unit(last.outstanding_vnd)}
        words |= {"share": share(last.par30_vnd, last.outstanding_vnd), "date": format_date(last.day)}
        return _("%(late)s of %(all)s lent are more than 30 days late on %(date)s: %(share)s.") % words

    @property
    def _labels(self) -> list[str]:
        return [format_date(day) for day in self.days]

    def _is_few(self, people: int) -> bool:
        return self.dashboard.hides and 0 < people < SMALLEST_SHOWN

    def _is_hidden(self, one: LoansOn) -> bool:
        return self._is_few(one.people) or self._is_few(one.people_late)

    def _tenths(self, one: LoansOn) -> int | None:
        if not one.outstanding_vnd or self._is_hidden(one):
            return None
        return _rounded(one.par30_vnd * 1000, one.outstanding_vnd)


def _rounded(n: int, total: int) -> int:
    return (2 * n + total) // (2 * total)


def _percent_words(tenths: int | None) -> str:
    return "" if tenths is None else f"{number(tenths / 10, 1)}%"
