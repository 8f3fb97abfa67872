"""The base of the pages of figures that can be cut to the clubs of one source, which stays chosen from page to page."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from clubs.models import Club, Source
from districts.models import Unit
from reports.by_source import SourceDashboard
from reports.dashboard import Dashboard
from reports.figures_page import FiguresPage
from reports.forms import SourcedForm
from reports.row_links import RowLinks


class SourcedPage(FiguresPage):
    """`source` is whose clubs are counted, None for all clubs."""

    form_class = SourcedForm
    kept_controls = frozenset(SourcedForm.base_fields)

    @cached_property
    def sources(self) -> dict[int, Source]:
        return self.visible(Source, self.action).filter(merged_into__isnull=True).in_bulk()

    def form_options(self) -> dict:
        return super().form_options() | {"sources": [(pk, one.name) for pk, one in self.sources.items()]}

    @property
    def source(self) -> Source | None:
        wanted = self.form.cleaned_data.get("source") if self.chosen is not None else None
        return self.sources[int(wanted)] if wanted else None

    def dashboard_of(self, unit_url: Callable[[Unit], str], compared_on: date | None = None) -> Dashboard | None:
        """The figures asked for; None where none are shown."""
        if self.chosen is None:
            return None
        clubs, links = self.visible(Club, self.action), self.links(unit_url)
        if self.source is None:
            return Dashboard(self.chosen, clubs, links, compared_on)
        return SourceDashboard(self.chosen, clubs, links, compared_on, self.source)

    @property
    def row_links(self) -> RowLinks:
        """The pages behind the figures count every source's clubs, so no figure of one source leads there."""
        if self.source is None:
            return super().row_links
        return RowLinks(self.chosen.basis, self.request.build_absolute_uri, lambda unit: False)

    @property
    def file_mark(self) -> str:
        """What tells a file of one source from that of all clubs in its name."""
        return f"-nguon-{self.source.pk}" if self.source else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"source": self.source} | kwargs))
