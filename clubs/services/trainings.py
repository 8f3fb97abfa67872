"""Trainings held for clubs, and who of each club came to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import Locks, lock_clubs, lock_programme
from clubs.drafts import AttendanceDraft, TrainingDraft
from clubs.models import Club, Member, Sex, Training, TrainingAttendance
from clubs.querysets import areas_for
from clubs.rules import day_problems
from clubs.services.common import begin_changes, clean_problems, closed_date_problems, refuse_if, store_changes
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem
from districts.models import Unit

EDITABLE = ("topic", "held_on", "ends_on", "place", "organiser", "unit", "source", "note")
_ATTENDANCE_FIELDS = ("training", "club", "participants", "women")
COUNTED = {"held_on", "ends_on", "unit", "source"}
"""What a report counts of a training on its day; the words about it may be corrected later."""
_RIGHT = "trainings.edit"


@transaction.atomic
def hold_training(*, actor, draft: TrainingDraft) -> Training:
    """A training that was held. Without a unit it is the whole programme's, which the province alone records."""
    if not actor.may(_RIGHT):
        raise PermissionDenied
    lock_programme()
    training = Training(**{name: getattr(draft, name) for name in EDITABLE})
    problems = clean_problems(training, 0) + _problems(training, actor)
    refuse_if(problems + _closed_problems([(training.unit, training.held_on)]))
    training.save()
    trail = Trail(actor, _RIGHT)
    trail.created([training], EDITABLE)
    trail.write()
    return training


@transaction.atomic
def edit_training(*, actor, training: Training, reason: str = "", **values) -> Training:
    """Corrects a training of the actor's own area; the fresh row."""
    if not Training.objects.visible_to(actor, _RIGHT).filter(pk=training.pk).exists():
        raise PermissionDenied
    lock_programme()
    stored = Training.objects.select_for_update(of=("self",)).select_related("unit").get(pk=training.pk)
    [change] = begin_changes(Training, [(training, values)], EDITABLE)
    problems = change.problems + _problems(change.row, actor)
    if change.changed & COUNTED:
        problems += _closed_problems([(stored.unit, stored.held_on), (change.row.unit, change.row.held_on)])
        came = Club.objects.filter(training_attendances__training=training)
        rows = [(0, club, "held_on", day) for club in came for day in {stored.held_on, change.row.held_on}]
        problems += closed_date_problems(rows)
    refuse_if(list(dict.fromkeys(problems)))
    return store_changes(Training, [change], Trail(actor, _RIGHT, reason))[0]


@transaction.atomic
def record_attendance(*, actor, training: Training, drafts: Sequence[AttendanceDraft]) -> list[TrainingAttendance]:
    """Who came from each of the drafts' clubs; replaces what was recorded for them. An empty draft takes it back.

    Members who are named count: without a number of participants they are the number.
    """
    clubs = lock_clubs(actor, _RIGHT, [draft.club for draft in drafts])
    held = {
        one.club_id: one
        for one in TrainingAttendance.objects.select_for_update(of=("self",))
        .filter(training=training, club_id__in=clubs)
        .prefetch_related("members")
    }
    rows = [_Filled.of(training, draft, held.get(draft.club.pk)) for draft in drafts]
    changed = [(place, one) for place, one in enumerate(rows) if one.before != one.after]
    problems = [problem for place, one in changed for problem in _attendance_problems(one, place)]
    closed = [(place, clubs[one.row.club_id], "participants", training.held_on) for place, one in changed]
    refuse_if(problems + closed_date_problems(closed))
    trail = Trail(actor, _RIGHT)
    for _place, one in changed:
        one.store(trail)
    trail.write()
    return [one.row for _place, one in changed]


@dataclass(frozen=True)
class _Filled:
    """A club's row as it is to be, who is named, and what the audit says before and after; None is "no row"."""

    row: TrainingAttendance
    members: list[Member]
    before: dict | None
    after: dict | None

    @classmethod
    def of(cls, training: Training, draft: AttendanceDraft, stored: TrainingAttendance | None) -> "_Filled":
        held = list(stored.members.all()) if stored else []
        members = held if draft.members is None else list(draft.members)
        before = snapshot(stored, _ATTENDANCE_FIELDS) | _names(held) if stored else None
        row = stored or TrainingAttendance(training=training, club=draft.club)
        row.participants, row.women = draft.participants, draft.women
        if members and row.participants is None:
            row.participants = len(members)
            row.women = sum(member.sex == Sex.FEMALE for member in members)
        is_empty = row.participants is None and row.women is None and not members
        return cls(row, members, before, None if is_empty else snapshot(row, _ATTENDANCE_FIELDS) | _names(members))

    def store(self, trail: Trail) -> None:
        if self.after is None:
            trail.add(self.row, before=self.before)
            self.row.delete()
            return
        self.row.save()
        self.row.members.set(self.members)
        trail.add(self.row, before=self.before, after=self.after)


def _names(members: Sequence[Member]) -> dict:
    """The named members as the audit keeps them; nothing where none is named."""
    return {"members": sorted(member.pk for member in members)} if members else {}


def _attendance_problems(filled: _Filled, index: int) -> list[Problem]:
    row, named = filled.row, filled.members
    problems = clean_problems(row, index)
    if any(member.club_id != row.club_id for member in named):
        problems.append(Problem(_("This person is not a member of the club."), "members", index))
    if row.participants is not None and row.participants < len(named):
        text = _("%(count)s people are named; there cannot be fewer participants.") % {"count": len(named)}
        problems.append(Problem(text, "participants", index))
    if row.participants is None and row.women is not None:
        problems.append(Problem(_("Enter how many people came altogether."), "participants", index))
    elif None not in (row.participants, row.women) and row.women > row.participants:
        problems.append(Problem(_("There cannot be more women than participants."), "women", index))
    return problems


def _problems(training: Training, actor) -> list[Problem]:
    today = timezone.localdate()
    problems = [
        *day_problems("held_on", training.held_on, today=today),
        *day_problems("ends_on", training.ends_on, today=today),
    ]
    if training.held_on and training.ends_on and training.ends_on < training.held_on:
        text = _("The last day must not lie before the first (%(date)s).")
        problems.append(Problem(text % {"date": format_date(training.held_on)}, "ends_on"))
    scope = actor.scope_for(_RIGHT)
    if not scope.is_everything:
        if training.unit_id is None:
            problems.append(Problem(_("Choose the area for which the training was held."), "unit"))
        elif not areas_for(scope, today).filter(pk=training.unit_id).exists():
            raise PermissionDenied
    return problems


def _closed_problems(rows: Sequence[tuple[Unit | None, date | None]]) -> list[Problem]:
    """Closed periods of the area for which a training was held; without an area those of the whole programme."""
    locks = Locks.in_force()
    if not locks.held:
        return []
    found = []
    for unit, day in rows:
        communes = Unit.objects.communes_in_care_of(unit) if unit else set()
        message = locks.message(communes, day) if day else None
        found += [Problem(message, "held_on")] if message else []
    return found
