"""What stands behind one figure: the page of a target with its clubs or communes, and the people of a member figure."""

from collections.abc import Iterator
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import ActivityArea, Club, Member
from core.pages.base import Crumb
from core.sheets.writer import Column
from reports.cards import card
from reports.dashboard import Dashboard
from reports.figures_page import FiguresPage
from reports.files import rows_file
from reports.plans.words import version_words
from reports.target_rows import PARTS, target_rows
from targets.behind import Breakdown, break_down
from targets.figures import TargetFigures
from targets.indicators import INDICATORS, MemberShare
from targets.models import PlanVersion
from targets.summaries import kept_figures

PEOPLE_ON_A_PAGE = 100


class BehindPage(FiguresPage):
    """A page about one target of the plan in the chosen area, or (`place=none`) of its clubs without a place."""

    @cached_property
    def is_unplaced(self) -> bool:
        """Only the whole has such clubs, and a viewer gets no part of it."""
        if self.request.GET.get("place") != "none":
            return False
        if not self.chosen.basis.is_whole or self.chosen.areas.is_aggregate_only:
            raise Http404
        return True

    @cached_property
    def behind(self) -> Breakdown:
        """404 for a code that the plan has not."""
        found = break_down(self.kwargs["target_code"], self.figures, self.chosen.basis, is_unplaced=self.is_unplaced)
        if found is None:
            raise Http404
        return found

    @property
    def reading(self):
        return self.behind.reading

    @property
    def page_number(self) -> str:
        return self.request.GET.get("page", "1")

    def get_title(self) -> str:
        return str(self.reading.label) if self.chosen else _("Target")

    def members_url(self, **changes: str) -> str:
        """The people of this figure; `club`: of one club's part of it."""
        place = "none" if self.is_unplaced else ""
        return reverse("target_people", args=[self.reading.code]) + self.with_query(place=place, **changes)


class TargetPage(BehindPage):
    """One target: what it counts, on which dates, and the clubs or communes that make it and miss it."""

    template_name = "reports/target_detail.html"

    @cached_property
    def dashboard(self) -> Dashboard:
        return Dashboard(self.chosen, self.visible(Club, self.action), self.links(lambda unit: ""))

    @property
    def figures(self):
        return self.dashboard.rows

    def crumbs(self):
        return [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]

    def get_context_data(self, **kwargs):
        if self.chosen is not None:
            reading, dashboard = self.reading, self.dashboard
            versions = list(self.visible(PlanVersion, self.action).filter(plan=self.chosen.basis.plan).newest_first())
            kwargs |= {"card": self._card(), "reading": reading, "shows_rows": not dashboard.hides}
            kwargs |= {"version": version_words(versions, reading.code), "unfounded": self.behind.unfounded}
            kwargs |= {"has_rubric": "areas" in INDICATORS[reading.code].reads}
            if not dashboard.hides:
                kwargs |= self._rows()
        return super().get_context_data(**kwargs)

    def _card(self):
        if self.is_unplaced:
            return card(self.reading, as_of=self.chosen.basis.as_of, url="")
        return next(one for one in self.dashboard.cards if one.code == self.reading.code)

    def _rows(self) -> dict:
        """The rows that count, those that do not, and those that could not; of one `part` page by page."""
        names = dict(self.visible(ActivityArea).active_names_on(self.chosen.basis.as_of))
        part = self.request.GET.get("part", "")
        part = part if part in PARTS else ""
        made = target_rows(
            self.behind, self.chosen.basis, names, lambda code: self.members_url(club=code), self.page_number
        )
        shown = {name: made[name] for name in PARTS if not part or name == part}
        people = self.members_url() if self.reading.counts == "members" else ""
        place = "none" if self.is_unplaced else ""
        query = self.with_query(place=place)
        return shown | {"part": part, "people_url": people, "population": self.behind.population, "query": query}


class PeoplePage(BehindPage):
    """The people of a share of members: who counts (`part` "counted") and who does not ("missing"), a page at a time.

    Clubs kept by declared totals have no names; they are told apart with their part of n and N.
    """

    action = "members.view"
    template_name = "reports/target_people.html"

    @cached_property
    def figures(self):
        rows = kept_figures(self.visible(Club, "dashboard.view"), self.chosen.basis, [self.kwargs["target_code"]])
        club = self.request.GET.get("club", "")
        return [row for row in rows if row.code == club] if club else rows

    @cached_property
    def indicator(self) -> MemberShare:
        found = INDICATORS[self.reading.code]
        if not isinstance(found, MemberShare):
            raise Http404
        return found

    @property
    def part(self) -> str:
        part = self.request.GET.get("part")
        return part if part in ("missing", "all") else "counted"

    def people(self, action: str | None = None):
        """The members of this part, by tên, of the clubs with a member list."""
        basis = self.chosen.basis
        named = [line.subject.pk for line in self.behind.lines if not (line.is_declared or line.is_unknown)]
        is_part = self.indicator.person_q(self.behind.target, basis)
        members = self.visible(Member, action).members_on(basis.as_of).filter(club_id__in=named)
        if self.part != "all":
            members = members.filter(is_part if self.part == "counted" else ~is_part)
        return members.select_related("club")

    @cached_property
    def nameless(self) -> list[tuple[TargetFigures, int]]:
        """(club's figures, its members of this part) of the clubs without a member list; unknown ones do not count."""
        lines = [line for line in self.behind.lines if line.is_declared or line.is_unknown]
        return [(line.subject, self._of_part(line.n, line.N)) for line in lines]

    def _of_part(self, n: int, total: int) -> int:
        return {"counted": n, "missing": total - n, "all": total}[self.part]

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        return self._file(file_format) if file_format else super().get(request, *args, **kwargs)

    def _file(self, file_format: str):
        if not self.request.user.may("members.export"):
            raise PermissionDenied
        self.require_figures()
        columns = [
            Column(_("Club code"), "text", 12),
            Column(_("Club"), "text", 34),
            Column(_("Member code"), "text", 12),
            Column(_("Full name"), "text", 28),
            Column(_("Joined on"), "date", 14),
        ]
        name = f"{self.reading.code.replace('_', '-')}-{self.part}-{self.chosen.basis.as_of:%Y%m%d}"
        return rows_file(name, columns, self._file_rows(), file_format=file_format, title=self._part_words())

    def _file_rows(self) -> Iterator[list]:
        people = self.people("members.export")
        names = ("club__code", "club__name", "code", "full_name", "joined_on")
        yield from (list(row) for row in people.values_list(*names).iterator(chunk_size=2000))

    def _part_words(self) -> str:
        words = {"counted": _("Counted people"), "missing": _("People not counted"), "all": _("All people")}
        return words[self.part]

    def crumbs(self):
        way = [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]
        if self.chosen is None:
            return way
        place = "none" if self.is_unplaced else ""
        address = reverse("target_detail", args=[self.reading.code]) + self.with_query(place=place)
        return [*way, Crumb(super().get_title(), address)]

    def get_title(self) -> str:
        return _("%(part)s: %(target)s") % {"part": self._part_words(), "target": super().get_title()}

    def get_context_data(self, **kwargs):
        if self.chosen is not None:
            kwargs |= self._shown()
        return super().get_context_data(**kwargs)

    def _shown(self) -> dict:
        reading, club = self.reading, self.request.GET.get("club", "")
        page = Paginator(self.people(), PEOPLE_ON_A_PAGE).get_page(self.page_number)
        other = "counted" if self.part == "missing" else "missing"
        path = reverse("target_people_file", kwargs={"target_code": reading.code, "format": "xlsx"})
        return {
            "reading": reading,
            "page_obj": page,
            "total": self._of_part(reading.n, reading.N),
            "nameless": self.nameless,
            "is_counted": self.part != "missing",
            "other_total": reading.n if self.part == "missing" else reading.N - reading.n,
            "other_url": self.members_url(club=club, part=other),
            "file_url": self._file_url(path, club) if self.request.user.may("members.export") else "",
        }

    def _file_url(self, path: str, club: str) -> str:
        place = "none" if self.is_unplaced else ""
        return path + self.with_query(place=place, club=club, part=self.part)
