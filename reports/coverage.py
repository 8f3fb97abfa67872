"""The communes with and without a club, as a map of tiles."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from core.charts import Picture, TableRow, Tile, TileGroup, TileMap
from core.dates import format_date
from core.templatetags.vi_format import number
from districts.models import Unit
from reports.cards import things
from reports.dashboard import Dashboard


class Coverage:
    """The communes valid on the boundary date by their districts, each with the number of its operating clubs."""

    def __init__(self, dashboard: Dashboard):
        self.dashboard, self.basis = dashboard, dashboard.basis
        self.clubs = Counter(row.commune.pk for row in dashboard.rows if row.commune)

    @property
    def covered(self) -> int:
        return sum(commune.pk in self.clubs for commune in self.basis.communes)

    @property
    def reading(self) -> str:
        total = len(self.basis.communes)
        words = {
            "covered": number(self.covered),
            "total": things(total, "communes"),
            "left": number(total - self.covered),
        }
        return _("%(covered)s of %(total)s have a club, %(left)s have none yet.") % words

    @property
    def picture(self) -> Picture:
        title = _("Communes with and without a club, by the boundaries of %(day)s")
        return Picture(
            "coverage", title % {"day": format_date(self.basis.boundary)}, _("Area"), self.chart, self.reading
        )

    @property
    def chart(self) -> TileMap:
        by_district: dict[Unit, list[Unit]] = defaultdict(list)
        for commune in self.basis.communes:
            by_district[self.basis.units.district_of(commune.pk) or self.basis.unit].append(commune)
        districts = sorted(by_district, key=_order)
        return TileMap(
            groups=tuple(self._group(district, by_district[district]) for district in districts),
            headings=(_("Communes with a club"), _("Communes"), _("Clubs")),
            rows=tuple(self._row(district, by_district[district]) for district in districts),
        )

    def _counts(self, communes: list[Unit]) -> tuple[int, int, int]:
        clubs = [self.clubs[commune.pk] for commune in communes]
        return sum(count > 0 for count in clubs), len(communes), sum(clubs)

    def _row(self, district: Unit, communes: list[Unit]) -> TableRow:
        return TableRow(str(district), self._counts(communes), number)

    def _group(self, district: Unit, communes: list[Unit]) -> TileGroup:
        covered, total, _clubs = self._counts(communes)
        tiles = tuple(self._tile(commune) for commune in sorted(communes, key=_order))
        return TileGroup(str(district), f"{number(covered)} / {number(total)}", tiles)

    def _tile(self, commune: Unit) -> Tile:
        count = self.clubs[commune.pk]
        words = things(count, "clubs") if count else _("no club yet")
        mark = _("minority") if commune.region_861 else ""
        return Tile(str(commune), count, words, self.dashboard.url_of(commune), mark)


def _order(unit: Unit) -> tuple:
    return unit.name_key, unit.pk
