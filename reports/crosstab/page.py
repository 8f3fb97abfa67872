from functools import cached_property
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Club
from core.pages.base import Crumb
from core.sheets import CSV, XLSX
from reports.crosstab.file import crosstab_name, write_csv, write_workbook
from reports.crosstab.form import CrosstabForm
from reports.crosstab.made import Crosstab
from reports.files import kept_file, standing_over
from reports.sourced_page import SourcedPage
from targets.crosstab import MEASURES


class CrosstabPage(SourcedPage):
    """Two dimensions and a measure that the user chooses, on the page and as a file."""

    form_class = CrosstabForm
    template_name = "reports/crosstab.html"

    @cached_property
    def crosstab(self) -> Crosstab | None:
        if self.chosen is None:
            return None
        data, clubs, source = self.form.cleaned_data, self.visible(Club, self.action), self.source
        if source is not None:
            clubs = clubs.of_source(source)
        measure, names = MEASURES[data["count"] or "members"], {pk: one.name for pk, one in self.sources.items()}
        return Crosstab(self.chosen, clubs, measure, data["rows"], data["columns"], names, source and source.pk)

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        self.require_figures()
        if self.crosstab.grid is None:
            raise PermissionDenied
        return self._file(file_format)

    def _file(self, file_format: str) -> FileResponse:
        made, basis, out = self.crosstab, self.chosen.basis, BytesIO()
        standing = standing_over(self.visible(Club, self.action), basis)
        if file_format == "csv":
            write_csv(out, made)
        else:
            source_name = self.source.name if self.source else ""
            write_workbook(out, made, self.request.build_absolute_uri, source_name=source_name, standing=standing)
        name = f"{crosstab_name(made)}{self.file_mark}.{file_format}"
        content_type = CSV if file_format == "csv" else XLSX
        return kept_file(self.request.user, self.action, basis, standing, name, out, content_type)

    def get_title(self) -> str:
        return _("Crosstab") if self.crosstab is None else _("Crosstab: %(what)s") % {"what": self.crosstab.title}

    def crumbs(self):
        return [Crumb(_("Dashboard"), reverse("dashboard"))]

    def get_context_data(self, **kwargs):
        made = self.crosstab
        if made is not None:
            grid = made.grid  # may turn the table
            self._show_choice(made)
            kwargs |= {"crosstab": made, "grid": grid, "file_query": self.query_for(self._file_unit)}
        return super().get_context_data(**kwargs)

    @property
    def _file_unit(self):
        basis = self.chosen.basis
        return None if basis.is_whole else basis.unit

    def _show_choice(self, made: Crosstab) -> None:
        """The drop-downs say what the table shows, also where nothing was chosen."""
        data = self.form.data = self.form.data.copy()
        data["rows"], data["columns"], data["count"] = made.row_code, made.column_code, made.measure.code
