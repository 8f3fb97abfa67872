"""The base of the pages that draw a dashboard: with the day compared with and the source in the address."""

from functools import cached_property

from clubs.models import Club, Source
from core.templatetags.vi_format import vnd_unit
from funds.models import Entry
from reports.by_source import SourceDashboard
from reports.dashboard import Dashboard
from reports.figures_page import FiguresPage
from reports.forms import DashboardForm


class BoardPage(FiguresPage):
    """`dashboard` is None where no figure is shown."""

    form_class = DashboardForm

    @cached_property
    def sources(self) -> dict[int, Source]:
        return self.visible(Source, self.action).filter(merged_into__isnull=True).in_bulk()

    def form_options(self) -> dict:
        return super().form_options() | {"sources": [(pk, one.name) for pk, one in self.sources.items()]}

    @property
    def source(self) -> Source | None:
        wanted = self.form.cleaned_data.get("source") if self.chosen is not None else None
        return self.sources[int(wanted)] if wanted else None

    @cached_property
    def dashboard(self) -> Dashboard | None:
        if self.chosen is None:
            return None
        clubs, compare = self.visible(Club, self.action), self.form.cleaned_data["compare"]
        links = self.links(self.unit_url)
        if self.source is None:
            return Dashboard(self.chosen, clubs, links, compare)
        return SourceDashboard(self.chosen, clubs, links, compare, self.source)

    def unit_url(self, unit) -> str:
        return ""

    def get_context_data(self, **kwargs):
        if self.dashboard is not None:
            kwargs |= {"dashboard": self.dashboard, "source": self.source, "source_capital": self._capital()}
        return super().get_context_data(**kwargs)

    def _capital(self) -> str:
        """What the source gave to clubs up to the day, of the whole programme alone."""
        basis = self.chosen.basis
        if self.source is None or not basis.is_whole:
            return ""
        given = self.visible(Entry, self.action).dated_to(basis.as_of).capital_by_source()
        return vnd_unit(given.get(self.source.pk, 0))
