"""The area whose tasks are looked for: its clubs on a day, and the reads that several kinds of task share."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from clubs.models import Appointment, Club, DeclaredTotals, Meeting, Member
from core.dates import add_months, period_start
from desk.models import MonthSheet
from districts.models import Unit
from funds.models import Instalment, Loan
from funds.querysets import MANY_IDS
from targets.basis import Basis


class ClubRow(NamedTuple):
    """A club as its tasks need it. `begun_on` is the launch, or the founding where no launch is recorded;
    `place_id` the commune under the plan's boundaries (None: not asked or undetermined)."""

    pk: int
    code: str
    name: str
    decision_number: str
    begun_on: dt.date
    place_id: int | None = None

    @property
    def url(self) -> str:
        return reverse("club_detail", args=[self.code])


@dataclass
class Dues:
    """What a club's borrowers owe: loans and principal in ₫ that is late, and that falls due later this month."""

    late_loans: int = 0
    late_vnd: int = 0
    coming_loans: int = 0
    coming_vnd: int = 0


class Area:
    """The clubs that the user sees and that operate on `day`; `month` is the first day of the month looked at.

    With `unit` only the clubs that lie in it under the plan's boundaries. Every read costs the same number of queries
    whatever the number of clubs.
    """

    def __init__(self, user, day: dt.date, *, month: dt.date | None = None, unit: Unit | None = None):
        self.user, self.day, self.unit = user, day, unit
        self.month = month or day.replace(day=1)

    @property
    def month_before(self) -> dt.date:
        return add_months(self.month, -1)

    @cached_property
    def is_whole(self) -> bool:
        """Whether the user sees the whole programme: then clubs are grouped by the plan's units."""
        return self.user.scope_for("tasks.view").is_everything

    @cached_property
    def basis(self) -> Basis | None:
        """The plan's boundaries; None while no plan is loaded."""
        try:
            return Basis.make(as_of=self.day)
        except ValueError:
            return None

    def visible(self, model) -> QuerySet:
        return model._default_manager.visible_to(self.user)

    @cached_property
    def clubs(self) -> dict[int, ClubRow]:
        """By id, in the order of their codes."""
        rows = self.visible(Club).operating_on(self.day).order_by("code")
        names = ["pk", "code", "name", "decision_number", "launched_on", "founded_on"]
        if self.is_whole and self.basis:
            rows = rows.with_place_under(self.basis.boundary)
            names.append("place_commune_id")
        found = {}
        for pk, code, name, number, launched_on, founded_on, *place in rows.values_list(*names):
            found[pk] = ClubRow(pk, code, name, number, launched_on or founded_on, *place)
        if self.unit is None or self.basis is None:
            return found
        inside = self.basis.units.communes_under(self.unit)
        return {pk: club for pk, club in found.items() if club.place_id in inside}

    @cached_property
    def _met(self) -> dict[int, set[dt.date]]:
        """The first days of the two months for which a club has a meeting, or a sheet that says why there was none."""
        last = add_months(self.month, 1) - dt.timedelta(days=1)
        met = defaultdict(set)
        held = self.visible(Meeting).held_within(self.month_before, last).order_by()
        for club_id, day in held.values_list("club_id", "held_on"):
            met[club_id].add(day.replace(day=1))
        sheets = self.visible(MonthSheet).filter(month__in=(self.month_before, self.month)).order_by()
        for club_id, month in sheets.values_list("club_id", "month"):
            met[club_id].add(month)
        return met

    def without_meeting(self, month: dt.date) -> list[ClubRow]:
        """Clubs that had begun before the month and have neither a meeting nor a sheet in it."""
        return [club for club in self.clubs.values() if club.begun_on < month and month not in self._met[club.pk]]

    @cached_property
    def dues(self) -> dict[int, Dues]:
        """What is late and what falls due by the end of the present month, per club that is owed something."""
        end = add_months(self.day.replace(day=1), 1)
        owing = self.visible(Loan).owing_on(self.day).order_by().with_outstanding_on(self.day)
        facts = list(owing.values_list("pk", "club_id", "principal_vnd", "outstanding_vnd"))
        loans = [pk for pk, *_rest in facts] if len(facts) <= MANY_IDS else owing.values("pk")
        lines = self.visible(Instalment).in_force_on(self.day).filter(loan__in=loans)
        due = lines.due_by_loan([self.day, end])
        found: dict[int, Dues] = {}
        for pk, club_id, principal, outstanding in facts:
            paid = principal - outstanding
            late, by_end = (max(amount - paid, 0) for amount in due.get(pk, (0, 0)))
            dues = found.setdefault(club_id, Dues())
            dues.late_loans += late > 0
            dues.late_vnd += late
            dues.coming_loans += by_end > late
            dues.coming_vnd += by_end - late
        return found

    @cached_property
    def members(self) -> Counter:
        """Members by club."""
        rows = self.visible(Member).members_on(self.day).by_club()
        return Counter(dict(rows.values_list("club_id", "members")))

    @cached_property
    def of_unknown_age(self) -> Counter:
        """Members of whom not even the birth year is known, by club."""
        rows = self.visible(Member).members_on(self.day).of_unknown_age().by_club()
        return Counter(dict(rows.values_list("club_id", "members")))

    @cached_property
    def offices(self) -> dict[int, Counter]:
        """{club: how many people hold each position}; "board" counts the people on the board."""
        found: dict[int, Counter] = defaultdict(Counter)
        held = self.visible(Appointment).held_by_members_on(self.day).order_by()
        seats = set()
        for club_id, member_id, role in held.values_list("member__club_id", "member_id", "role"):
            found[club_id][role] += 1
            if role in Appointment.BOARD:
                seats.add((club_id, member_id))
        for club_id, _member in seats:
            found[club_id]["board"] += 1
        return found

    @cached_property
    def declaring(self) -> set[int]:
        """Clubs that are kept by declared totals: some declaration ends within the last twelve months."""
        rows = self.visible(DeclaredTotals).filter(ends_on__gte=period_start(self.day), ends_on__lte=self.day)
        return set(rows.order_by().values_list("club_id", flat=True))
