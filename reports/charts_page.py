"""The charts that ask for more than the dashboard reads: areas club by club, ages, and loans over the quarters."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import ActivityArea
from core.pages.base import Crumb
from reports.dashboard import Dashboard
from reports.figures_page import unit_words
from reports.heat import HeatMap
from reports.lending import Lending
from reports.pyramid import Pyramid
from reports.sourced_page import SourcedPage


class ChartsPage(SourcedPage):
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

    def get_context_data(self, **kwargs):
        made = self.dashboard
        if made is not None:
            areas = self.visible(ActivityArea, self.action).active_names_on(made.basis.as_of)
            kwargs |= {
                "dashboard": made,
                "heat": HeatMap(made, areas),
                "pyramid": Pyramid(made),
                "lending": Lending(made),
            }
        return super().get_context_data(**kwargs)
