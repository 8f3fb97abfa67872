"""What is missing in ready words: a section per target, its candidates, and the rows of the list to hand out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.vi_format import number, vnd_unit
from districts.models import Unit
from reports.cards import Cell, counted_words, fewer_than_five, gap_words, goal_words, things, value_words
from reports.dashboard import Dashboard, UnitTable
from reports.headings import short_label
from reports.row_links import RowLinks
from reports.target_rows import place_words
from targets.gaps import Candidate, Failed, GapPlan, plan_gaps
from targets.indicators import INDICATORS
from targets.readings import TargetReading
from targets.rules import reserve

LEAST_ROWS, MOST_ROWS = 10, 60
"""Candidates of a target on the page: the smallest set and the next nearest; the file holds all."""


@dataclass(frozen=True)
class GapRow:
    """One candidate: what it fails, one criterion a line. `takes`: what the set needs of it, "" where that is all."""

    label: str
    url: str
    place: str
    failed: list[str]
    is_chosen: bool
    takes: str = ""
    also: str = ""
    is_declared: bool = False


@dataclass(frozen=True)
class GapSection:
    """One target with a goal. `reserve` is for one that is more than met; `set_words`, `cost`: of the smallest set."""

    code: str
    label: str
    url: str
    met: bool
    is_hidden: bool
    value: str
    counted: str
    goal: str
    gap: str
    reserve: str
    set_words: str
    cost: str
    out_of_reach: str
    behind: list[str]
    counts: str
    rows: list[GapRow]
    more: int
    unknown: list[GapRow]
    unknown_count: int

    @property
    def way(self) -> str:
        """Where the target's name leads: to its candidates on the page, else to its rows; "" where there are none."""
        return f"#{self.code}" if self.rows or self.unknown else self.url


class Gaps:
    """What is missing in the area of a dashboard; without rows and names for whoever sees figures only."""

    def __init__(self, dashboard: Dashboard, area_names: dict[str, str]):
        self.dashboard, self.area_names = dashboard, area_names

    @property
    def has_rows(self) -> bool:
        return not self.dashboard.hides

    @cached_property
    def plans(self) -> list[GapPlan]:
        return plan_gaps(self.dashboard.readings, self.dashboard.rows, self.dashboard.basis)

    @cached_property
    def sections(self) -> list[GapSection]:
        return [self._section(plan) for plan in self.plans]

    @property
    def missed(self) -> list[GapSection]:
        return [one for one in self.sections if not one.met]

    @cached_property
    def tables(self) -> list[UnitTable]:
        """By unit; none for a single commune."""
        return [one for one in self.dashboard.tables_of(gap_cell) if len(one.lines) > 2]

    @cached_property
    def _reads(self) -> dict[str, frozenset[str]]:
        return {one.code: INDICATORS[one.code].reads_for(one) for one in self.dashboard.basis.targets}

    def _section(self, plan: GapPlan) -> GapSection:
        reading, is_hidden = plan.reading, self.dashboard.is_hidden(plan.reading)
        shown = plan.candidates[: min(MOST_ROWS, max(LEAST_ROWS, len(plan.chosen)))] if self.has_rows else []
        chosen = bool(plan.chosen) and not is_hidden
        return GapSection(
            code=reading.code,
            label=str(reading.label),
            url=self.dashboard.target_url(reading.code),
            met=bool(reading.is_met) and not is_hidden,
            is_hidden=is_hidden,
            value=fewer_than_five() if is_hidden else value_words(reading),
            counted="" if is_hidden else counted_words(reading),
            goal=goal_words(reading),
            gap="" if is_hidden else gap_words(reading),
            reserve=things(plan.reserve, reading.counts) if plan.reserve and not is_hidden else "",
            set_words=_set_words(plan) if chosen else "",
            cost=self._cost(plan) if chosen else "",
            out_of_reach=things(plan.out_of_reach, reading.counts) if plan.out_of_reach and chosen else "",
            behind=self._behind(reading),
            counts=reading.counts,
            rows=[self._row(one, reading) for one in shown],
            more=len(plan.candidates) - len(shown) if self.has_rows else 0,
            unknown=[self._unknown(row) for row in plan.unknown[:MOST_ROWS]] if self.has_rows else [],
            unknown_count=len(plan.unknown),
        )

    def _behind(self, reading: TargetReading) -> list[str]:
        """The areas that are behind their own milestones of a count, with what they have and were to have."""
        if reading.kind != "count":
            return []
        found = [(unit, readings[reading.code]) for unit, readings in self.dashboard.by_unit if unit]
        return [
            _("%(unit)s: %(n)s of %(goal)s") % {"unit": unit, "n": number(one.n), "goal": number(one.goal)}
            for unit, one in found
            if one.gap
        ]

    def _cost(self, plan: GapPlan) -> str:
        """What the smallest set lacks in all; people only for those who see the rows."""
        code, cost = plan.reading.code, plan.cost
        if plan.reading.is_at_most:
            return ""
        if any(part.kind == "vnd" for one in plan.chosen for part in one.failed):
            return vnd_unit(cost)
        if code in ("full_activity", "full_and_well", "well_managed"):
            return _steps_words(plan)
        if code in ("composition", "clubs_borrowing") and self.has_rows:
            return ngettext("%(count)s person", "%(count)s people", cost) % {"count": number(cost)}
        return ""

    def _row(self, one: Candidate, reading: TargetReading) -> GapRow:
        failed = [self.words(part) for part in one.failed]
        also = "; ".join(self._label_of(code) for code in one.also)
        if isinstance(one.subject, Unit):
            return GapRow(str(one.subject), "", self._district_of(one.subject), failed, one.is_chosen, also=also)
        takes = things(one.takes, "members") if reading.counts == "members" and one.takes else ""
        row = one.subject
        url = reverse("club_detail", args=[row.code])
        is_declared = not self._reads[reading.code].isdisjoint(row.declared)
        return GapRow(row.name, url, place_words(row), failed, one.is_chosen, takes, is_declared=is_declared)

    def _unknown(self, row) -> GapRow:
        return GapRow(row.name, reverse("club_declared", args=[row.code]), place_words(row), [], False)

    def _label_of(self, code: str) -> str:
        return next(short_label(one) for one in self.dashboard.readings if one.code == code)

    def _district_of(self, commune: Unit) -> str:
        district = self.dashboard.basis.units.district_of(commune.pk)
        return str(district) if district else ""

    def words(self, part: Failed) -> str:
        """One failed criterion with its size."""
        if part.kind == "area":
            held = ngettext("%(count)s activity to hold", "%(count)s activities to hold", part.size)
            return f"{self.area_names.get(part.code, part.code)}: {held % {'count': number(part.size)}}"
        if part.kind == "vnd":
            return _("lacks %(amount)s") % {"amount": vnd_unit(part.size)}
        return FAILED_WORDS[part.kind](part.size)

    def file_rows(self, links: RowLinks) -> Iterator[list]:
        """The list to hand out: a row for each failed criterion of each candidate of each missed target."""
        for plan in self.plans:
            pair = links.cells(plan.reading, self.dashboard.basis.unit)
            head = [str(plan.reading.label), goal_words(plan.reading), *pair, plan.reading.gap]
            for order, one in enumerate(plan.candidates, 1):
                who = self._who(one.subject)
                in_set = _("Yes") if one.is_chosen else _("No")
                for part in one.failed:
                    yield [*head, order, in_set, *who, self.words(part), abs(part.size), SIZE_UNITS[part.kind]()]
            for row in plan.unknown:
                yield [*head, None, "", *self._who(row), _("not known"), None, ""]

    def _who(self, subject) -> list[str]:
        if isinstance(subject, Unit):
            return ["", "", str(subject), self._district_of(subject)]
        units = [str(unit) if unit else "" for unit in (subject.commune, subject.district)]
        return [subject.code, subject.name, *units]


def _set_words(plan: GapPlan) -> str:
    """The smallest set in words: clubs, communes, or clubs with so many of their members."""
    count = len(plan.chosen)
    if plan.reading.counts == "members":
        members = things(sum(one.takes for one in plan.chosen), "members")
        return _("%(members)s in %(clubs)s") % {"members": members, "clubs": things(count, "clubs")}
    if plan.reading.kind == "count":
        return things(plan.reading.gap, "clubs")
    return things(count, plan.reading.counts)


def _steps_words(plan: GapPlan) -> str:
    parts = [part for one in plan.chosen for part in one.failed]
    activities = sum(part.size for part in parts if part.kind == "area")
    reviews = sum(part.size for part in parts if part.kind != "area")
    words = []
    if activities:
        words.append(ngettext("%(count)s activity", "%(count)s activities", activities) % {"count": number(activities)})
    if reviews:
        words.append(ngettext("%(count)s review", "%(count)s reviews", reviews) % {"count": number(reviews)})
    return ", ".join(words)


def _borrowers(size: int) -> str:
    words = ngettext("%(count)s member still to borrow", "%(count)s members still to borrow", size)
    return words % {"count": number(size)}


def _women(size: int) -> str:
    words = _("women: %(count)s too few") if size > 0 else _("women: %(count)s too many")
    return words % {"count": number(abs(size))}


def _older(size: int) -> str:
    words = _("older people: %(count)s too few") if size > 0 else _("older people: %(count)s too many")
    return words % {"count": number(abs(size))}


FAILED_WORDS: dict[str, Callable[[int], str]] = {
    "no_review": lambda size: _("no review in the period"),
    "bad_review": lambda size: _("reviewed as not well managed"),
    "borrowers": _borrowers,
    "too_few": lambda size: _("members: %(count)s too few") % {"count": number(size)},
    "too_many": lambda size: _("members: %(count)s too many") % {"count": number(size)},
    "women": _women,
    "older": _older,
    "no_club": lambda size: _("no club yet"),
    "counts": lambda size: _("counted: %(count)s") % {"count": number(size)},
}
SIZE_UNITS: dict[str, Callable[[], str]] = {
    "area": lambda: _("activities"),
    "vnd": lambda: "₫",
    "no_review": lambda: _("reviews"),
    "bad_review": lambda: _("reviews"),
    "borrowers": lambda: _("members"),
    "too_few": lambda: _("members"),
    "too_many": lambda: _("members"),
    "women": lambda: _("members"),
    "older": lambda: _("members"),
    "no_club": lambda: _("clubs"),
    "counts": lambda: "",
}


def gap_cell(reading: TargetReading | None, *, is_hidden: bool = False) -> Cell:
    """What one area lacks of one target, or its reserve, in a table's cell."""
    if reading is None or reading.is_met is None:
        return Cell("", is_none=True)
    if is_hidden:
        return Cell(fewer_than_five(), is_hidden=True)
    pair = number(reading.n) if reading.N is None else f"{number(reading.n)} / {number(reading.N)}"
    if reading.gap and reading.is_at_most:
        return Cell(_("%(count)s too many") % {"count": number(reading.gap)}, pair, False)
    if reading.gap:
        return Cell(f"−{number(reading.gap)}", pair, False)
    left = reserve(reading.n, reading.N, reading.goal, is_at_most=reading.is_at_most)
    return Cell(f"+{number(left)}" if left else number(0), pair, True)
