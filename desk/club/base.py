"""What every page of one club shares: whose page it is, on which day, the head and the ways to the other pages."""

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Appointment, Club, Member, Placement
from clubs.views import crumbs
from core.pages import DetailPage
from core.pages.base import Crumb
from districts.models import Unit
from districts.querysets import holds_on
from districts.tree import UnitMap
from targets.basis import Basis


class Tab(NamedTuple):
    """A page of the club; `is_current` is the one that is shown."""

    label: str
    url: str
    icon: str
    is_current: bool


# (label, url name, right, icon): shown to whoever holds the right.
TABS = (
    (gettext_lazy("Overview"), "club_detail", "clubs.view", "layout-dashboard"),
    (gettext_lazy("Members"), "club_members", "members.view", "users"),
    (gettext_lazy("Monthly sheets"), "month_list", "meetings.view", "calendar-check"),
    (gettext_lazy("Activities"), "club_activities", "activities.view", "calendar-days"),
    (gettext_lazy("Funds"), "club_funds", "entries.view", "notebook-text"),
    (gettext_lazy("Loans"), "club_loans", "loans.view", "hand-coins"),
    (gettext_lazy("Board"), "club_board", "members.view", "user-cog"),
    (gettext_lazy("Papers"), "club_papers", "attachments.view", "folder-open"),
    (gettext_lazy("History"), "club_history", "clubs.view", "history"),
)


class ClubTabPage(DetailPage):
    """One page of a club, found by its code. Subclasses name their `tab` (the url's name) and `action`."""

    model = Club
    action = "clubs.view"
    lookup = {"code": "code"}
    related = ("source",)
    tab: str

    @cached_property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def is_closed(self) -> bool:
        return self.object.closed_on is not None and self.object.closed_on <= self.today

    @cached_property
    def day(self) -> dt.date:
        """Today; of a dissolved club its last day, so that the page shows how it stood."""
        return self.object.closed_on - dt.timedelta(days=1) if self.is_closed else self.today

    @cached_property
    def basis(self) -> Basis | None:
        """The basis of the club's figures; None while no plan is loaded."""
        try:
            return Basis.make(as_of=self.day)
        except ValueError:
            return None

    def own(self, model, action: str | None = None):
        """The club's rows of a model that the user may see."""
        rows = self.visible(model, action)
        return rows.filter(**{rows.club_path: self.object.pk})

    # -- the head

    @cached_property
    def placements(self) -> list[Placement]:
        return list(self.object.placements.filter(holds_on(self.day)).select_related("commune"))

    @property
    def needs_place(self) -> bool:
        return not self.placements and not self.is_closed

    @cached_property
    def units(self) -> UnitMap:
        return UnitMap(self.day)

    def place_words(self, commune: Unit | None, units: UnitMap) -> str:
        if commune is None:
            return _("not determined")
        return ", ".join([str(commune), *(str(unit) for unit in units.ancestors_of(commune.pk))])

    @cached_property
    def place(self) -> str:
        commune = self.placements[0].commune if self.placements else None
        return ", ".join(filter(None, [self.object.village, str(commune or _("commune not determined"))]))

    @cached_property
    def chair(self) -> Member | None:
        if not self.request.user.may("members.view"):
            return None
        held = self.own(Appointment).chairs_on(self.day).select_related("member").last()
        return held.member if held else None

    def tabs(self) -> list[Tab]:
        may = self.request.user.may
        return [
            Tab(str(label), reverse(name, args=[self.object.code]), icon, name == self.tab)
            for label, name, action, icon in TABS
            if may(action)
        ]

    def get_title(self) -> str:
        label = next(str(label) for label, name, _action, _icon in TABS if name == self.tab)
        return f"{label} · {self.object.name}"

    def crumbs(self) -> list[Crumb]:
        return crumbs.to_club(self.object)

    def get_context_data(self, **kwargs):
        tabs = self.tabs()
        here = next(tab.label for tab in tabs if tab.is_current)
        context = {
            "tabs": tabs,
            "is_closed": self.is_closed,
            "is_ahead": self.object.founded_on > self.today,
            "place": self.place,
            "chair": self.chair,
            "needs_place": self.needs_place,
            "today": self.today,
            "breadcrumbs": [*self.crumbs(), Crumb(here)],
        }
        return super().get_context_data(**(context | kwargs))
