"""How much the clubs' income funds are worth: clubs by amount, with the plan's thresholds as lines."""

from bisect import bisect_right
from itertools import pairwise

from django.utils.translation import gettext as _

from core.charts import BarChart, Picture, Series, bar_chart
from core.templatetags.vi_format import number
from reports.cards import counted_words
from reports.dashboard import Dashboard

MILLION = 1_000_000
STEP_VND, LAST_VND = 5 * MILLION, 50 * MILLION
FUNDS = {"fund_30m": "income_fund", "initial_fund_20m": "initial_fund"}


class FundSpread:
    """The operating clubs by the amount of their income fund on the day, and by what it started with."""

    def __init__(self, dashboard: Dashboard):
        self.dashboard = dashboard
        targets = {one.code: one for one in dashboard.basis.targets if one.code in FUNDS and one.threshold_vnd}
        self.thresholds = {code: target.threshold_vnd for code, target in targets.items()}
        self.edges = sorted({*range(STEP_VND, LAST_VND + 1, STEP_VND), *self.thresholds.values()})

    @property
    def reading(self) -> str:
        """The very n and N of the targets' cards."""
        parts = []
        for one in self.dashboard.readings:
            if one.code in self.thresholds:
                parts.append(f"{one.label}: {counted_words(one)}.")
        unknown = sum(row.income_fund is None for row in self.dashboard.rows)
        if unknown:
            parts.append(_("Not known of %(count)s clubs.") % {"count": number(unknown)})
        return " ".join(parts)

    @property
    def picture(self) -> Picture:
        title = _("Clubs by the amount of their income fund, million ₫")
        return Picture("funds", title, _("Million ₫"), self.chart, self.reading)

    @property
    def chart(self) -> BarChart:
        series = [
            Series(_("Income fund on the day"), self._counts("income_fund")),
            Series(_("Initial fund"), self._counts("initial_fund")),
        ]
        lines = [
            (self.edges.index(amount) + 1, _("%(amount)s million") % {"amount": _millions(amount)})
            for amount in sorted(set(self.thresholds.values()))
        ]
        return bar_chart(self._labels(), series, thresholds=lines)

    def _counts(self, name: str) -> list[int]:
        counts = [0] * (len(self.edges) + 1)
        for row in self.dashboard.rows:
            amount = getattr(row, name)
            if amount is not None:
                counts[bisect_right(self.edges, amount)] += 1
        return counts

    def _labels(self) -> list[str]:
        shown = [_millions(edge) for edge in self.edges]
        between = [f"{low}–{high}" for low, high in pairwise(shown)]
        return [_("under %(amount)s") % {"amount": shown[0]}, *between, f"≥ {shown[-1]}"]


def _millions(amount: int) -> str:
    return number(amount // MILLION) if amount % MILLION == 0 else number(amount / MILLION, 1)
