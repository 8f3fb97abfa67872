"""What has changed since a period was closed: frozen figures beside those of today, and the acts that explain them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from clubs.models import Club
from clubs.querysets import ClubQuerySet
from core.models import AuditRecord
from districts.models import Unit
from targets.figures import club_figures
from targets.formats import club_json
from targets.models import Closing
from targets.querysets.facts import every_club
from targets.querysets.trail import club_ids_of_records, records_since
from targets.services.closing import basis_of_closing, frozen_figures

MOST_CAUSES = 30
"""So many of the newest acts are named for a club."""


@dataclass(frozen=True)
class FigureChange:
    """A target of a unit (None: clubs without a place): (n, N) as frozen and as of now."""

    unit: Unit | None
    code: str
    before: tuple[int, int | None] | None
    now: tuple[int, int | None] | None


@dataclass(frozen=True)
class ClubChange:
    """A club with its figures that differ, {name: (frozen, now)}, and the acts since the closing that may be why.

    A club that is counted only then or only now has None on the other side under the name "club".
    """

    club: Club
    values: dict[str, tuple[Any, Any]]
    causes: list[AuditRecord]


@dataclass(frozen=True)
class Variance:
    figures: list[FigureChange]
    clubs: list[ClubChange]


def variance_of(closing: Closing, clubs: ClubQuerySet, figures: QuerySet, units: Iterable[Unit] | None) -> Variance:
    """The differences of one closing, for the clubs and frozen figures that the reader may see.

    `units`: those whose figures are compared; None: all, the whole programme and the clubs without a place included.
    """
    basis = basis_of_closing(closing)
    visible = set(clubs.values_list("pk", flat=True))
    rows = club_figures(every_club(), basis)
    wanted = None if units is None else {unit.pk for unit in units}
    now = {
        (unit.pk if unit else None, one.code): (unit, (one.n, one.N))
        for unit, one in frozen_figures(rows, basis)
        if wanted is None or (unit and unit.pk in wanted)
    }
    then = {
        (one.unit_id, one.code): (one.unit, (one.n, one.total))
        for one in figures.select_related("unit")
        if wanted is None or one.unit_id in wanted
    }
    changed = [
        FigureChange((now.get(key) or then[key])[0], key[1], _pair(then, key), _pair(now, key))
        for key in {**then, **now}
        if _pair(then, key) != _pair(now, key)
    ]
    return Variance(changed, _club_changes(closing, rows, visible))


def _pair(found: dict, key: tuple) -> tuple | None:
    return found[key][1] if key in found else None


def _club_changes(closing: Closing, rows, visible: set[int]) -> list[ClubChange]:
    then = dict(closing.clubs.values_list("club_id", "figures"))
    now = {row.pk: club_json(row) for row in rows}
    differing: dict[int, dict[str, tuple]] = {}
    for pk in (then.keys() | now.keys()) & visible:
        if pk not in then or pk not in now:
            differing[pk] = {"club": (then.get(pk) and True, now.get(pk) and True)}
        elif values := {name: (then[pk].get(name), new) for name, new in now[pk].items() if then[pk].get(name) != new}:
            differing[pk] = values
    causes = acts_since(closing.audit_mark, differing)
    clubs = every_club().in_bulk(differing)
    ordered = sorted(differing, key=lambda pk: clubs[pk].code)
    return [ClubChange(clubs[pk], differing[pk], causes[pk]) for pk in ordered]


def acts_since(mark: int, club_ids: Iterable[int]) -> dict[int, list[AuditRecord]]:
    """{club id: the newest records after the mark that are about the club, its people, acts or money}."""
    wanted, found = set(club_ids), defaultdict(list)
    if not wanted:
        return found
    records = records_since(mark)
    for record, club_id in club_ids_of_records(records):
        if club_id in wanted and len(found[club_id]) < MOST_CAUSES:
            found[club_id].append(record)
    return found
