"""An area on one sheet of A4: how it stands by every target, what is missing, and the way to its page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Club
from core.pages.base import Crumb
from core.qr import qr_code
from reports.coverage import Coverage
from reports.dashboard import Dashboard
from reports.figures_page import FiguresPage, unit_words
from reports.forms import DashboardForm


class UnitSheetPage(FiguresPage):
    """For a leader to print: the dashboard's own cards as a table, with a QR code of the dashboard."""

    template_name = "reports/unit_sheet.html"
    form_class = DashboardForm

    def get_title(self) -> str:
        if self.chosen is None:
            return _("Sheet of an area")
        return _("Sheet: %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        return [Crumb(_("Dashboard"), self._page_url)]

    @property
    def _page_url(self) -> str:
        return reverse("dashboard_unit", args=[self.kwargs["unit_code"]]) + self.query_for(None)

    def get_context_data(self, **kwargs):
        if self.chosen is not None:
            clubs = self.visible(Club, self.action)
            compare = self.form.cleaned_data["compare"]
            made = Dashboard(self.chosen, clubs, self.links(lambda unit: ""), compare)
            kwargs |= {
                "dashboard": made,
                "coverage": Coverage(made),
                "page_url": self._page_url,
                "qr": qr_code(self.request.build_absolute_uri(self._page_url)),
            }
        return super().get_context_data(**kwargs)
