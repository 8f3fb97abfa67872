from functools import cached_property
from io import BytesIO

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import ActivityArea, Club
from core.dates import reporting_year
from core.pages import Page
from reports.areas import Chosen, ForeignUnit, choose
from reports.figures_page import unit_words
from reports.forms import BasisForm, YearlyReportForm
from reports.month_file import FILES, month_file
from reports.official_files import official_file, written_for
from reports.row_links import RowLinks
from reports.services import keep_report_file
from reports.yearly import annex_of

YEARS_BACK = 10


class YearlyReportPage(Page):
    """Asks for year, area, boundaries and file; with a year the answer is the file, which is kept too."""

    action = "reports.yearly"
    title = gettext_lazy("Yearly report")
    template_name = "reports/yearly_report.html"

    @cached_property
    def years(self) -> list[int]:
        """The current reporting year first: from 15 December on it is the next calendar year's."""
        today = timezone.localdate()
        current = today.year + (today > reporting_year(today.year)[1])
        return list(range(current, current - YEARS_BACK, -1))

    @cached_property
    def form(self) -> YearlyReportForm:
        data = self.request.GET if "year" in self.request.GET else None
        return YearlyReportForm(data, years=self.years, units=self._units())

    def _units(self) -> list[tuple[str, str]]:
        try:
            chosen = choose(self.request.user, action=self.action)
        except ValueError:  # no plan is loaded yet: the file will say so
            return []
        if chosen is None:
            return []
        units = [(unit.code, unit_words(unit)) for unit in chosen.areas.choices]
        return [("", _("the whole programme")), *units] if chosen.areas.is_everything else units

    def get(self, request, *args, **kwargs):
        if self.form.is_bound and self.form.is_valid():
            try:
                chosen = self._chosen(self.form.cleaned_data)
                if chosen is not None:
                    return self._file(chosen)
                self.form.add_error("unit", _("No commune under these boundaries lies wholly in your care."))
            except ForeignUnit:
                raise Http404 from None
            except ValueError as error:
                self.form.add_error(None, str(error))
        return super().get(request, *args, **kwargs)

    def _chosen(self, data: dict) -> Chosen | None:
        since, as_of = reporting_year(data["year"])
        return choose(
            self.request.user,
            as_of=as_of,
            since=since,
            by_date=data["boundary"] == BasisForm.DATE,
            unit_code=data["unit"],
            action=self.action,
        )

    def _file(self, chosen: Chosen) -> FileResponse:
        user, basis, ending = self.request.user, chosen.basis, self.form.cleaned_data["file"] or "xlsx"
        if ending in FILES:
            return month_file(user, self.action, self.visible(Club, self.action), basis, ending)
        links = RowLinks(basis, self.request.build_absolute_uri, chosen.areas.is_open)
        annex = annex_of(
            self.visible(Club, self.action),
            basis,
            area_names=self.visible(ActivityArea).active_names_on(basis.as_of),
            has_names=user.scope_for("members.view") == user.scope_for(self.action),
            links=links if ending == "xlsx" else None,
            issuers=chosen.areas.issuers(basis.unit),
        )
        made = official_file(annex, ending, written_for(basis))
        keep_report_file(actor=user, basis=basis, standing=annex.standing, name=made.name, content=made.content)
        return FileResponse(
            BytesIO(made.content), as_attachment=True, filename=made.name, content_type=made.content_type
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, **kwargs)
