"""Who may write what of which club, and when: asked by every service of this floor and the floors above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club, Placement
from core.dates import format_date
from districts.models import Level, PeriodLock, Unit


def editable_ids(actor, action: str, club_ids: Iterable[int]) -> set[int]:
    """Those of the ids on whose clubs the actor may do `action` today. At most one query beside the actor's scope."""
    ids = set(club_ids)
    if not ids or actor.scope_for(action).is_everything:
        return ids
    return set(Club.objects.visible_to(actor, action).filter(pk__in=ids).values_list("pk", flat=True))


def require(actor, action: str, clubs: Iterable[Club]) -> None:
    """Raises PermissionDenied unless the actor may do `action` on every one of the clubs."""
    ids = {club.pk for club in clubs}
    if not actor.may(action) or editable_ids(actor, action, ids) != ids:
        raise PermissionDenied


def lock_clubs(actor, action: str, clubs: Iterable[Club]) -> dict[int, Club]:
    """Checks the right and locks the clubs' rows, always in the same order; their fresh rows by id.

    Needs a transaction. Two writers of one club wait for each other from here on.
    """
    clubs = list(clubs)
    require(actor, action, clubs)
    locked = Club.objects.select_for_update().filter(pk__in={club.pk for club in clubs}).order_by("pk")
    return {club.pk: club for club in locked}


def lock_communes(units: Iterable[Unit]) -> None:
    """Locks the communes in which clubs are to be founded: a closing of their period holds them all while it counts."""
    list(Unit.objects.select_for_update().filter(pk__in={unit.pk for unit in units}).order_by("pk"))


def lock_programme() -> None:
    """Locks every commune, for a dated fact that is of no club: it and a closing of its period wait for each other."""
    lock_communes(Unit.objects.filter(level=Level.COMMUNE))


@dataclass(frozen=True)
class Locks:
    """The period locks in force, each with the communes that it closes (None: all)."""

    held: tuple[tuple[PeriodLock, frozenset[int] | None], ...]

    @classmethod
    def in_force(cls) -> "Locks":
        """Read once per act; without a lock that is one query."""
        locks = PeriodLock.objects.in_force().select_related("unit").order_by("-closed_through", "pk")
        return cls(
            tuple(
                (lock, None if lock.unit is None else frozenset(Unit.objects.communes_in_care_of(lock.unit)))
                for lock in locks
            )
        )

    def message(self, commune_ids: set[int], day: date) -> str | None:
        """Why a fact of this day in these communes is refused, or None."""
        for lock, closed in self.held:
            if day <= lock.closed_through and (closed is None or closed & commune_ids):
                return lock_message(lock)
        return None

    def message_anywhere(self, day: date) -> str | None:
        """Why a fact of this day that is of no club is refused: a lock of any area closes it; or None."""
        return next((lock_message(lock) for lock, _closed in self.held if day <= lock.closed_through), None)


def lock_message(lock: PeriodLock) -> str:
    """Who closed the period when, why, and what to do."""
    closed_on = format_date(timezone.localdate(lock.closed_at))
    values = {"date": format_date(lock.closed_through), "who": lock.closed_by, "reason": lock.reason, "day": closed_on}
    if lock.reason:
        text = _(
            "The period up to %(date)s was closed on %(day)s by %(who)s (%(reason)s). Ask the province to reopen it."
        )
    else:
        text = _("The period up to %(date)s was closed on %(day)s by %(who)s. Ask the province to reopen it.")
    return text % values


def closed_problems(rows: Sequence[tuple[Club, date | None]]) -> list[str | None]:
    """For each (club, day of a fact) the message why the period is closed there, or None. At most two queries and a
    few per lock, however many rows."""
    locks = Locks.in_force()
    if not locks.held:
        return [None] * len(rows)
    runs = runs_of({club.pk for club, _day in rows})
    return [
        None if day is None else locks.message(_communes_of_run(runs.get(club.pk, []), day), day) for club, day in rows
    ]


def runs_of(club_ids: set[int]) -> dict[int, list[list[Placement]]]:
    """Each club's placements in runs: a real move begins a new one, a reorganisation of units goes on with the old."""
    runs: dict[int, list[list[Placement]]] = {}
    for placement in Placement.objects.filter(club_id__in=club_ids).order_by("club_id", "starts_on"):
        club_runs = runs.setdefault(placement.club_id, [])
        if not club_runs or placement.reason == Placement.Reason.MOVE:
            club_runs.append([])
        club_runs[-1].append(placement)
    return runs


def _communes_of_run(runs: list[list[Placement]], day: date) -> set[int]:
    """The communes, former ones included, through which the club's area on `day` is known: the whole run, so that a
    lock of a new commune closes the days of its predecessors and the other way round."""
    begun = [run for run in runs if run[0].starts_on <= day] or runs[:1]
    placements = begun[-1] if begun else []
    ids = {placement.commune_id for placement in placements} | {one.former_commune_id for one in placements}
    return ids - {None}
