from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Club
from core.pages.base import Crumb
from reports.crosstab.file import crosstab_file
from reports.crosstab.form import CrosstabForm
from reports.crosstab.made import Crosstab
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
        mark, source = self.file_mark, self.source
        return crosstab_file(
            self.crosstab, file_format, request.build_absolute_uri, mark=mark, source_name=source.name if source else ""
        )

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
