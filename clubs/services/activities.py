"""Activities of clubs."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.drafts import ActivityDraft
from clubs.models import Activity, Club
from clubs.rules import at, day_problems
from clubs.services.common import (
    BATCH,
    begin_changes,
    clean_problems,
    closed_date_problems,
    refuse_if,
    required,
    store_changes,
    twice_problems,
)
from core.audit import Trail, snapshot
from core.problems import Problem
from core.text import nfc

EDITABLE = ("area", "held_on", "code", "content", "participants", "cost_vnd")
FIELDS = ("club", *EDITABLE)
COUNTED = ("area", "participants", "cost_vnd")
"""What figures count of an activity on its day; the words about it may be corrected later."""


@transaction.atomic
def record_activities(*, actor, drafts: Sequence[ActivityDraft]) -> list[Activity]:
    """New activities in the drafts' order. A code, where given, occurs once in its club."""
    clubs = lock_clubs(actor, "activities.edit", {draft.club.pk: draft.club for draft in drafts}.values())
    activities = [
        Activity(**{name: getattr(draft, name) for name in FIELDS} | {"code": nfc(draft.code or "")})
        for draft in drafts
    ]
    problems = []
    for index, activity in enumerate(activities):
        problems += [*clean_problems(activity, index), *_value_problems(activity, index)]
    problems += _code_problems(activities, clubs)
    problems += closed_date_problems(
        [(index, clubs[one.club_id], "held_on", one.held_on) for index, one in enumerate(activities)]
    )
    refuse_if(problems)
    Activity.objects.bulk_create(activities, batch_size=BATCH)
    trail = Trail(actor, "activities.edit")
    trail.created(activities, FIELDS)
    trail.write()
    return activities


@transaction.atomic
def edit_activities(*, actor, changes: Sequence[tuple[Activity, dict]], reason: str = "") -> list[Activity]:
    """Sets the given fields (EDITABLE); the fresh activities in the order of the changes."""
    clubs = lock_clubs(actor, "activities.edit", {one.club_id: one.club for one, _values in changes}.values())
    begun = begin_changes(Activity, changes, EDITABLE)
    problems, closed = [], []
    for change in begun:
        problems += [*change.problems, *_value_problems(change.row, change.index)]
        closed += [(change.index, clubs[change.row.club_id], "held_on", day) for day in change.days("held_on", COUNTED)]
    recoded = [change.row for change in begun if "code" in change.changed]
    if recoded:
        problems += _code_problems([change.row for change in begun], clubs)
    refuse_if(problems + closed_date_problems(closed))
    return store_changes(Activity, begun, Trail(actor, "activities.edit", reason))


@transaction.atomic
def remove_activities(*, actor, activities: Sequence[Activity], reason: str = "") -> None:
    """Takes back activities that were entered by mistake; the audit keeps what they said."""
    clubs = lock_clubs(actor, "activities.edit", {one.club_id: one.club for one in activities}.values())
    refuse_if(
        closed_date_problems(
            [(index, clubs[one.club_id], "held_on", one.held_on) for index, one in enumerate(activities)]
        )
    )
    trail = Trail(actor, "activities.edit", reason)
    for activity in activities:
        trail.add(activity, before=snapshot(activity, FIELDS))
    trail.write()
    Activity.objects.filter(pk__in=[one.pk for one in activities]).delete()


def _value_problems(activity: Activity, index: int) -> list[Problem]:
    problems = at(index, day_problems("held_on", activity.held_on, today=timezone.localdate()))
    if activity.area_id is None:
        problems.append(required("area", index))
    if activity.cost_vnd is not None and activity.cost_vnd < 0:
        problems.append(Problem(_("The amount must not be negative."), "cost_vnd", index))
    return problems


def _code_problems(activities: Sequence[Activity], clubs: dict[int, Club]) -> list[Problem]:
    """Codes against each other and against the stored ones of other rows."""
    coded = Activity.objects.filter(club_id__in=clubs).exclude(code="")
    others = coded.exclude(pk__in=[one.pk for one in activities if one.pk])
    stored = set(others.values_list("club_id", "code"))
    keys = [(one.club_id, one.code) if one.code else None for one in activities]
    return twice_problems(keys, stored, _("This activity code is taken in this club."))
