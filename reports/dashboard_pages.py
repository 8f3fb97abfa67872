from functools import cached_property

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clubs.models import Club
from core.pages.base import Crumb
from districts.models import Unit
from reports.board_page import BoardPage
from reports.chart_files import ChartFilesPage
from reports.comparison import Comparison
from reports.coverage import Coverage
from reports.figures_page import unit_words
from reports.fund_spread import FundSpread


@require_safe
def start(request):
    """The start page: the dashboard, or for somebody without an assignment whom to ask for one."""
    if not request.user.may("dashboard.view"):
        return render(request, "reports/no_assignment.html", {"title": _("You have no area yet")})
    return DashboardPage.as_view()(request)


class DashboardPage(ChartFilesPage, BoardPage):
    """A card per target, the tables by unit and the clubs per year, for the area that the user chose or cares for."""

    template_name = "reports/dashboard.html"
    chart_controls = ("target",)

    def get(self, request, *args, **kwargs):
        scope = request.user.scope_for(self.action)
        if "chart" not in kwargs and scope.assignment_ids and not (scope.is_everything or scope.commune_ids):
            return redirect(self._own_club())
        return super().get(request, *args, **kwargs)

    def _own_club(self) -> str:
        codes = list(self.visible(Club).values_list("code", flat=True)[:2])
        return reverse("club_detail", args=codes) if len(codes) == 1 else reverse("club_list")

    def get_title(self) -> str:
        if self.source is not None:
            words = {"unit": unit_words(self.chosen.basis.unit), "source": self.source.name}
            return _("Dashboard: %(unit)s, source %(source)s") % words
        if self.chosen is None or self.chosen.basis.is_whole:
            return _("Dashboard of the programme")
        return _("Dashboard: %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        unit = self.chosen and self.chosen.basis.unit
        if not unit or not self.chosen.areas.is_everything or self.chosen.basis.is_whole:
            return []
        above = self.chosen.basis.units.ancestors_of(unit.pk)
        districts = [one for one in reversed(above) if one != self.chosen.basis.plan.unit and one.level == "district"]
        return [
            Crumb(_("Dashboard of the programme"), reverse("dashboard") + self.query_for(None)),
            *(Crumb(str(one), self.unit_url(one)) for one in districts),
        ]

    @property
    def chart_base(self) -> str:
        return reverse("dashboard") + "dashboard/charts/"

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.dashboard)

    @cached_property
    def funds(self) -> FundSpread:
        return FundSpread(self.dashboard)

    @cached_property
    def comparison(self) -> Comparison | None:
        made = self.dashboard
        if made.compared_by_unit and len(made.by_unit) > 1:
            return Comparison(made, self.request.GET.get("target", ""), self._target_url)
        return None

    def pictures(self):
        return {
            "years": lambda: self.dashboard.picture,
            "funds": lambda: self.funds.picture,
            "coverage": lambda: self.coverage.picture,
        }

    def chart_sheets(self):
        return {"areas": lambda: self.comparison.sheet} if self.comparison else {}

    def get_context_data(self, **kwargs):
        if self.dashboard is not None:
            kwargs |= {"coverage": self.coverage, "funds": self.funds}
            if self.comparison:
                kwargs["comparison"] = self.comparison
        kwargs |= {"portfolio_query": self.query_string, "sheet_query": self.query_for(None)}
        return super().get_context_data(**kwargs)

    def _target_url(self, code: str) -> str:
        query = self.query_for(None)
        return f"{query}{'&' if query else '?'}target={code}#comparison"

    def unit_url(self, unit: Unit) -> str:
        return reverse("dashboard_unit", args=[unit.code]) + self.query_for(None)
