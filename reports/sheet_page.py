"""An area on one sheet of A4: how it stands by every target, what is missing, and the way to its page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.pages.base import Crumb
from core.qr import qr_code
from reports.board_page import BoardPage
from reports.coverage import Coverage
from reports.figures_page import unit_words
from reports.yearly.paper import head_of, paper_of


class UnitSheetPage(BoardPage):
    """For a leader to print: the dashboard's own cards as a table, with a QR code of the dashboard."""

    template_name = "reports/unit_sheet.html"

    def get_title(self) -> str:
        if self.chosen is None:
            return _("Sheet of an area")
        unit = unit_words(self.chosen.basis.unit)
        if self.source is not None:
            return _("Sheet: %(unit)s, source %(source)s") % {"unit": unit, "source": self.source.name}
        return _("Sheet: %(unit)s") % {"unit": unit}

    def crumbs(self):
        return [Crumb(_("Dashboard"), self._page_url)]

    @property
    def _page_url(self) -> str:
        return reverse("dashboard_unit", args=[self.kwargs["unit_code"]]) + self.query_for(None)

    def _paper(self):
        """The head of the officers' sheets; whoever issues no reports prints no body's head."""
        if not self.request.user.may("reports.yearly"):
            return None
        today = timezone.localdate()
        return paper_of(head_of(today, self.chosen.areas.issuers(self.chosen.basis.unit)), today, "")

    def get_context_data(self, **kwargs):
        if self.dashboard is not None:
            kwargs |= {
                "paper": self._paper(),
                "coverage": Coverage(self.dashboard),
                "page_url": self._page_url,
                "qr": qr_code(self.request.build_absolute_uri(self._page_url)),
            }
        return super().get_context_data(**kwargs)
