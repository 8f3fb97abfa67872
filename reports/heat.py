"""Which of the activity areas are carried out: club by club, or by area where the clubs are many or nobody's to see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from core.charts import ChartSheet
from core.charts.pictures import FIGURE_WIDTH, LABEL_WIDTH
from core.sheets.columns import Column
from core.templatetags.vi_format import number
from reports.dashboard import Dashboard
from targets.figures import TargetFigures
from targets.readings import group_by_unit

MOST_CLUBS = 150
"""More lines than these are no picture any more: then one line per area."""
STEPS = 4


@dataclass(frozen=True)
class HeatCell:
    """`level` is 0 (none) to 4 (all) and picks the ground; `text` says it; None where it is not known."""

    text: str
    level: int | None


@dataclass(frozen=True)
class HeatRow:
    """`figures` are those of the file: per area, then of all of them, and by area the clubs counted at the end."""

    label: str
    url: str
    cells: list[HeatCell]
    done: str
    figures: list[int | str]


class HeatMap:
    """areas: (code, name) of the areas active on D, in the books' order."""

    def __init__(self, dashboard: Dashboard, areas: Sequence[tuple[str, str]]):
        self.dashboard, self.areas = dashboard, list(areas)

    @property
    def headings(self) -> list[str]:
        return [name for _code, name in self.areas]

    @property
    def is_by_club(self) -> bool:
        return not self.dashboard.hides and len(self.dashboard.rows) <= MOST_CLUBS

    @property
    def title(self) -> str:
        if self.is_by_club:
            return _("Areas carried out in the period, club by club")
        return _("Clubs that carried out each area in the period")

    @property
    def category(self) -> str:
        return _("Club") if self.is_by_club else _("Area")

    @property
    def sheet(self) -> ChartSheet:
        """By area the counts stand apart from the clubs that they are of: "3 / 5" Excel would take for a date."""
        kind = "text" if self.is_by_club else "int"
        columns = [
            Column(self.category, "text", LABEL_WIDTH),
            *(Column(name, kind, FIGURE_WIDTH) for name in self.headings),
            Column(_("All areas"), "int", FIGURE_WIDTH),
        ]
        if self.is_by_club:
            return ChartSheet(self.title, columns, [[row.label, *row.figures] for row in self.rows], self.reading)
        rows = [[row.label, *row.figures] for row in (*self.rows, self.total)]
        return ChartSheet(self.title, [*columns, Column(_("Clubs"), "int", FIGURE_WIDTH)], rows, self.reading)

    @cached_property
    def known(self) -> list[TargetFigures]:
        return [row for row in self.dashboard.rows if "areas" not in row.unknown]

    @property
    def reading(self) -> str:
        """Full activity as the target counts it: what is not known counts as not carried out."""
        rows = self.dashboard.rows
        words = {"n": number(sum(row.full_activity for row in rows)), "total": number(len(rows))}
        text = _("%(n)s of %(total)s clubs carry out all the areas.") % words
        if not self.areas or not self.known:
            return text
        counts = dict(zip(self.headings, self._counts(self.known), strict=True))
        rarest = min(counts, key=lambda name: counts[name])
        words = {"area": rarest, "n": number(counts[rarest]), "total": number(len(self.known))}
        return f"{text} " + _("Rarest: %(area)s, in %(n)s of %(total)s.") % words

    @property
    def rows(self) -> list[HeatRow]:
        return self._by_club() if self.is_by_club else self._by_unit()

    @property
    def total(self) -> HeatRow:
        return self._row(_("Total"), "", self.known)

    def _by_club(self) -> list[HeatRow]:
        """The clubs with the fewest areas first."""
        rows = sorted(self.dashboard.rows, key=lambda row: ("areas" in row.unknown, len(row.areas), row.code))
        return [self._club(row) for row in rows]

    def _club(self, row: TargetFigures) -> HeatRow:
        is_unknown = "areas" in row.unknown
        cells = [HeatCell("?", None) if is_unknown else _yes_or_no(code in row.areas) for code, _name in self.areas]
        done = "?" if is_unknown else f"{number(len(row.areas))} / {number(len(self.areas))}"
        figures = [*(cell.text for cell in cells), "?" if is_unknown else len(row.areas)]
        return HeatRow(row.name, reverse("club_detail", args=[row.code]), cells, done, figures)

    def _by_unit(self) -> list[HeatRow]:
        found = []
        for unit, rows in group_by_unit(self.dashboard.rows, self.dashboard.basis):
            known = [row for row in rows if "areas" not in row.unknown]
            found.append(self._row(str(unit) if unit else _("not determined"), self.dashboard.url_of(unit), known))
        return found

    def _counts(self, rows: list[TargetFigures]) -> list[int]:
        """How many of these clubs carried out each area; one pass, as the clubs may be thousands."""
        found = Counter(code for row in rows for code in row.areas)
        return [found[code] for code, _name in self.areas]

    def _row(self, label: str, url: str, rows: list[TargetFigures]) -> HeatRow:
        counts = self._counts(rows)
        full = sum(row.full_activity for row in rows)
        cells = [_share_cell(n, len(rows)) for n in counts]
        return HeatRow(label, url, cells, f"{number(full)} / {number(len(rows))}", [*counts, full, len(rows)])


def _yes_or_no(is_done: bool) -> HeatCell:
    return HeatCell("✓", STEPS) if is_done else HeatCell("–", 0)


def _share_cell(n: int, total: int) -> HeatCell:
    """All and none have a ground of their own; what lies between has three."""
    if not total:
        return HeatCell("–", None)
    level = STEPS if n == total else 0 if not n else 1 + min(2, 3 * n // total)
    return HeatCell(f"{number(n)} / {number(total)}", level)
