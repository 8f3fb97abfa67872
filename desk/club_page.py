import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Activity, ActivityArea, Appointment, Club, Member, Placement, Review
from clubs.views import crumbs
from core.dates import format_date
from core.history import history_records
from core.pages import DetailPage
from core.pages.base import Fact
from core.templatetags.vi_format import number, share, vnd_unit
from districts.models import Unit
from districts.querysets import holds_on
from districts.tree import UnitMap
from funds.models import Entry, Loan
from funds.rules import LoanState
from reports.target_rows import composition_warnings
from targets.basis import Basis
from targets.figures import ClubFigures, club_figures

RECENT = 5


@dataclass(frozen=True)
class AreaDone:
    """One of the activity areas and whether the club carried it out in the period."""

    name: str
    is_done: bool


class ClubPage(DetailPage):
    """Everything about one club: how it stands, what to do next, its people, its money, its latest doings."""

    model = Club
    action = "clubs.view"
    lookup = {"code": "code"}
    related = ("source",)
    template_name = "desk/club.html"

    def crumbs(self):
        return crumbs.to_clubs()

    @cached_property
    def day(self) -> dt.date:
        """Today; of a dissolved club its last day, so that the page shows how it stood."""
        today, closed_on = timezone.localdate(), self.object.closed_on
        return closed_on - dt.timedelta(days=1) if closed_on and closed_on <= today else today

    @cached_property
    def basis(self) -> Basis | None:
        """The basis of the club's figures; None while no plan is loaded."""
        try:
            return Basis.make(as_of=self.day)
        except ValueError:
            return None

    @cached_property
    def figures(self) -> ClubFigures | None:
        """None where the club does not operate on the day (not yet founded)."""
        if self.basis is None:
            return None
        rows = club_figures(self.visible(Club).filter(pk=self.object.pk), self.basis)
        return rows[0] if rows else None

    @cached_property
    def is_closed(self) -> bool:
        return self.object.closed_on is not None and self.object.closed_on <= timezone.localdate()

    def own(self, model, action: str | None = None):
        """The club's rows of a model that the user may see."""
        return self.visible(model, action).filter(**{self.visible(model, action).club_path: self.object.pk})

    def get_context_data(self, **kwargs):
        context = {
            "is_closed": self.is_closed,
            "facts": self._facts(),
            "figures": self.figures,
            "figure_facts": self._figure_facts() if self.figures else [],
            "money_facts": self._money_facts() if self.figures else [],
            "areas": self._areas() if self.figures else [],
            "warnings": composition_warnings(self.figures) if self.figures and not self.is_closed else [],
            "board": self._board(),
            "reviews": self.own(Review).select_related("reviewed_by")[:RECENT],
            "activities": self.own(Activity).select_related("area")[:RECENT],
            "entries": self.own(Entry).select_related("voucher__loan")[:RECENT],
            "loans": self._loans(),
            "members": self.own(Member).order_by("-joined_on", "-pk")[:RECENT],
            "history": history_records(self.object),
            "needs_place": self._needs_place(),
        }
        if self.basis:
            context |= {"as_of": self.basis.as_of, "period_from": self.basis.since, "boundary": self.basis.boundary}
        return super().get_context_data(**(context | kwargs))

    # -- where it lies and how it was founded

    @cached_property
    def _placements(self) -> list[Placement]:
        return list(self.object.placements.filter(holds_on(self.day)).select_related("commune"))

    def _needs_place(self) -> bool:
        return not self._placements and not self.is_closed

    def _place_words(self, commune: Unit | None, units: UnitMap) -> str:
        if commune is None:
            return _("not determined")
        return ", ".join([str(commune), *(str(unit) for unit in units.ancestors_of(commune.pk))])

    def _facts(self) -> list[Fact]:
        club = self.object
        commune = self._placements[0].commune if self._placements else None
        facts = [
            Fact(_("Club code"), club.code),
            Fact(_("Village or quarter"), club.village),
            Fact(_("Commune"), self._place_words(commune, UnitMap(self.day))),
            Fact(_("Date of the decision"), format_date(club.founded_on)),
            Fact(_("Decision no."), club.decision_number),
            Fact(_("Launch day"), format_date(club.launched_on)),
            Fact(_("Source"), club.source.name if club.source else ""),
        ]
        if self.figures:
            note = _("boundaries of %(date)s") % {"date": format_date(self.basis.boundary)}
            if self.figures.commune is None and not self._needs_place():
                note = _("Choose “Correct” and enter the village's former commune.")
            place = self._place_words(self.figures.commune, self.basis.units)
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
            Fact(_("Members"), number(row.members), reverse("member_list") + f"?club={row.code}"),
            Fact(_("Women"), number(row.women), note=_share_of(row.women, row)),
            Fact(_("Aged 60 or over"), number(row.older_60), note=_share_of(row.older_60, row)),
            Fact(_("Aged 55 or over"), number(row.older_55), note=_share_of(row.older_55, row)),
            Fact(_("Age unknown"), number(row.unknown_age)),
            Fact(_("Have borrowed"), number(row.borrowed_ever), note=_share_of(row.borrowed_ever, row)),
            Fact(_("Management"), verdicts[row.well_managed]),
        ]

    def _money_facts(self) -> list[Fact]:
        row = self.figures
        overdue = _("some instalments are late") if row.overdue else ""
        return [
            Fact(_("Income fund"), vnd_unit(row.income_fund)),
            Fact(_("Cash of the income fund"), vnd_unit(row.cash)),
            Fact(_("Outstanding principal"), vnd_unit(row.outstanding), reverse("loan_list") + f"?club={row.code}"),
            Fact(_("Overdue principal"), vnd_unit(row.overdue), note=overdue),
            Fact(_("Initial fund"), vnd_unit(row.initial_fund)),
            Fact(_("Operating fund"), vnd_unit(row.operating_fund)),
        ]

    def _areas(self) -> list[AreaDone]:
        names = self.visible(ActivityArea).active_names_on(self.day)
        return [AreaDone(name, code in self.figures.areas) for code, name in names]

    def _board(self) -> list[Appointment]:
        """The board in the order of its positions, then the volunteers."""
        order = {role: place for place, role in enumerate(Appointment.Role.values)}
        held = self.own(Appointment).held_on(self.day).select_related("member")
        return sorted(held, key=lambda one: (order[one.role], one.member.name_key))

    def _loans(self) -> list[Loan]:
        loans = list(self.own(Loan).select_related("member").with_state_on(self.day)[:RECENT])
        for loan in loans:
            loan.state_label = LoanState(loan.state).label
        return loans


def _share_of(n: int, row: ClubFigures) -> str:
    return share(n, row.members) or ""
