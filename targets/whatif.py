"""What if: the club figures as they would stand on D had some facts been entered. Nothing is written.

The changes are those that entering the same facts on D would make to `TargetFigures`; the readings are then taken from
the changed rows by the very `read_targets` of every page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from districts.models import Unit
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.gaps import Short
from targets.rules import cheapest_set

NORM_PERCENT = 65
"""Of a supposed club's members so many are women and so many 60 or older: the middle of the composition norms."""


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """What is supposed to have happened by D.

    `new_clubs` clubs founded on D in `unit`, each with `members` and `initial_vnd` of initial capital;
    `borrowers` more members of every club, the new ones included, get their first loan on D;
    `capital_vnd` more comes into the income fund of each of the `capital_clubs` nearest below the threshold;
    the `active_clubs` nearest to it carry out the areas that they lack; `well_managed` more clubs get a good review,
    those with all activities first.
    """

    unit: Unit | None = None
    new_clubs: int = 0
    members: int = 60
    initial_vnd: int = 0
    borrowers: int = 0
    capital_clubs: int = 0
    capital_vnd: int = 0
    active_clubs: int = 0
    well_managed: int = 0


@dataclass(frozen=True)
class Outcome:
    """The rows after, and whom the suppositions were laid upon.

    `passed_over`: clubs that more borrowers were not supposed of, since their figure is declared or unknown.
    """

    rows: list[TargetFigures]
    communes: list[Unit]
    capital: list[TargetFigures]
    active: list[TargetFigures]
    reviewed: list[TargetFigures]
    passed_over: list[TargetFigures]


def suppose(
    rows: Sequence[TargetFigures], basis: Basis, supposed: Supposed, *, short: Short, areas: Sequence[str], least: int
) -> Outcome:
    """The rows as they would be. short: of `gaps.activities_short`; areas: active codes; least: the threshold in ₫."""
    made = {row.pk: row for row in rows}
    active = _nearest_to_full(rows, short, supposed.active_clubs)
    for row in active:
        made[row.pk] = replace(made[row.pk], areas=tuple(areas), full_activity=True)
    reviewed = _next_reviewed(list(made.values()), supposed.well_managed)
    for row in reviewed:
        made[row.pk] = replace(made[row.pk], well_managed=True)
    capital = _nearest_below(rows, least, supposed.capital_clubs)
    for row in capital:
        made[row.pk] = replace(made[row.pk], income_fund=made[row.pk].income_fund + supposed.capital_vnd)
    communes = _communes_for(rows, basis, supposed)
    founded = [_founded(place, commune, basis, supposed) for place, commune in enumerate(communes, start=1)]
    passed_over = [row for row in rows if supposed.borrowers and not _is_recorded(row, "borrowed_ever")]
    skipped = {row.pk for row in passed_over}
    after = [*made.values(), *founded]
    if supposed.borrowers:
        after = [row if row.pk in skipped else _lent(row, supposed.borrowers) for row in after]
    return Outcome(after, communes, capital, active, reviewed, passed_over)


def _is_recorded(row: TargetFigures, name: str) -> bool:
    return name not in row.declared and name not in row.unknown


def _lent(row: TargetFigures, borrowers: int) -> TargetFigures:
    """More first loans, to no more members than have not borrowed yet. What was not asked for stays None."""
    more = min(borrowers, row.members - row.borrowed_ever)
    names = ("borrowed_ever", "borrowed_period", "borrowing_now")
    known = {name: value + more for name in names if (value := getattr(row, name)) is not None}
    return replace(row, **known)


def _nearest_to_full(rows: Sequence[TargetFigures], short: Short, wanted: int) -> list[TargetFigures]:
    """The clubs that lack the fewest activities, by code where they lack as many."""
    lacking = [row for row in rows if not row.full_activity and _is_recorded(row, "areas") and short.get(row.pk)]
    lacking.sort(key=lambda row: row.code)
    return [lacking[place] for place in cheapest_set([sum(short[row.pk].values()) for row in lacking], wanted)]


def _next_reviewed(rows: Sequence[TargetFigures], wanted: int) -> list[TargetFigures]:
    """Clubs without a good review: those with all activities first, a bad verdict after none, then by code."""
    lacking = [row for row in rows if row.well_managed is not True]
    return sorted(lacking, key=lambda row: (not row.full_activity, row.well_managed is False, row.code))[:wanted]


def _nearest_below(rows: Sequence[TargetFigures], least: int, wanted: int) -> list[TargetFigures]:
    below = [row for row in rows if _is_recorded(row, "income_fund") and row.income_fund < least]
    below.sort(key=lambda row: row.code)
    return [below[place] for place in cheapest_set([least - row.income_fund for row in below], wanted)]


def _communes_for(rows: Sequence[TargetFigures], basis: Basis, supposed: Supposed) -> list[Unit]:
    """Where the new clubs go: always to the commune of the unit with the fewest clubs, by name where they are equal."""
    inside = None if supposed.unit is None else basis.units.communes_under(supposed.unit)
    communes = [commune for commune in basis.communes if inside is None or commune.pk in inside]
    clubs = dict.fromkeys((commune.pk for commune in communes), 0)
    for row in rows:
        if row.commune and row.commune.pk in clubs:
            clubs[row.commune.pk] += 1
    chosen = []
    for _club in range(supposed.new_clubs if communes else 0):
        commune = min(communes, key=lambda one: (clubs[one.pk], one.name_key, one.pk))
        clubs[commune.pk] += 1
        chosen.append(commune)
    return chosen


def _founded(place: int, commune: Unit, basis: Basis, supposed: Supposed) -> TargetFigures:
    """A club founded on D; negative keys stand for clubs that are not there."""
    part = (supposed.members * NORM_PERCENT * 2 + 100) // 200
    return TargetFigures(
        pk=-place,
        code=f"+{place}",
        name="",
        district=basis.units.district_of(commune.pk),
        commune=commune,
        founded_on=basis.as_of,
        members=supposed.members,
        women=part,
        older_60=part,
        older_55=part,
        borrowed_ever=0,
        borrowed_period=0,
        borrowing_now=0,
        areas=(),
        full_activity=False,
        well_managed=None,
        initial_fund=supposed.initial_vnd,
        income_fund=supposed.initial_vnd,
        declared=frozenset(),
        unknown=frozenset(),
    )
