"""The dashboard of one source's clubs: what a donor may see of the clubs that were founded with its support."""

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from clubs.models import Source
from clubs.querysets import ClubQuerySet
from reports.cards import Card
from reports.dashboard import Dashboard, Links
from reports.suppression import is_small
from targets.figures import TargetFigures
from targets.readings import TargetReading, Year, read_targets
from targets.summaries import kept_figures


class SourceDashboard(Dashboard):
    """The same figures of the clubs of one source.

    The plan's counts and its coverage are goals of the whole programme, so only its percentages are judged here. The
    pages of the rows behind the figures have no such cut, so no figure leads there.
    """

    is_of_source = True

    def __init__(self, chosen, clubs: ClubQuerySet, links: Links, compared_on, source: Source):
        bare = Links(links.unit_url, lambda code: "", lambda unit: "", "", "")
        super().__init__(chosen, clubs.of_source(source), bare, compared_on)
        self.every_club, self.source = clubs, source

    @cached_property
    def readings(self) -> list[TargetReading]:
        return [_own(one) for one in super().readings]

    @cached_property
    def before(self) -> dict[str, TargetReading]:
        return {code: _own(one) for code, one in super().before.items()}

    @cached_property
    def by_unit(self):
        return [(unit, {code: _own(one) for code, one in found.items()}) for unit, found in super().by_unit]

    def _with_closing(self, made: list[Card]) -> list[Card]:
        return made

    def _plan_of(self, years: list[Year]) -> None:
        return None

    # -- what a viewer must not see

    @cached_property
    def crossed(self) -> set[str]:
        """Counts of people of which a cell by area and source is small, so that sources and areas give it away."""
        basis = self.basis.of_plan_unit_under(self.basis.plan.boundary_on)
        source_of = self.every_club.source_ids()
        cells: dict[tuple, list[TargetFigures]] = defaultdict(list)
        for row in kept_figures(self.every_club, basis):
            cells[row.district and row.district.pk, source_of.get(row.pk)].append(row)
        codes = {one.code for one in self.readings if one.counts == "members"}
        found = set()
        for rows in cells.values():
            found |= {one.code for one in read_targets(rows, basis, codes) if is_small(one.n, one.N)}
        return found

    def is_hidden(self, reading: TargetReading) -> bool:
        if not self.hides or reading.counts != "members":
            return False
        return reading.code in self.crossed or super().is_hidden(reading)

    @property
    def hides_further_cuts(self) -> bool:
        """Of people a viewer gets one day by source, and no cut by area or age beside it."""
        return self.hides

    def is_trend_hidden(self, reading: TargetReading) -> bool:
        return self.hides_further_cuts and reading.counts == "members"

    @cached_property
    def compared_by_unit(self) -> list[TargetReading]:
        return [one for one in super().compared_by_unit if not self.is_trend_hidden(one)]


def _own(reading: TargetReading) -> TargetReading:
    if reading.kind == "count" or reading.counts == "communes":
        return replace(reading, goal=None, is_met=None, gap=None)
    return reading
