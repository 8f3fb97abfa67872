"""The loan portfolio of one source's clubs, and what of it a viewer must not see."""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

from clubs.models import Source
from clubs.querysets import ClubQuerySet
from reports.areas import Chosen
from reports.portfolio import PortfolioView
from reports.suppression import SMALLEST_SHOWN
from targets.portfolio import FIGURES, ClubPortfolio, Figure, club_portfolios, total


class SourcePortfolio(PortfolioView):
    """The lists of loans, entries and members have no such cut, so no figure leads there."""

    def __init__(self, chosen: Chosen, clubs: ClubQuerySet, unit_url: Callable, source: Source):
        areas = chosen.areas
        is_part = areas.is_everything and not chosen.basis.is_whole
        own = clubs.of_source(source)
        super().__init__(chosen.basis, own, hides=areas.is_aggregate_only, is_part=is_part, unit_url=unit_url)
        self.every_club, self.links, self.has_table = clubs, None, not self.hides

    @cached_property
    def crossed(self) -> set[str]:
        """Figures of which a cell by area and source is of few people, so that sources and areas give it away."""
        basis = self.basis.of_plan_unit_under(self.basis.plan.boundary_on)
        source_of = self.every_club.source_ids()
        cells: dict[tuple, list[ClubPortfolio]] = defaultdict(list)
        for row in club_portfolios(self.every_club, basis, counts_people=True):
            cells[row.district and row.district.pk, source_of.get(row.pk)].append(row)
        sums = [total(rows) for rows in cells.values()]
        return {code for code, one in FIGURES.items() if any(0 < one.people(cell) < SMALLEST_SHOWN for cell in sums)}

    def is_hidden(self, figure: Figure) -> bool:
        return self.hides and (figure.code in self.crossed or super().is_hidden(figure))
