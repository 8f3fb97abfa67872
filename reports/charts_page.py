"""The charts that ask for more than the dashboard reads: areas club by club, ages, and loans over the quarters."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import ActivityArea
from core.pages.base import Crumb
from reports.chart_files import ChartFilesPage
from reports.dashboard import Dashboard
from reports.figures_page import unit_words
from reports.heat import HeatMap
from reports.lending import Lending
from reports.pyramid import Pyramid


class ChartsPage(ChartFilesPage):
    """Activities, members and loans of an area in pictures, each with its reading and the figures behind."""

    template_name = "reports/charts.html"

    @cached_property
    def dashboard(self) -> Dashboard | None:
        return self.dashboard_of(self._unit_url)

    def _unit_url(self, unit) -> str:
        return reverse("charts") + self.with_query(unit=unit.code)

    def get_title(self) -> str:
        if self.chosen is None or self.chosen.basis.is_whole:
            return _("Charts")
        return _("Charts: %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        return [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]

    @property
    def chart_base(self) -> str:
        return reverse("charts")

    @cached_property
    def heat(self) -> HeatMap:
        areas = self.visible(ActivityArea, self.action).active_names_on(self.dashboard.basis.as_of)
        return HeatMap(self.dashboard, areas)

    @cached_property
    def pyramid(self) -> Pyramid:
        return Pyramid(self.dashboard)

    @cached_property
    def lending(self) -> Lending:
        return Lending(self.dashboard)

    def pictures(self):
        ages = {"pyramid": lambda: self.pyramid.picture} if self.pyramid.is_shown else {}
        lent = {"owed": lambda: self.lending.owed, "late": lambda: self.lending.late}
        return ages | (lent if self.lending.is_shown and self._reads_loans else {})

    @property
    def _reads_loans(self) -> bool:
        """A chart's file was asked for by itself."""
        is_asked = "chart" in self.kwargs or self.request.GET.get("loans") == "1"
        return is_asked or not self.lending.takes_long

    def chart_sheets(self):
        return {"heat": lambda: self.heat.sheet}

    @property
    def _loans_url(self) -> str:
        """Where the charts of loans are, "" where they are here or nowhere."""
        if self._reads_loans or not self.lending.is_shown:
            return ""
        return reverse("charts") + self.with_query(loans="1") + "#loans"

    def get_context_data(self, **kwargs):
        if self.dashboard is not None:
            parts = {"heat": self.heat, "pyramid": self.pyramid, "lending": self.lending}
            kwargs |= {"dashboard": self.dashboard, "loans_url": self._loans_url} | parts
        return super().get_context_data(**kwargs)
