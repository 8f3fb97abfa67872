"""What a club has declared of itself, beside what its books say for the same day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Activity, ActivityArea, Club, DeclaredTotals
from clubs.views import crumbs
from core.history import HistoryRecord, history_records
from core.pages import DetailPage
from core.templatetags.vi_format import number, vnd_unit
from funds.models import Entry
from targets.basis import Basis
from targets.figures import ClubFigures, recorded_figures
from targets.standins import PEOPLE


@dataclass(frozen=True)
class Comparison:
    """One figure: what is declared, what is recorded, the difference; "" where one of them is not known."""

    label: str
    declared: str
    recorded: str
    difference: str
    is_different: bool = False


class ClubDeclared(DetailPage):
    """A club's declarations, the latest first, and one of them (`on`) beside the recorded figures of its last day."""

    model = Club
    action = "declared.view"
    lookup = {"code": "code"}
    title = gettext_lazy("Declared totals")
    template_name = "reports/club_declared.html"

    def crumbs(self):
        return crumbs.to_club(self.object)

    @cached_property
    def declarations(self) -> list[DeclaredTotals]:
        rows = self.visible(DeclaredTotals).filter(club=self.object).with_member_list()
        return list(rows.select_related("club"))

    @cached_property
    def chosen(self) -> DeclaredTotals | None:
        """The one that the address names, else the latest."""
        asked = self.request.GET.get("on", "")
        found = [row for row in self.declarations if str(row.pk) == asked]
        return (found or self.declarations or [None])[0]

    @cached_property
    def areas(self) -> list[ActivityArea]:
        return list(self.visible(ActivityArea).order_by("number"))

    @cached_property
    def recorded(self) -> ClubFigures | None:
        """By the books on the declaration's last day; None where the club did not operate then or no plan is loaded."""
        try:
            basis = Basis.make(as_of=self.chosen.ends_on, since=self.chosen.starts_on)
        except ValueError:
            return None
        rows = recorded_figures(self.visible(Club).filter(pk=self.object.pk), basis)
        return rows[0] if rows else None

    def _comparisons(self) -> list[Comparison]:
        row, books = self.chosen, self.recorded
        people = books if row.has_member_list else None
        entries = self.visible(Entry).filter(club=self.object).of_fund("income").dated_to(row.ends_on)
        done = self.visible(Activity).filter(club=self.object).held_within(row.starts_on, row.ends_on)
        found = []
        for figure, name in PEOPLE.items():
            label = capfirst(DeclaredTotals._meta.get_field(name).verbose_name)
            found.append(_beside(label, getattr(row, name), getattr(people, figure, None), number))
        fund = books.income_fund if books and entries.exists() else None
        found.append(_beside(_("Income fund"), row.income_fund_vnd, fund, vnd_unit))
        found.append(self._areas(row.areas, books.areas if books and done.exists() else None))
        return found

    def _areas(self, declared: Iterable[str] | None, recorded: Iterable[str] | None) -> Comparison:
        found = Comparison(_("Activity areas (their numbers)"), self._numbers(declared), self._numbers(recorded), "")
        if declared is None or recorded is None:
            return found
        unlike = [area.code for area in self.areas if (area.code in declared) != (area.code in recorded)]
        return replace(found, difference=self._numbers(unlike) if unlike else "0", is_different=bool(unlike))

    def _numbers(self, codes: Iterable[str] | None) -> str:
        """The areas' numbers as the officer writes them; "" where they are not known."""
        if codes is None:
            return ""
        return " ".join(str(area.number) for area in self.areas if area.code in codes) or "0"

    def _history(self) -> list[HistoryRecord]:
        """With the areas' names instead of their codes."""
        label = capfirst(DeclaredTotals._meta.get_field("areas").verbose_name)
        records = []
        for record in history_records(self.chosen, hidden=("club",)):
            changes = [
                replace(one, before=self._words(one.before), after=self._words(one.after))
                if one.label == label
                else one
                for one in record.changes
            ]
            records.append(replace(record, changes=changes))
        return records

    def _words(self, codes: str | None) -> str | None:
        names = {area.code: area.name for area in self.areas}
        return codes and ", ".join(names.get(code, code) for code in codes.split(", "))

    def get_context_data(self, **kwargs):
        context = {"declarations": self.declarations, "chosen": self.chosen, "lede": self.object.name}
        if self.chosen:
            context |= {"comparisons": self._comparisons(), "areas": self.areas, "history": self._history()}
        return super().get_context_data(**(context | kwargs))


def _beside(label: str, declared: int | None, recorded: int | None, words) -> Comparison:
    shown = ["" if value is None else words(value) for value in (declared, recorded)]
    if declared is None or recorded is None:
        return Comparison(str(label), *shown, "")
    difference = declared - recorded
    sign = {1: "+", 0: "", -1: "−"}[(difference > 0) - (difference < 0)]
    return Comparison(str(label), *shown, f"{sign}{words(abs(difference))}", difference != 0)
