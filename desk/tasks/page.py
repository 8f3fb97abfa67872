import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import add_months
from core.pages import Page
from core.pages.base import Crumb
from desk.tasks.area import Area, ClubRow
from desk.tasks.kinds import KINDS, Kind, Task
from districts.models import Level, Unit

SHOWN = 8
"""So many of a kind stand on the page that lists all kinds."""
CLUBS_SHOWN = 25
MONTHS_BACK = 12


@dataclass
class Group:
    """The tasks of one kind. `url` leads to all of them."""

    kind: Kind
    title: str
    tasks: list[Task]
    url: str

    @property
    def count(self) -> int:
        return len(self.tasks)

    @property
    def shown(self) -> list[Task]:
        return self.tasks[:SHOWN]


@dataclass
class ClubGroup:
    """The tasks at one club: (title of the kind, task)."""

    club: ClubRow
    lines: list[tuple[Group, Task]] = field(default_factory=list)


@dataclass(frozen=True)
class TableRow:
    """One kind over the units: (count, address of the list) per unit, the last of all of them."""

    group: Group
    cells: list[tuple[int, str]]


class TaskPage(Page):
    """What is to be done today: by kind, by club, or one kind in full; for the province first a table by district.

    The address holds everything: `kind`, `unit` (a code under the plan's boundaries), `month` (2026-11), `view=clubs`.
    """

    action = "tasks.view"
    title = _("What is to be done")
    template_name = "desk/tasks.html"

    @cached_property
    def kind(self) -> Kind | None:
        """The only kind that is asked for; 404 for one that there is not."""
        code = self.request.GET.get("kind", "")
        found = [kind for kind in KINDS if kind.code == code]
        if code and not found:
            raise Http404
        return found[0] if found else None

    @cached_property
    def month(self) -> dt.date | None:
        """The chosen month, if it is one of those offered."""
        asked = self.request.GET.get("month", "")
        return next((month for month in self.months if f"{month:%Y-%m}" == asked), None)

    @cached_property
    def months(self) -> list[dt.date]:
        first = timezone.localdate().replace(day=1)
        return [add_months(first, -number) for number in range(MONTHS_BACK)]

    @cached_property
    def area(self) -> Area:
        area = Area(self.request.user, timezone.localdate(), month=self.month)
        code = self.request.GET.get("unit", "")
        if code and area.is_whole and area.basis:
            area.unit = area.basis.units.unit(code)
            if area.unit is None:
                raise Http404
        return area

    def get_title(self) -> str:
        return self._titled(self.kind).title if self.kind else str(self.title)

    def crumbs(self):
        return [Crumb(str(self.title), self._address())] if self.kind or self.area.unit else []

    @cached_property
    def groups(self) -> list[Group]:
        """The kinds that the user can do something about, with their tasks, without the empty ones."""
        kinds = [self.kind] if self.kind else KINDS
        found = [self._titled(kind) for kind in kinds if self.request.user.may(kind.right)]
        for group in found:
            group.tasks = sorted(group.kind.rows(self.area), key=lambda task: -task.weight)
        return [group for group in found if group.tasks]

    def _titled(self, kind: Kind) -> Group:
        unit = self.area.unit
        return Group(kind, kind.title(self.area), [], self._address(kind=kind.code, unit=unit.code if unit else ""))

    def _address(self, **query: str) -> str:
        """The page with these parameters and the chosen month."""
        asked = {"month": f"{self.month:%Y-%m}" if self.month else ""} | query
        kept = urlencode({name: value for name, value in asked.items() if value})
        return reverse("task_list") + (f"?{kept}" if kept else "")

    def get_context_data(self, **kwargs):
        by_unit = self.area.is_whole and self.area.unit is None and self.kind is None
        is_by_club = self.request.GET.get("view") == "clubs" and not by_unit and self.kind is None
        personal = [group for group in self.groups if group.kind.is_personal]
        others = [group for group in self.groups if not group.kind.is_personal]
        unit = self.area.unit.code if self.area.unit else ""
        context = {
            "total": sum(group.count for group in self.groups),
            "groups": self.groups if self.kind else [*personal, *([] if by_unit or is_by_club else others)],
            "summary": [] if self.kind or by_unit else self.groups,
            "kind": self.kind,
            "unit": self.area.unit,
            "clubs": self._by_club(others) if is_by_club else None,
            "by_kind_url": self._address(unit=unit),
            "by_club_url": self._address(unit=unit, view="clubs"),
            "may_group": not by_unit and self.kind is None and len(self.area.clubs) > 1,
            "is_by_club": is_by_club,
            "months": [(f"{one:%Y-%m}", f"{one.month}/{one.year}") for one in self.months],
            "month": f"{self.area.month:%Y-%m}",
            "day": self.area.day,
        }
        if by_unit:
            context |= {"units": self._units, "table": self._table(others)}
        return super().get_context_data(**(context | kwargs))

    # -- by club

    def _by_club(self, groups: list[Group]):
        """A page of the clubs that have something to do, the most first."""
        found: dict[int, ClubGroup] = {}
        for group in groups:
            for task in group.tasks:
                found.setdefault(task.club.pk, ClubGroup(task.club)).lines.append((group, task))
        ordered = sorted(found.values(), key=lambda one: (-len(one.lines), one.club.code))
        return Paginator(ordered, CLUBS_SHOWN).get_page(self.request.GET.get("page"))

    # -- by unit

    @cached_property
    def _units(self) -> list[Unit]:
        """The districts (communes, where the plan's unit has none) in which the clubs lie, in Vietnamese order."""
        return sorted(
            {unit.pk: unit for club in self.area.clubs.values() if (unit := self._unit_of(club))}.values(),
            key=lambda unit: (unit.name_key, unit.pk),
        )

    def _unit_of(self, club: ClubRow) -> Unit | None:
        units = self.area.basis.units if self.area.basis else None
        if units is None or club.place_id is None:
            return None
        above = [unit for unit in units.ancestors_of(club.place_id) if unit.level == Level.DISTRICT]
        return above[0] if above else units.units.get(club.place_id)

    def _table(self, groups: list[Group]) -> list[TableRow]:
        rows = []
        for group in groups:
            counted = dict.fromkeys((unit.pk for unit in self._units), 0)
            for task in group.tasks:
                unit = self._unit_of(task.club)
                if unit is not None:
                    counted[unit.pk] += 1
            cells = [(counted[unit.pk], self._address(kind=group.kind.code, unit=unit.code)) for unit in self._units]
            rows.append(TableRow(group, [*cells, (group.count, group.url)]))
        return rows
