"""What is missing: the page, and the same as a list to hand out."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import ActivityArea, Club
from core.pages.base import Crumb
from core.sheets.writer import Column
from reports.figures_page import unit_words
from reports.files import kept_rows_file
from reports.gaps import Gaps
from reports.sourced_page import SourcedPage


class GapPage(SourcedPage):
    """For each target with a goal what is missing, the nearest candidates and the smallest set, or the reserve."""

    template_name = "reports/gaps.html"

    @cached_property
    def gaps(self) -> Gaps | None:
        dashboard = self.dashboard_of(lambda unit: reverse("gaps") + self.query_for(unit))
        if dashboard is None:
            return None
        names = self.visible(ActivityArea).active_names_on(self.chosen.basis.as_of)
        return Gaps(dashboard, dict(names))

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        return self._file(file_format) if file_format else super().get(request, *args, **kwargs)

    def _file(self, file_format: str):
        self.require_figures()
        if not self.gaps.has_rows:
            raise PermissionDenied
        columns = [
            Column(_("Target"), "text", 40),
            Column(_("Planned"), "text", 14),
            Column("n", "int", 10, is_linked=True),
            Column("N", "int", 10, is_linked=True),
            Column(_("Gap"), "int", 10),
            Column(_("Order"), "int", 8),
            Column(_("In the smallest set"), "text", 12),
            Column(_("Club code"), "text", 12),
            Column(_("Club"), "text", 34),
            Column(_("Commune"), "text", 24),
            Column(_("District"), "text", 24),
            Column(_("Criterion"), "text", 48),
            Column(_("Size"), "money", 16),
            Column(_("Unit of measure"), "text", 14),
        ]
        return kept_rows_file(
            self.request.user,
            self.action,
            self.visible(Club, self.action),
            self.chosen.basis,
            name=f"con-thieu-gi-{self.chosen.basis.as_of:%Y%m%d}{self.file_mark}",
            columns=columns,
            rows=self.gaps.file_rows(self.row_links),
            file_format=file_format,
            title=_("What is missing"),
        )

    def get_title(self) -> str:
        if self.chosen is None or self.chosen.basis.is_whole:
            return _("What is missing?")
        return _("What is missing? %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        way = [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]
        if self.chosen and self.chosen.areas.is_everything and not self.chosen.basis.is_whole:
            way.append(Crumb(_("What is missing?"), reverse("gaps") + self.query_for(None)))
        return way

    def get_context_data(self, **kwargs):
        return super().get_context_data(gaps=self.gaps, file_query=self.query_string, **kwargs)
