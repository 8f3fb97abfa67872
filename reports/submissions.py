"""What the pages of reporting periods show: who is expected, what came in, and what it holds."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Activity, Club
from clubs.querysets import ClubQuerySet
from districts.models import Unit
from districts.tree import UnitMap
from funds.models import Entry
from targets.basis import Basis, NoPlan
from targets.indicators import INDICATORS
from targets.models import ReportingPeriod, Submission, SubmissionNote

RECEIVED = (Submission.State.SUBMITTED, Submission.State.APPROVED)


@dataclass(frozen=True)
class Content:
    """What an area entered for a period: its operating clubs, those with any entry, and how many there are."""

    clubs: int
    clubs_with_facts: int
    activities: int
    entries: int

    @property
    def is_empty(self) -> bool:
        return not (self.activities or self.entries)


@dataclass(frozen=True)
class BoardRow:
    """One area on the page of a period."""

    submission: Submission
    content: Content
    is_late: bool


class Board:
    """The areas of one period with their states, counted. Received can never be more than expected."""

    def __init__(self, period: ReportingPeriod, rows: list[Submission], visible: Callable, today: dt.date):
        self.period, self.submissions, self.visible, self.today = period, rows, visible, today

    @cached_property
    def rows(self) -> list[BoardRow]:
        held = contents(self.visible, self.submissions)
        return [BoardRow(one, held[one.pk], one.is_late_on(self.today)) for one in self.submissions]

    @cached_property
    def _states(self) -> Counter:
        return Counter(one.state for one in self.submissions)

    @property
    def expected(self) -> int:
        return len(self.submissions)

    @property
    def received(self) -> int:
        return sum(self._states[state] for state in RECEIVED)

    @property
    def approved(self) -> int:
        return self._states["approved"]

    @property
    def returned(self) -> int:
        return self._states["returned"]

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)

    @property
    def empty(self) -> int:
        return sum(row.content.is_empty for row in self.rows)

    @property
    def received_empty(self) -> int:
        """Handed in although nothing was entered: received is not complete."""
        return sum(row.content.is_empty for row in self.rows if row.submission.state in RECEIVED)

    @property
    def clubs(self) -> int:
        """The clubs on which the areas report. A club that two areas report on counts with each of them."""
        return sum(row.content.clubs for row in self.rows)

    @property
    def clubs_with_facts(self) -> int:
        return sum(row.content.clubs_with_facts for row in self.rows)


def contents(visible: Callable, rows: list[Submission]) -> dict[int, Content]:
    """{submission id: what was entered} for submissions of one period, from `visible(model)`, the reader's rows.

    The queries do not depend on the number of submissions.
    """
    if not rows:
        return {}
    period = rows[0].period
    days = (period.starts_on, period.ends_on)
    places = Places(visible(Club), period)
    activities, entries = _by_club(visible(Activity).held_within(*days)), _by_club(visible(Entry).dated_within(*days))
    return {one.pk: _content(places.club_ids_of(one.unit), activities, entries) for one in rows}


def _by_club(rows) -> dict[int, int]:
    return dict(rows.order_by().values("club_id").annotate(n=Count("pk")).values_list("club_id", "n"))


def _content(clubs: set[int], activities: dict[int, int], entries: dict[int, int]) -> Content:
    return Content(
        clubs=len(clubs),
        clubs_with_facts=len(clubs & (activities.keys() | entries.keys())),
        activities=sum(activities.get(pk, 0) for pk in clubs),
        entries=sum(entries.get(pk, 0) for pk in clubs),
    )


class Places:
    """Where the clubs that operated in a period lie: under the plan's boundaries, and under those of its last day for
    the units that the plan does not know. The dashboard of the unit counts the same clubs."""

    def __init__(self, clubs: ClubQuerySet, period: ReportingPeriod):
        operated = Q(founded_on__lte=period.ends_on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=period.starts_on))
        self.clubs, self.day = clubs.filter(operated), period.ends_on

    @cached_property
    def _boundaries(self) -> list[tuple[UnitMap, dict[int, int | None]]]:
        try:
            days = [Basis.make(as_of=self.day).boundary, self.day]
        except NoPlan:
            days = [self.day]
        return [(UnitMap(day), self._places_under(day)) for day in days]

    def _places_under(self, day: dt.date) -> dict[int, int | None]:
        return dict(self.clubs.with_place_under(day).order_by().values_list("pk", "place_commune_id"))

    def club_ids_of(self, unit: Unit) -> set[int]:
        """Ids of the clubs that the unit reports on."""
        for units, places in self._boundaries:
            if unit.pk in units.units:
                inside = units.communes_under(unit)
                return {club_id for club_id, commune_id in places.items() if commune_id in inside}
        return set()


def clubs_of(clubs: ClubQuerySet, submission: Submission) -> ClubQuerySet:
    """Those of the clubs that the submission's unit reports on, to choose from."""
    return clubs.filter(pk__in=Places(clubs, submission.period).club_ids_of(submission.unit))


def figures_url(submission: Submission) -> str:
    """The dashboard of the unit as of the period's last day."""
    period = submission.period
    query = urlencode({"as_of": period.ends_on.isoformat(), "since": period.starts_on.isoformat()})
    return f"{reverse('dashboard_unit', args=[submission.unit.code])}?{query}"


def target_choices(submission: Submission) -> list[tuple[str, str]]:
    """(code, label) of the targets of the plan that speaks on the period's last day."""
    try:
        targets = Basis.make(as_of=submission.period.ends_on).targets
    except NoPlan:
        return []
    return [(target.code, INDICATORS[target.code].label_for(target)) for target in targets]


@dataclass(frozen=True)
class NoteInWords:
    """A remark with what it is about."""

    note: SubmissionNote
    about: str


def notes_in_words(notes) -> list[NoteInWords]:
    notes = list(notes.select_related("club", "written_by", "submission__period"))
    labels = dict(target_choices(notes[0].submission)) if any(one.target_code for one in notes) else {}
    return [NoteInWords(one, _about(one, labels)) for one in notes]


def _about(note: SubmissionNote, labels: dict[str, str]) -> str:
    parts = [str(note.club)] if note.club else []
    if note.target_code:
        parts.append(labels.get(note.target_code, note.target_code))
    return " · ".join(parts) or _("the whole report")
