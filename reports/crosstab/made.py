"""One crosstab for one user: what is counted, the table, and why there is none."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.querysets import ClubQuerySet
from core.templatetags.vi_format import number
from reports.areas import Chosen
from reports.crosstab.axes import PLACES, Axis, trait_of
from reports.crosstab.grid import MOST_COLUMNS, Grid
from reports.crosstab.lists import Lists
from reports.crosstab.tally import Tally
from reports.crosstab.viewer import everything, guarded
from targets.basis import Basis
from targets.crosstab import MEASURES, Counted, Measure, count_parts
from targets.readings import parts_of
from targets.rules import known_sum


class Crosstab:
    """clubs: those that the user may see figures of, of one source where `source_id` says so.

    source_names: {id: name} in alphabetical order. `rows`, `columns`: codes of dimensions, "" for the usual ones.
    """

    def __init__(
        self,
        chosen: Chosen,
        clubs: ClubQuerySet,
        measure: Measure,
        rows: str,
        columns: str,
        source_names: dict[int, str],
        source_id: int | None = None,
    ):
        self.chosen, self.clubs, self.measure = chosen, clubs, measure
        self.source_names, self.source_id = source_names, source_id
        self.row_code = rows or (self.place if columns != self.place else "year")
        self.column_code = columns or next(one for one in self._usual if one != self.row_code)

    @property
    def basis(self) -> Basis:
        return self.chosen.basis

    @property
    def _usual(self) -> tuple[str, ...]:
        return ("sex", "age") if self.measure.kind == "people" else ("year", "source")

    @cached_property
    def place(self) -> str:
        """The kind of unit that the pages of figures divide the area by."""
        return next((str(unit.level) for unit in parts_of(self.basis)), "commune")

    # -- what a viewer must not see

    @property
    def hides(self) -> bool:
        return self.chosen.areas.is_aggregate_only and self.measure.is_personal

    @cached_property
    def refusal(self) -> str:
        """Why there is no table, in a sentence; "" where there is one."""
        codes = (self.row_code, self.column_code)
        if "district" in codes and not self._has_districts:
            return _(
                "There are no districts under these boundaries. Choose the commune, or the boundaries of the plan."
            )
        if not self.counted.clubs:
            return _("No club was in operation here on this day.")
        if not self.hides:
            return ""
        if self.chosen.areas.is_everything and not self.basis.is_whole:
            return _("Of a part of the programme no counts of people are shown here, so that nobody can be found out.")
        if self.source_id is not None:
            return _("People of one source are not divided further. Choose the source as rows or columns instead.")
        if any(code in PLACES and (code != self.place or self.chosen.areas.is_second_cut) for code in codes):
            return _("People are not shown by this kind of unit, so that nobody can be found out. Choose another.")
        if self._shown is None:
            return _("Too few people stand in this table: no way of hiding cells would protect them. Choose another.")
        return ""

    @property
    def _has_districts(self) -> bool:
        units = self.basis.units
        return any(units.district_of(commune.pk) for commune in self.basis.communes)

    @cached_property
    def _shown(self):
        tally = self.tally
        if not self.hides:
            return everything(tally)
        among = self._count(MEASURES["members"]) if self.measure.borrowed else None
        place, source = self._axis(self.place), self._axis("source")
        return guarded(tally.rows, tally.columns, place, source, self.counted, among)

    @property
    def shown_cells(self) -> set[tuple]:
        """The (row, column) keys whose own count is shown: neither hidden nor merged with others."""
        if self.refusal:
            return set()
        shown = self._shown
        return {
            (row[0], column[0])
            for row in shown.rows
            for column in shown.columns
            if len(row) == len(column) == 1 and (row, column) not in shown.hidden
        }

    # -- the table

    def _axis(self, code: str) -> Axis:
        is_named = "district" not in (self.row_code, self.column_code)
        return Axis(code, self.measure, self.basis, self.source_names, is_named=is_named)

    def _count(self, measure: Measure) -> Counted:
        traits = [trait for code in (self.row_code, self.column_code) if (trait := trait_of(code, measure))]
        return count_parts(self.clubs, self.basis, measure, traits, counts_people=self.hides)

    @cached_property
    def counted(self) -> Counted:
        return self._count(self.measure)

    @cached_property
    def tally(self) -> Tally:
        """With rows and columns exchanged where there would be too many columns."""
        made = Tally(self._axis(self.row_code), self._axis(self.column_code), self.counted)
        self.is_turned = len(made.row_lines) <= MOST_COLUMNS < len(made.column_lines)
        if self.is_turned:
            self.row_code, self.column_code = self.column_code, self.row_code
            made = Tally(made.columns, made.rows, self.counted)
        return made

    is_turned = False

    @cached_property
    def grid(self) -> Grid | None:
        if self.refusal:
            return None
        tally = self.tally
        lists = None
        if not self.chosen.areas.is_aggregate_only:
            lists = Lists(self.basis, self.measure, self.source_id)
        return Grid(tally, self._shown, lists)

    # -- what is said about it

    @cached_property
    def title(self) -> str:
        words = {"measure": self.measure.label, "rows": self._axis(self.row_code).label.lower()}
        words["columns"] = self._axis(self.column_code).label.lower()
        return _("%(measure)s by %(rows)s and %(columns)s") % words

    @property
    def unit_words(self) -> str:
        units = {"people": _("Unit: people"), "clubs": _("Unit: clubs"), "vnd": _("Unit: ₫")}
        return units[self.measure.kind]

    @property
    def notes(self) -> list[str]:
        """What the figure means, what the dimensions mean, and what is not in the sum."""
        codes = (self.row_code, self.column_code)
        found = [str(self.measure.definition)]
        if "year" in codes:
            found.append(_year_words(self.measure))
        if "age" in codes:
            found.append(_("Age on the day: by the full date of birth where known, else by the year alone."))
        if "poverty" in codes:
            found.append(_("Household status: of the latest year up to the year of the day."))
        if any(part.club.commune is None for part in self.counted.clubs) and set(codes) & set(PLACES):
            found.append(_("Not determined: clubs whose place under these boundaries is not known."))
        return [*found, *self._declared_notes()]

    @property
    def hidden_words(self) -> str:
        return _(
            "Hidden: fewer than five people, or cells that would give such a one away by subtraction. Lines of so few"
            " people are put together."
        )

    def _declared_notes(self) -> list[str]:
        declared, unknown = self.counted.declared, self.counted.unknown
        found = []
        if declared:
            text = ngettext(
                "%(count)s club without a member list counts by its declared totals; such figures bear a mark.",
                "%(count)s clubs without a member list count by their declared totals; such figures bear a mark.",
                declared,
            )
            found.append(text % {"count": number(declared)})
            if any(trait_of(code, self.measure) for code in (self.row_code, self.column_code)):
                found.append(_("Who they are one by one is not known, so declared members have a line of their own."))
                found += self._declared_groups()
        if unknown:
            text = ngettext(
                "Of %(count)s club the figure is not known; it is not in the sum.",
                "Of %(count)s clubs the figure is not known; they are not in the sum.",
                unknown,
            )
            found.append(text % {"count": number(unknown)})
        return found

    def _declared_groups(self) -> list[str]:
        """What was declared of those members, which the yearly report counts among its women and older ones."""
        if self.hides or self.measure.code != "members":
            return []
        clubs = [part.club for part in self.counted.clubs if "members" in part.club.declared]
        women, older = known_sum(club.women for club in clubs), known_sum(club.older_60 for club in clubs)
        if women is None or older is None:
            return []
        text = _(
            "Of them, by declaration, women: %(women)s; aged 60 or over: %(older)s. The yearly report counts these."
        )
        return [text % {"women": number(women), "older": number(older)}]


def _year_words(measure: Measure) -> str:
    if measure.kind == "people":
        return _("Year: the year in which the member joined the club.")
    return _("Year: the year of the club's founding decision.")
