"""Where clubs lie: the placements that a founding, a move or a reorganisation of units makes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import Locks, lock_clubs
from clubs.models import Club, Placement
from clubs.rules import day_problems
from clubs.services.common import refuse_if
from core.actors import SYSTEM
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem
from core.scoping import Scope, require_everything
from districts.models import Level, Unit, UnitSuccession

FIELDS = ("club", "commune", "former_commune", "starts_on", "ends_on", "reason", "is_left")


class Successions:
    """What became of communes; asked by generation, so that a batch costs as many queries as reorganisations."""

    def __init__(self, communes: Iterable[Unit]):
        self.after: dict[int, list[UnitSuccession]] = {}
        frontier = {commune.pk for commune in communes if commune.valid_to is not None}
        while frontier:
            links = defaultdict(list)
            for link in UnitSuccession.objects.filter(predecessor_id__in=frontier).select_related("successor"):
                links[link.predecessor_id].append(link)
            self.after |= {pk: links[pk] for pk in frontier}
            successors = {link.successor for found in links.values() for link in found}
            frontier = {unit.pk for unit in successors if unit.valid_to is not None} - self.after.keys()

    def onward(self, commune: Unit, starts_on: date) -> list[tuple[Unit, date, date | None]]:
        """(commune, starts, ends) from `starts_on` through every whole reorganisation; a split ends the list."""
        places = []
        while True:
            places.append((commune, starts_on, commune.valid_to))
            links = self.after.get(commune.pk, [])
            if commune.valid_to is None or len(links) != 1 or not links[0].is_whole:
                return places
            commune, starts_on = links[0].successor, commune.valid_to


def placements_from(
    successions: Successions,
    club: Club,
    commune: Unit,
    starts_on: date,
    reason: str,
    former_commune: Unit | None = None,
) -> list[Placement]:
    """The unsaved placements of a club from a day on: the first for `reason`, the others by reorganisation."""
    places = successions.onward(commune, starts_on)
    return [
        Placement(
            club=club,
            commune=unit,
            former_commune=former_commune if place == 0 else None,
            starts_on=starts,
            ends_on=ends,
            reason=reason if place == 0 else Placement.Reason.REORGANISATION,
        )
        for place, (unit, starts, ends) in enumerate(places)
    ]


def commune_problem(commune: Unit | None, day: date | None, field: str = "commune") -> list[Problem]:
    """The commune existed on the day; if not, the message names those that did."""
    if commune is None:
        return [Problem(_("Choose the commune."), field)]
    if commune.level != Level.COMMUNE:
        return [Problem(_("This is not a commune, ward or township."), field)]
    if day is None or commune.holds_on(day):
        return []
    if commune.valid_to is not None and day >= commune.valid_to:
        others = Unit.objects.filter(predecessor_links__predecessor=commune)
        text = _("%(unit)s (%(code)s) no longer existed on %(date)s. Choose %(others)s.")
    else:
        others = Unit.objects.filter(successor_links__successor=commune)
        text = _("%(unit)s (%(code)s) did not exist yet on %(date)s. Choose %(others)s.")
    names = [f"{unit} ({unit.code})" for unit in others.distinct()] or [_("a commune of that time")]
    values = {"unit": str(commune), "code": commune.code, "date": format_date(day)}
    return [Problem(text % (values | {"others": ", ".join(names)}), field)]


def former_problem(commune: Unit, former: Unit | None, ancestors: set[int]) -> list[Problem]:
    """The village's former commune went into the club's commune; `ancestors` are the commune's predecessors."""
    if former is None or former.pk in ancestors:
        return []
    text = _("%(former)s did not go into %(unit)s. Choose the village's former commune or leave it empty.")
    return [Problem(text % {"former": str(former), "unit": str(commune)}, "former_commune")]


def ancestors_of(communes: Iterable[Unit]) -> dict[int, set[int]]:
    """{commune id: ids of all its predecessors, of every generation}; a query per generation."""
    wanted = {commune.pk for commune in communes}
    before: dict[int, set[int]] = {}
    frontier = set(wanted)
    while frontier:
        for pk in frontier:
            before[pk] = set()
        links = UnitSuccession.objects.filter(successor_id__in=frontier)
        for successor_id, predecessor_id in links.values_list("successor_id", "predecessor_id"):
            before[successor_id].add(predecessor_id)
        frontier = {one for pk in frontier for one in before[pk]} - before.keys()
    return {pk: _closure(pk, before) for pk in wanted}


def _closure(pk: int, before: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    frontier = set(before[pk])
    while frontier:
        found |= frontier
        frontier = {one for other in frontier for one in before.get(other, ())} - found
    return found


def area_problem(scope: Scope, commune: Unit, former: Unit | None) -> list[Problem]:
    """The place lies in the actor's area; a merged commune does through the village's former commune."""
    if scope.is_everything or commune.pk in scope.commune_ids:
        return []
    if former is not None and former.pk in scope.commune_ids:
        return []
    if former is None and scope.commune_ids & ancestors_of([commune])[commune.pk]:
        text = _("Only a part of this commune is your area: choose the village's former commune.")
        return [Problem(text, "former_commune")]
    return [Problem(_("This commune does not lie in your area."), "commune")]


@transaction.atomic
def move_club(*, actor, club: Club, commune: Unit, moved_on: date, reason: str, former_commune: Unit | None = None):
    """From `moved_on` on the club lies in `commune`. The area that it left no longer sees it. Returns the club.

    Both the old place and the new one must lie in the actor's area. Reorganisations known after the move are followed.
    """
    fresh = lock_clubs(actor, "clubs.move", [club])[club.pk]
    placements = list(fresh.placements.order_by("starts_on"))
    problems = [
        *day_problems("moved_on", moved_on, today=timezone.localdate()),
        *commune_problem(commune, moved_on),
        *([] if reason.strip() else [Problem(_("Say why."), "reason")]),
    ]
    refuse_if(problems)
    refuse_if(_move_problems(actor, placements, commune, former_commune, moved_on))
    trail = Trail(actor, "clubs.move", reason)
    later = [one for one in placements if one.starts_on >= moved_on]
    for one in later:
        trail.add(one, before=snapshot(one, FIELDS))
    Placement.objects.filter(pk__in=[one.pk for one in later]).delete()
    for one in placements:
        if one.starts_on < moved_on:
            _leave(one, moved_on, trail)
    made = placements_from(
        Successions([commune]), fresh, commune, moved_on, Placement.Reason.MOVE, former_commune=former_commune
    )
    trail.created(Placement.objects.bulk_create(made), FIELDS)
    trail.write()
    return fresh


def _move_problems(actor, placements, commune, former_commune, moved_on) -> list[Problem]:
    if placements and moved_on <= placements[0].starts_on:
        return [Problem(_("The move must lie after the founding."), "moved_on")]
    if any(one.starts_on >= moved_on and one.reason == Placement.Reason.MOVE for one in placements):
        return [Problem(_("The club moved again after this day. Enter a later day."), "moved_on")]
    here = [one for one in placements if one.starts_on <= moved_on]
    if here and here[-1].commune_id == commune.pk and here[-1].ends_on in (None, commune.valid_to):
        return [Problem(_("The club already lies in this commune."), "commune")]
    ancestors = ancestors_of([commune])[commune.pk] if former_commune else set()
    problems = area_problem(actor.scope_for("clubs.move"), commune, former_commune)
    problems += former_problem(commune, former_commune, ancestors)
    ids = {one.commune_id for one in placements} | {commune.pk}
    if message := Locks.in_force().message(ids, moved_on):
        problems.append(Problem(message, "moved_on"))
    return problems


def _leave(placement: Placement, moved_on: date, trail: Trail) -> None:
    """Ends a placement where the move cuts it and marks it as left."""
    before = snapshot(placement, ("ends_on", "is_left"))
    if placement.ends_on is None or placement.ends_on > moved_on:
        placement.ends_on = moved_on
    placement.is_left = True
    after = snapshot(placement, ("ends_on", "is_left"))
    if after != before:
        placement.save(update_fields=["ends_on", "is_left"])
        trail.add(placement, before=before, after=after)


@transaction.atomic
def place_after_split(*, actor, club: Club, commune: Unit, reason: str = "") -> Club:
    """Decides where a club lies whose commune was split: in one of the communes that took a part of it.

    The placement begins on the day of the split. Anyone in charge of the club before the split may decide.
    """
    fresh = lock_clubs(actor, "clubs.move", [club])[club.pk]
    last = fresh.placements.select_related("commune").order_by("starts_on").last()
    if last is None or last.ends_on is None:
        refuse_if([Problem(_("The place of this club is known; record a move instead."), "commune")])
    choices = set(UnitSuccession.objects.filter(predecessor=last.commune).values_list("successor_id", flat=True))
    problems = []
    if commune.pk not in choices:
        text = _("%(former)s did not go into %(unit)s.")
        problems.append(Problem(text % {"former": str(last.commune), "unit": str(commune)}, "commune"))
    if message := Locks.in_force().message({last.commune_id, commune.pk}, last.ends_on):
        problems.append(Problem(message, "commune"))
    refuse_if(problems)
    made = placements_from(Successions([commune]), fresh, commune, last.ends_on, Placement.Reason.REORGANISATION)
    trail = Trail(actor, "clubs.move", reason)
    trail.created(Placement.objects.bulk_create(made), FIELDS)
    trail.write()
    return fresh


@transaction.atomic
def follow_reorganisations(*, actor=SYSTEM) -> int:
    """Carries every club over the reorganisations of units that became known after its placement; how many it moved.

    For the loading of new units; whole ones are followed, a split commune's clubs wait for `place_after_split`.
    """
    open_ended = Placement.objects.filter(ends_on__isnull=True, commune__valid_to__isnull=False)
    rows = list(open_ended.select_related("club", "commune").order_by("pk"))
    successions = Successions([row.commune for row in rows])
    trail = Trail(actor, "clubs.move")
    made = []
    for row in rows:
        before = snapshot(row, ("ends_on",))
        row.ends_on = row.commune.valid_to
        trail.add(row, before=before, after=snapshot(row, ("ends_on",)))
        made += placements_from(successions, row.club, row.commune, row.starts_on, row.reason)[1:]
    Placement.objects.bulk_update(rows, ["ends_on"], batch_size=500)
    trail.created(Placement.objects.bulk_create(made, batch_size=2000), FIELDS)
    trail.write()
    return len(rows)


@dataclass
class Followed:
    """What a switch of units did to placements: ids made, and [id, values before, values after] of those changed."""

    made: list[int] = field(default_factory=list)
    changed: list[list] = field(default_factory=list)


@transaction.atomic
def follow_switch(*, actor, ended: Collection[Unit], day: date, choices: Mapping[int, Unit]) -> Followed:
    """Carries the clubs of the ended communes into their successors from `day` on.

    choices: {club id: the part of its split commune that it goes to}. Clubs without one, dissolved ones mostly, have no
    place from that day on; a placement that began since then stays. Refused in a closed period, and for a choice that
    took no part of the commune.
    """
    require_everything(actor, "clubs.move")
    communes = {unit.pk: unit for unit in ended}
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    placements = Placement.objects.filter(in_force, commune__in=communes).order_by("club_id", "starts_on")
    list(Club.objects.select_for_update().filter(placements__in=placements).order_by("pk").values_list("pk"))
    rows = list(placements.select_related("club"))
    if message := Locks.in_force().message(set(communes), day):
        refuse_if([Problem(message)])
    links: dict[int, list[UnitSuccession]] = defaultdict(list)
    for link in UnitSuccession.objects.filter(predecessor__in=communes).select_related("successor"):
        links[link.predecessor_id].append(link)
    done, trail = Followed(), Trail(actor, "clubs.move")
    made = []
    for row in rows:
        after = _part_of(row, links[row.commune_id], choices.get(row.club_id))
        made += _carry_over(row, communes[row.commune_id], after, day, done, trail)
    Placement.objects.bulk_update(rows, ["ends_on", "commune", "former_commune"], batch_size=500)
    trail.created(Placement.objects.bulk_create(made, batch_size=500), FIELDS)
    done.made = [one.pk for one in made]
    trail.write()
    return done


def _part_of(row: Placement, links: list[UnitSuccession], chosen: Unit | None) -> Unit | None:
    if len(links) == 1:
        return links[0].successor
    if chosen is not None and chosen.pk not in {link.successor_id for link in links}:
        text = _("%(former)s did not go into %(unit)s.")
        refuse_if([Problem(text % {"former": str(row.commune), "unit": str(chosen)})])
    return chosen


def _carry_over(
    row: Placement, before: Unit, after: Unit | None, day: date, done: Followed, trail: Trail
) -> list[Placement]:
    """Ends the placement on the day and begins its unsaved continuation; one that began since is put right."""
    was = snapshot(row, FIELDS)
    continued = []
    if row.starts_on >= day and after is None:
        return []
    if row.starts_on < day:
        if after is not None:
            reason = Placement.Reason.REORGANISATION
            same = {"club": row.club, "ends_on": row.ends_on, "is_left": row.is_left}
            continued = [Placement(commune=after, starts_on=day, reason=reason, **same)]
        row.ends_on = day
    elif after is not None:
        row.commune, row.former_commune = after, row.former_commune or before
    trail.add(row, before=was, after=snapshot(row, FIELDS))
    done.changed.append([row.pk, was, snapshot(row, FIELDS)])
    return continued


@transaction.atomic
def take_back_switch(*, actor, followed: Followed, day: date, communes: Collection[int], reason: str) -> None:
    """The placements as they were before `follow_switch`. Refused where clubs were founded or moved since.

    communes: ids of the units that the switch began.
    """
    require_everything(actor, "clubs.move")
    known = set(followed.made) | {pk for pk, _was, _is in followed.changed}
    others = Placement.objects.filter(Q(commune__in=communes) | Q(former_commune__in=communes)).exclude(pk__in=known)
    names = set(others.values_list("club__name", flat=True))
    held = {row.pk: row for row in Placement.objects.select_for_update().filter(pk__in=known).select_related("club")}
    for pk, _was, after in followed.changed:
        if pk not in held or snapshot(held[pk], FIELDS) != after:
            names.add(held[pk].club.name if pk in held else str(pk))
    names |= {held[pk].club.name for pk in followed.made if pk in held and held[pk].is_left}
    if names or len(held) < len(known):
        text = _("Clubs were founded or moved since: %(clubs)s. Take that back first.")
        refuse_if([Problem(text % {"clubs": ", ".join(sorted(names)[:5]) or "—"})])
    if message := Locks.in_force().message({row.commune_id for row in held.values()}, day):
        refuse_if([Problem(message)])
    trail = Trail(actor, "clubs.move", reason)
    for pk in followed.made:
        trail.add(held[pk], before=snapshot(held[pk], FIELDS))
    Placement.objects.filter(pk__in=followed.made).delete()
    for pk, was, after in followed.changed:
        row = held[pk]
        for name in ("commune", "former_commune"):
            setattr(row, f"{name}_id", was[name])
        row.ends_on = date.fromisoformat(was["ends_on"]) if was["ends_on"] else None
        trail.add(row, before=after, after=was)
    changed = [held[pk] for pk, _was, _after in followed.changed]
    Placement.objects.bulk_update(changed, ["ends_on", "commune", "former_commune"], batch_size=500)
    trail.write()
