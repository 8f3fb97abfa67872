"""What the clubs did in the period, by area: meetings, care, activities, resources raised.

People, attendances and cases are counted apart and never added up; what nobody noted is None, not 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from districts.models import Unit
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.querysets.year import YearFacts
from targets.readings import group_by_unit
from targets.rules import known_sum

MONTHS = 12
"""A meeting every month is the norm."""


@dataclass(frozen=True, kw_only=True)
class Doings:
    """Of one club, or the sums of some. `months` had a meeting, of `months_due`; `noted` meetings noted who came.

    `activities`, `participants` and `activities_noted` are by area code.
    """

    clubs: int
    meetings: int
    months: int
    months_due: int
    attended: int | None
    noted: int
    checked: int | None
    volunteers: int | None
    cared: int | None
    visits: int | None
    helped: int | None
    community: int | None
    raised: int
    activities: Mapping[str, int | None]
    participants: Mapping[str, int | None]
    activities_noted: Mapping[str, int]


COMMUNITY = "mutual_aid"
"""The area whose activities are the community actions."""
_NUMBERS = [one.name for one in fields(Doings) if one.type in (int, int | None)]
_BY_AREA = ("activities", "participants", "activities_noted")


def doings(
    rows: Sequence[ClubFigures], basis: Basis, areas: Sequence[str]
) -> tuple[list[tuple[Unit | None, Doings]], Doings]:
    """(by `group_by_unit`, the whole) of these operating clubs. areas: the codes of the active areas."""
    facts = YearFacts([row.pk for row in rows], basis.since, basis.as_of)
    read = _Read(facts, areas)
    clubs = {row.pk: read.of(row) for row in rows}
    parts = [(unit, _total([clubs[row.pk] for row in group], areas)) for unit, group in group_by_unit(rows, basis)]
    return parts, _total(list(clubs.values()), areas)


class _Read:
    def __init__(self, facts: YearFacts, areas: Sequence[str]):
        self.areas = areas
        self.meetings, self.held = facts.meeting_counts(), facts.participants()
        self.volunteers, self.raised = facts.volunteers("home_care"), facts.raised()

    def of(self, row: ClubFigures) -> Doings:
        met, held = self.meetings.get(row.pk, {}), self.held.get(row.pk, {})
        # who declares areas has no record of activities, and who declares members no list to find volunteers in
        is_recorded = "areas" not in row.declared | row.unknown
        activities = {code: _count(held, code, "activities") if is_recorded else None for code in self.areas}
        return Doings(
            clubs=1,
            meetings=row.meetings,
            months=min(row.meeting_months, MONTHS),
            months_due=MONTHS,
            attended=_noted(met, "attended_sum"),
            noted=met.get("noted", 0),
            checked=_noted(met, "health_checked_sum"),
            volunteers=None if "members" in row.declared else self.volunteers.get(row.pk, 0),
            cared=_noted(met, "cared"),
            visits=_noted(met, "home_care_visits_sum"),
            helped=_noted(met, "hardship_helped_sum"),
            community=activities.get(COMMUNITY),
            raised=self.raised.get(row.pk, 0),
            activities=activities,
            participants={
                code: _noted(held.get(code, {}), "participants") if is_recorded else None for code in self.areas
            },
            activities_noted={code: _count(held, code, "noted") for code in self.areas},
        )


def _count(held: Mapping[str, Mapping], code: str, name: str) -> int:
    return held.get(code, {}).get(name, 0)


def _noted(row: Mapping[str, int | None], name: str) -> int | None:
    """0 where nothing happened that could have been noted, None where nobody noted it."""
    return row[name] if row else 0


def _total(clubs: Sequence[Doings], areas: Sequence[str]) -> Doings:
    numbers = {name: known_sum(getattr(club, name) for club in clubs) for name in _NUMBERS}
    by_area = {
        name: {code: known_sum(getattr(club, name)[code] for club in clubs) for code in areas} for name in _BY_AREA
    }
    return Doings(**numbers, **by_area)
