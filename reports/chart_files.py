"""The charts of a page, each with its table as a file under the very controls of the page."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponseBase
from django.urls import re_path
from django.utils.translation import gettext as _

from core.charts import ChartSheet, Picture
from core.dates import format_date
from core.sheets import XLSX
from core.sheets.styled import Page, StyledColumn, StyledSheet, write_styled_workbook
from reports.figures_page import unit_words
from reports.files import rows_file
from reports.sourced_page import SourcedPage
from targets.basis import Basis


class ChartFilesPage(SourcedPage):
    """Base of a page of figures with charts; its files are the same view under `chart_urls`.

    `chart_base` is the files' address before the chart's code; `chart_controls` are parameters, besides the form's
    own, on which a chart depends. What a viewer may not see is not in the charts, and so not in their files.
    """

    chart_controls: tuple[str, ...] = ()

    @property
    def chart_base(self) -> str:
        raise NotImplementedError

    def pictures(self) -> dict[str, Callable[[], Picture]]:
        """What draws each chart that the user may see, by its code; asked for only where there are figures."""
        raise NotImplementedError

    def chart_sheets(self) -> dict[str, Callable[[], ChartSheet]]:
        """The tables of charts that are drawn otherwise than by components/chart.html."""
        return {}

    def get(self, request, *args, **kwargs):
        if "chart" in kwargs:
            return self._chart_file(kwargs["chart"], kwargs["format"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        if self.chosen is not None:
            kwargs |= {
                "pictures": {code: draw() for code, draw in self.pictures().items()},
                "chart_base": self.chart_base,
                "chart_query": self._chart_query,
            }
        return super().get_context_data(**kwargs)

    @property
    def _chart_query(self) -> str:
        names = {*self.form.fields, *self.chart_controls} - {"unit"}
        kept = {name: value for name, value in self.request.GET.items() if name in names and value}
        if not self.chosen.basis.is_whole:
            kept["unit"] = self.chosen.basis.unit.code
        return f"?{urlencode(kept)}" if kept else ""

    def _chart_file(self, code: str, file_format: str) -> HttpResponseBase:
        self.require_figures()
        pictures, sheets = self.pictures(), self.chart_sheets()
        if code not in pictures and code not in sheets:
            raise Http404
        sheet, basis = pictures[code]().sheet if code in pictures else sheets[code](), self.chosen.basis
        area = "" if basis.is_whole else f"-{basis.unit.code}"
        name = f"bieu-do-{code}{area}-{basis.as_of:%Y%m%d}{self.file_mark}"
        if file_format == "csv":
            return rows_file(name, sheet.columns, sheet.rows, file_format="csv", title=sheet.title)
        out = BytesIO()
        columns = [StyledColumn(one.heading, one.kind, one.width) for one in sheet.columns]
        source = self.source and f"{_('Source')}: {self.source.name}"
        lines = (sheet.reading, basis_words(basis), unit_words(basis.unit), source)
        about = Page(
            _("What it shows"),
            [(self.get_title(), True), (sheet.title, True), *((line, False) for line in lines if line)],
        )
        write_styled_workbook(out, [StyledSheet(_("Figures"), columns, sheet.rows, frozen_columns=1), about])
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def basis_words(basis: Basis) -> str:
    """On what the figures stand, in one sentence."""
    words = {"as_of": basis.as_of, "since": basis.since, "boundary": basis.boundary}
    return _(
        "Figures as of %(as_of)s, period %(since)s to %(as_of)s, by the boundaries of %(boundary)s, "
        "against plan %(plan)s."
    ) % ({name: format_date(day) for name, day in words.items()} | {"plan": basis.plan.code})


def chart_urls(route: str, view: type[ChartFilesPage], name: str, codes: str = "[a-z]+") -> list:
    """The files of a page's charts, at `route` (a pattern) followed by the chart's code."""
    pattern = rf"^{route}(?P<chart>{codes})\.(?P<format>xlsx|csv)$"
    return [re_path(pattern, view.as_view(), name=name)]
