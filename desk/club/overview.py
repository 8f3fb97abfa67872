from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clubs.models import Activity, ActivityArea, Club
from clubs.views import crumbs
from core.dates import format_date
from core.pages.base import Crumb, Fact
from core.templatetags.vi_format import number, share, vnd_unit
from desk.club.base import ClubTabPage
from desk.club.checklist import Step, checklist
from desk.club.targets import own_targets
from targets.figures import ClubFigures, club_figures


@dataclass(frozen=True)
class AreaDone:
    """One of the activity areas and whether the club carried it out in the period."""

    name: str
    is_done: bool


class ClubPage(ClubTabPage):
    """How a club stands by its own targets, what to do next, and the facts of its founding."""

    tab = "club_detail"
    template_name = "desk/club/overview.html"

    def get_title(self) -> str:
        return self.object.name

    def crumbs(self):
        return crumbs.to_clubs()

    @cached_property
    def figures(self) -> ClubFigures | None:
        """None where the club does not operate on the day (not yet founded)."""
        if self.basis is None:
            return None
        rows = club_figures(self.visible(Club).filter(pk=self.object.pk), self.basis)
        return rows[0] if rows else None

    @cached_property
    def area_names(self) -> list[tuple[str, str]]:
        return self.visible(ActivityArea).active_names_on(self.day)

    def get_context_data(self, **kwargs):
        row = self.figures
        context = {
            "facts": self._facts(),
            "figures": row,
            "targets": own_targets(row, self.basis, self.area_names) if row else [],
            "figure_facts": self._figure_facts() if row else [],
            "money_facts": self._money_facts() if row else [],
            "areas": self._areas() if row else [],
            "steps": self._steps(),
            "last_activity": self.own(Activity).select_related("area").first(),
            "breadcrumbs": [*self.crumbs(), Crumb(self.object.name)],
        }
        if self.basis:
            context |= {"as_of": self.basis.as_of, "period_from": self.basis.since, "boundary": self.basis.boundary}
        return super().get_context_data(**(context | kwargs))

    def _steps(self) -> list[Step]:
        """What the book still lacks; nothing once all is there, or where the club operates no more."""
        steps = checklist(self, self.figures) if self.figures and not self.is_closed else []
        return [] if all(step.is_done for step in steps) else steps

    # -- where it lies and how it was founded

    def _facts(self) -> list[Fact]:
        club = self.object
        commune = self.placements[0].commune if self.placements else None
        facts = [
            Fact(_("Club code"), club.code),
            Fact(_("Village or quarter"), club.village),
            Fact(_("Commune"), self.place_words(commune, self.units)),
            Fact(_("Date of the decision"), format_date(club.founded_on)),
            Fact(_("Decision no."), club.decision_number),
            Fact(_("Launch day"), format_date(club.launched_on)),
            Fact(_("Source"), club.source.name if club.source else ""),
        ]
        if self.figures:
            note = _("boundaries of %(date)s") % {"date": format_date(self.basis.boundary)}
            if self.figures.commune is None and not self.needs_place:
                note = _("Choose “Correct” and enter the village's former commune.")
            place = self.place_words(self.figures.commune, self.basis.units)
            facts.insert(3, Fact(_("Counted by the plan in"), place, note=note))
        if club.closed_on:
            facts.append(Fact(_("Dissolved on"), format_date(club.closed_on)))
        if club.note:
            facts.append(Fact(_("Note"), club.note))
        return facts

    # -- how it stands

    def _figure_facts(self) -> list[Fact]:
        row = self.figures
        verdicts = {None: _("no review in the period"), True: _("well managed"), False: _("not well managed")}
        return [
            self._members_fact(),
            Fact(_("Women"), number(row.women), note=_note(row, "women")),
            Fact(_("Aged 60 or over"), number(row.older_60), note=_note(row, "older_60")),
            Fact(_("Aged 55 or over"), number(row.older_55), note=_note(row, "older_55")),
            Fact(_("Age unknown"), number(row.unknown_age)),
            Fact(_("Have borrowed"), number(row.borrowed_ever), note=_note(row, "borrowed_ever")),
            Fact(_("Management"), verdicts[row.well_managed]),
        ]

    def _members_fact(self) -> Fact:
        """Leads to the list; where there is none, to the declaration that stands in for it."""
        row = self.figures
        where = "club_declared" if "members" in row.declared else "club_members"
        return Fact(_("Members"), number(row.members), reverse(where, args=[row.code]), _declared_note(row, "members"))

    def _money_facts(self) -> list[Fact]:
        row = self.figures
        overdue = _("some instalments are late") if row.overdue else ""
        return [
            Fact(_("Income fund"), vnd_unit(row.income_fund), note=_declared_note(row, "income_fund")),
            Fact(_("Cash of the income fund"), vnd_unit(row.cash)),
            Fact(_("Outstanding principal"), vnd_unit(row.outstanding), reverse("club_loans", args=[row.code])),
            Fact(_("Overdue principal"), vnd_unit(row.overdue), note=overdue),
            Fact(_("Initial fund"), vnd_unit(row.initial_fund)),
            Fact(_("Operating fund"), vnd_unit(row.operating_fund)),
        ]

    def _areas(self) -> list[AreaDone]:
        return [AreaDone(name, code in self.figures.areas) for code, name in self.area_names]


def _note(row: ClubFigures, name: str) -> str:
    """The share of the members, and whether it is declared; "" where the part is not known."""
    n = getattr(row, name)
    shown = share(n, row.members) if n is not None else ""
    return "; ".join(filter(None, [shown, _declared_note(row, name)]))


def _declared_note(row: ClubFigures, name: str) -> str:
    return pgettext("figure", "declared") if name in row.declared else ""
