from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from clubs.models import Source
from clubs.querysets import sources
from clubs.views import crumbs
from core.pages import Page
from funds.models import Entry


@dataclass(frozen=True)
class SourceRow:
    """A source with the clubs that it supports, the capital that came from it (₫) and its other spellings."""

    source: Source
    clubs: int
    capital_vnd: int
    spellings: list[str]


class SourceListPage(Page):
    """The sources of support: which clubs and how much capital, and what can be corrected."""

    action = "sources.edit"
    title = _("Sources of support")
    lede = _("Capital counts under the source of its entry; where the entry names none, under that of its club.")
    template_name = "funds/sources.html"

    def crumbs(self):
        return crumbs.to_clubs()

    def get_context_data(self, **kwargs):
        capital = self.visible(Entry).capital_by_source()
        spellings: dict[int, list[str]] = {}
        for one in self.visible(Source).filter(merged_into__isnull=False).order_by("folded"):
            spellings.setdefault(one.merged_into_id, []).append(one.name)
        rows = [
            SourceRow(one, one.club_count, capital.get(one.pk, 0), spellings.get(one.pk, []))
            for one in sources().with_club_count()
        ]
        return super().get_context_data(**({"rows": rows, "without_vnd": capital.get(None, 0)} | kwargs))
