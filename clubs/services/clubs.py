"""Founding, editing and dissolving clubs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import Locks, lock_clubs, lock_communes
from clubs.drafts import ClubDraft
from clubs.models import Club, Member, Placement
from clubs.rules import at, club_date_problems, code_problems, next_code
from clubs.services import places
from clubs.services.common import (
    BATCH,
    Change,
    begin_changes,
    clean_problems,
    closed_date_problems,
    refuse_if,
    store_changes,
    twice_problems,
)
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem
from core.text import nfc
from districts.models import Unit

FIELDS = (
    "code", "name", "village", "decision_number", "founded_on", "launched_on", "source", "closed_on", "note",
)  # fmt: skip
EDITABLE = tuple(name for name in FIELDS if name != "code")
PLACE = ("commune", "former_commune")


def next_club_code() -> str:
    """A free code in the way of the latest ones."""
    latest = Club.objects.order_by("-pk").values_list("code", flat=True)[:500]
    return next_code(latest, "CLB-0001")


@transaction.atomic
def found_clubs(*, actor, drafts: Sequence[ClubDraft]) -> list[Club]:
    """New clubs with their placements, carried over the reorganisations since. Refuses with every problem at once.

    The actor needs the right in the commune's area, or in that of the village's former commune.
    """
    if not actor.may("clubs.found"):
        raise PermissionDenied
    lock_communes(draft.commune for draft in drafts if draft.commune)
    clubs = [_club_of(draft) for draft in drafts]
    refuse_if(_founding_problems(actor, drafts, clubs))
    _insert(clubs)
    successions = places.Successions([draft.commune for draft in drafts])
    placements = [
        placement
        for draft, club in zip(drafts, clubs, strict=True)
        for placement in places.placements_from(
            successions, club, draft.commune, club.founded_on, Placement.Reason.FOUNDING, draft.former_commune
        )
    ]
    Placement.objects.bulk_create(placements, batch_size=BATCH)
    trail = Trail(actor, "clubs.found")
    trail.created(clubs, FIELDS)
    trail.created(placements, places.FIELDS)
    trail.write()
    return clubs


def found_club(*, actor, **fields: Any) -> Club:
    """One new club; the fields are ClubDraft's."""
    return found_clubs(actor=actor, drafts=[ClubDraft(**fields)])[0]


def _club_of(draft: ClubDraft) -> Club:
    values = {name: getattr(draft, name) for name in FIELDS}
    values["source"] = draft.source and draft.source.standing
    return Club(**(values | {"code": nfc(draft.code or "")}))


def _founding_problems(actor, drafts: Sequence[ClubDraft], clubs: Sequence[Club]) -> list[Problem]:
    today = timezone.localdate()
    problems = []
    for index, (draft, club) in enumerate(zip(drafts, clubs, strict=True)):
        found = at(index, [*clean_problems(club, index), *code_problems(club.code)])
        dates = {"founded_on": draft.founded_on, "launched_on": draft.launched_on, "closed_on": draft.closed_on}
        found += at(index, club_date_problems(**dates, today=today))
        is_dated = not any(problem.field == "founded_on" for problem in found)
        found += at(index, places.commune_problem(draft.commune, draft.founded_on if is_dated else None))
        problems += found
    problems += _code_problems(clubs)
    wrong = {problem.index for problem in problems if problem.field in ("commune", "founded_on")}
    return problems + _place_problems(actor, drafts, wrong)


def _code_problems(clubs: Sequence[Club]) -> list[Problem]:
    stored = set(Club.objects.filter(code__in={club.code for club in clubs}).values_list("code", flat=True))
    return twice_problems([club.code or None for club in clubs], stored, _("This club code is taken."))


def _insert(clubs: Sequence[Club]) -> None:
    """No row locks a code that is not there yet: of two who found clubs of one code at once the second is told."""
    try:
        with transaction.atomic():
            Club.objects.bulk_create(clubs, batch_size=BATCH)
    except IntegrityError:
        refuse_if(_code_problems(clubs))
        raise


def _place_problems(actor, drafts: Sequence[ClubDraft], wrong: set[int]) -> list[Problem]:
    """Area, former commune and closed periods of the drafts whose commune and date are right."""
    problems = []
    scope, locks = actor.scope_for("clubs.found"), Locks.in_force()
    ancestors = places.ancestors_of([draft.commune for draft in drafts if draft.commune and draft.former_commune])
    for index, draft in enumerate(drafts):
        if index in wrong:
            continue
        commune, former = draft.commune, draft.former_commune
        found = places.area_problem(scope, commune, former)
        found += places.former_problem(commune, former, ancestors.get(commune.pk, set()))
        ids = {commune.pk} | ({former.pk} if former else set())
        if message := locks.message(ids, draft.founded_on):
            found.append(Problem(message, "founded_on"))
        problems += at(index, found)
    return problems


@transaction.atomic
def edit_clubs(*, actor, changes: Sequence[tuple[Club, dict]], reason: str = "") -> list[Club]:
    """Sets the given fields (those of ClubDraft without the code); the fresh clubs in the order of the changes.

    A changed commune or founding date corrects the founding placement; moves are left to `move_club`.
    """
    lock_clubs(actor, "clubs.edit", [club for club, _values in changes])
    fields = [(club, _standing(values)) for club, values in changes]
    wanted = [{name: value for name, value in values.items() if name in PLACE} for _club, values in changes]
    begun = begin_changes(Club, fields, EDITABLE)
    refuse_if(_edit_problems(actor, begun))
    trail = Trail(actor, "clubs.edit", reason)
    clubs = store_changes(Club, begun, trail)
    problems = []
    for change, place in zip(begun, wanted, strict=True):
        if place or "founded_on" in change.changed:
            problems += at(change.index, _correct_place(actor, change.row, place, trail))
    refuse_if(problems)
    trail.write()
    return clubs


def _standing(values: dict) -> dict:
    """The fields of the club itself; of a joined spelling the source that stands for it."""
    source = values.get("source")
    return {name: value for name, value in values.items() if name not in PLACE} | (
        {"source": source.standing} if source else {}
    )


def _edit_problems(actor, begun: Sequence[Change]) -> list[Problem]:
    today = timezone.localdate()
    problems = [problem for change in begun for problem in change.problems]
    for change in begun:
        dates = {name: getattr(change.row, name) for name in ("founded_on", "launched_on", "closed_on")}
        if change.changed & dates.keys():
            problems += at(change.index, club_date_problems(**dates, today=today))
    later = {change.row.pk: change for change in begun if "founded_on" in change.changed}
    if later:
        problems += _joined_before_problems(later)
    closed = [
        (change.index, change.row, name, day)
        for change in begun
        for name in ("founded_on", "closed_on")
        for day in change.dates(name)
    ]
    return problems + closed_date_problems(closed)


def _joined_before_problems(later: dict[int, Change]) -> list[Problem]:
    """A founding may not be put after the joining of a member who is on the list."""
    problems = {}
    members = Member.objects.filter(club_id__in=later.keys()).order_by("joined_on")
    for club_id, joined_on in members.values_list("club_id", "joined_on"):
        change = later[club_id]
        if change.row.founded_on and joined_on < change.row.founded_on and club_id not in problems:
            text = _("A member of the club joined on %(joined)s, before this day. Correct the member first.")
            problems[club_id] = Problem(text % {"joined": format_date(joined_on)}, "founded_on", change.index)
    return list(problems.values())


def _correct_place(actor, club: Club, wanted: dict[str, Unit | None], trail: Trail) -> list[Problem]:
    """Makes the placements from the founding on anew, up to the first real move."""
    held = list(club.placements.select_related("commune", "former_commune").order_by("starts_on"))
    move = next((one for one in held if one.reason == Placement.Reason.MOVE), None)
    old = [one for one in held if move is None or one.starts_on < move.starts_on]
    first = old[0] if old else None
    commune = wanted.get("commune", first.commune if first else None)
    former = wanted.get("former_commune", first.former_commune if first else None)
    if first and (commune, former, club.founded_on) == (first.commune, first.former_commune, first.starts_on):
        return []
    problems = places.commune_problem(commune, club.founded_on)
    if move is not None and club.founded_on >= move.starts_on:
        problems.append(Problem(_("The club moved before this day. Correct the move first."), "founded_on"))
    if problems:
        return problems
    ancestors = places.ancestors_of([commune])[commune.pk]
    problems = places.former_problem(commune, former, ancestors)
    if move is None:
        problems += places.area_problem(actor.scope_for("clubs.edit"), commune, former)
    if message := Locks.in_force().message({commune.pk, *(one.commune_id for one in old)}, club.founded_on):
        problems.append(Problem(message, "commune"))
    if not problems:
        _replace_places(club, old, (commune, former), move, trail)
    return problems


def _replace_places(club: Club, old: list[Placement], place: tuple, move: Placement | None, trail: Trail) -> None:
    for one in old:
        trail.add(one, before=snapshot(one, places.FIELDS))
    Placement.objects.filter(pk__in=[one.pk for one in old]).delete()
    commune, former = place
    made = places.placements_from(
        places.Successions([commune]), club, commune, club.founded_on, Placement.Reason.FOUNDING, former
    )
    if move is not None:
        made = [one for one in made if one.starts_on < move.starts_on]
        for one in made:
            one.is_left = True
        if made[-1].ends_on is None or made[-1].ends_on > move.starts_on:
            made[-1].ends_on = move.starts_on
    trail.created(Placement.objects.bulk_create(made), places.FIELDS)


@transaction.atomic
def close_club(*, actor, club: Club, closed_on: date, reason: str) -> Club:
    """The club no longer operates from `closed_on` on. Its cash, loans and people stay on record as they are."""
    fresh = lock_clubs(actor, "clubs.close", [club])[club.pk]
    problems = [] if reason.strip() else [Problem(_("Say why."), "reason")]
    if fresh.closed_on is not None:
        problems.append(Problem(_("This club is dissolved already."), "closed_on"))
    dates = club_date_problems(
        founded_on=fresh.founded_on, launched_on=fresh.launched_on, closed_on=closed_on, today=timezone.localdate()
    )
    problems += [replace(problem, field="closed_on") for problem in dates]
    problems += closed_date_problems([(0, fresh, "closed_on", closed_on)])
    refuse_if(problems)
    fresh.closed_on = closed_on
    fresh.save(update_fields=["closed_on"])
    trail = Trail(actor, "clubs.close", reason)
    trail.add(fresh, before={"closed_on": None}, after=snapshot(fresh, ("closed_on",)))
    trail.write()
    return fresh
