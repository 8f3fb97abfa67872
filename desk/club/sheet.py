"""A club on one sheet of A4: what it is, how it stands by its own targets, and the way to its page."""

import datetime as dt
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages.base import Crumb
from core.qr import qr_code
from desk.club.overview import ClubPage
from reports.forms import BasisForm


class ClubSheetPage(ClubPage):
    """The club's own page for paper, on a day of choice."""

    template_name = "desk/club/sheet.html"

    @cached_property
    def form(self) -> BasisForm:
        form = BasisForm(self.request.GET)
        for name in ("since", "boundary", "unit", "plan"):
            del form.fields[name]
        return form

    @cached_property
    def day(self) -> dt.date:
        asked = self.form.cleaned_data.get("as_of") if self.form.is_valid() else None
        return asked or ClubPage.day.func(self)

    def get_title(self) -> str:
        return _("Sheet: %(unit)s") % {"unit": self.object.name}

    def crumbs(self):
        return [*super().crumbs(), Crumb(self.object.name, self._page_url)]

    @property
    def _page_url(self) -> str:
        return reverse("club_detail", args=[self.object.code])

    def _steps(self):
        return []

    def get_context_data(self, **kwargs):
        kwargs |= {
            "form": self.form,
            "page_url": self._page_url,
            "qr": qr_code(self.request.build_absolute_uri(self._page_url)),
            "breadcrumbs": [*self.crumbs(), Crumb(_("Sheet"))],
        }
        return super().get_context_data(**kwargs)
