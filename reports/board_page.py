"""The base of the pages that draw a dashboard: with the day compared with and the source in the address."""

from functools import cached_property

from core.templatetags.vi_format import vnd_unit
from funds.models import Entry
from reports.dashboard import Dashboard
from reports.forms import DashboardForm
from reports.sourced_page import SourcedPage


class BoardPage(SourcedPage):
    """`dashboard` is None where no figure is shown."""

    form_class = DashboardForm

    @cached_property
    def dashboard(self) -> Dashboard | None:
        return self.dashboard_of(self.unit_url, self.form.cleaned_data["compare"]) if self.chosen else None

    def unit_url(self, unit) -> str:
        return ""

    def get_context_data(self, **kwargs):
        if self.dashboard is not None:
            kwargs |= {"dashboard": self.dashboard, "source_capital": self.source_capital}
        return super().get_context_data(**kwargs)

    @property
    def source_capital(self) -> str:
        """What the source gave to clubs up to the day, of the whole programme alone."""
        basis = self.chosen.basis
        if self.source is None or not basis.is_whole:
            return ""
        given = self.visible(Entry, self.action).dated_to(basis.as_of).capital_by_source()
        return vnd_unit(given.get(self.source.pk, 0))
