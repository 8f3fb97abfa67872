"""Pace and forecast: whether the plan's targets will be met if things go on as they do."""

from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.charts import Picture
from core.pages.base import Crumb
from reports.chart_files import ChartFilesPage
from reports.figures_page import unit_words
from reports.pace import PaceBoard
from reports.sourced_page import SourcedPage


class PacePage(SourcedPage):
    """For each target with a goal the plan's line on the day, what is needed a month, and the forecast."""

    template_name = "reports/pace.html"

    @cached_property
    def board(self) -> PaceBoard | None:
        dashboard = self.dashboard_of(lambda unit: "")
        return None if dashboard is None else PaceBoard(dashboard)

    def get_title(self) -> str:
        if self.chosen is None or self.chosen.basis.is_whole:
            return _("Pace and forecast")
        return _("Pace and forecast: %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        return [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(board=self.board, query=self.query_string, **kwargs)


class TargetPacePage(ChartFilesPage, PacePage):
    """One target: its line, year by year, with the forecast."""

    template_name = "reports/target_pace.html"

    @property
    def code(self) -> str:
        return self.kwargs["target_code"]

    def get(self, request, *args, **kwargs):
        if self.board is not None and self.code not in self.board.judged:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return super().get_title() if self.board is None else str(self.board.judged[self.code].label)

    def crumbs(self):
        return [*super().crumbs(), Crumb(_("Pace and forecast"), reverse("pace") + self.query_string)]

    @property
    def chart_base(self) -> str:
        return reverse("target_pace", args=[self.code]).removesuffix("pace/")

    def pictures(self):
        return {"pace": self._picture} if self.board.shows_chart(self.code) else {}

    def _picture(self) -> Picture:
        title = _("Counted, forecast and the plan's line")
        reading = _("At the end of each year of the plan, on the day, and on the day due.")
        return Picture("pace", title, _("Day"), self.board.chart_of(self.code), reading)

    def get_context_data(self, **kwargs):
        if self.board is not None:
            kwargs["row"] = next(one for one in self.board.rows if one.code == self.code)
        return super().get_context_data(**kwargs)
