"""Regular meetings (sinh hoạt định kỳ) of clubs and who was missing at them."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.drafts import MeetingDraft
from clubs.models import Absence, Meeting, Member
from clubs.rules import day_problems
from clubs.services.common import clean_problems, closed_date_problems, refuse_if, required
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem
from core.text import nfc

COUNTS = ("attended", "guests", "home_care_visits", "people_cared_for", "health_checked", "hardship_helped")
FIELDS = ("club", "held_on", "is_by_list", *COUNTS, "note")
ACTION = "meetings.edit"


@transaction.atomic
def record_meeting(*, actor, draft: MeetingDraft, reason: str = "") -> Meeting:
    """A new meeting. Refused: a day in the future, taken or closed, a club that did not operate then, absent members
    who were none that day, more guests than people."""
    club = lock_clubs(actor, ACTION, [draft.club])[draft.club.pk]
    meeting = Meeting(club=club)
    return _store(actor, meeting, draft, None, reason)


@transaction.atomic
def edit_meeting(*, actor, meeting: Meeting, draft: MeetingDraft, reason: str = "") -> Meeting:
    """Makes the meeting what the draft says; the same refusals as for a new one. Nothing is written for no change."""
    lock_clubs(actor, ACTION, [draft.club])
    meeting = Meeting.objects.select_related("club").get(pk=meeting.pk, club=draft.club)
    return _store(actor, meeting, draft, _facts(meeting), reason)


@transaction.atomic
def remove_meeting(*, actor, meeting: Meeting, reason: str = "") -> None:
    """Takes back a meeting that was not held; the audit keeps what was said of it."""
    club = lock_clubs(actor, ACTION, [meeting.club])[meeting.club_id]
    refuse_if(closed_date_problems([(0, club, "held_on", meeting.held_on)]))
    trail = Trail(actor, ACTION, reason)
    trail.add(meeting, before=_facts(meeting))
    trail.write()
    meeting.delete()


def _store(actor, meeting: Meeting, draft: MeetingDraft, before: dict | None, reason: str) -> Meeting:
    absent = None if draft.absent is None else {member.pk for member in draft.absent}
    meeting.held_on, meeting.note, meeting.is_by_list = draft.held_on, nfc(draft.note), absent is not None
    for name in COUNTS:
        setattr(meeting, name, getattr(draft, name))
    problems = _problems(meeting, before)
    if absent is not None and not problems:
        present = set(Member.objects.filter(club=meeting.club).members_on(meeting.held_on).values_list("pk", flat=True))
        problems += _absence_problems(draft, present)
        meeting.attended = len(present - absent) + (draft.guests or 0)
    refuse_if(problems)
    after = snapshot(meeting, FIELDS) | {"absent": sorted(absent or ())}
    if after != before:
        meeting.save()
        _store_absences(meeting, absent or set())
        trail = Trail(actor, ACTION, reason)
        trail.add(meeting, before=before, after=after)
        trail.write()
    return meeting


def _facts(meeting: Meeting) -> dict:
    absent = sorted(meeting.absences.values_list("member_id", flat=True))
    return snapshot(meeting, FIELDS) | {"absent": absent}


def _problems(meeting: Meeting, before: dict | None) -> list[Problem]:
    club, day = meeting.club, meeting.held_on
    if day is None:
        return [required("held_on")]
    problems = clean_problems(meeting, 0) + day_problems("held_on", day, today=timezone.localdate())
    if not problems and not club.is_operating_on(day):
        problems.append(Problem(_("The club did not operate on %(day)s.") % {"day": format_date(day)}, "held_on"))
    old = date.fromisoformat(before["held_on"]) if before else day
    problems += closed_date_problems([(0, club, "held_on", one) for one in sorted({old, day})])[:1]
    if Meeting.objects.filter(club=club, held_on=day).exclude(pk=meeting.pk).exists():
        problems.append(Problem(_("A meeting of the club on this day is recorded already."), "held_on"))
    if meeting.guests is not None and not meeting.is_by_list and (meeting.attended or 0) < meeting.guests:
        problems.append(Problem(_("Guests are part of those who came: enter the whole number."), "attended"))
    return problems


def _absence_problems(draft: MeetingDraft, present: Collection[int]) -> list[Problem]:
    words = _("%(name)s was no member of the club on %(day)s.")
    return [
        Problem(words % {"name": member.full_name, "day": format_date(draft.held_on)}, "absent")
        for member in draft.absent
        if member.pk not in present
    ]


def _store_absences(meeting: Meeting, absent: set[int]) -> None:
    held = set(meeting.absences.values_list("member_id", flat=True))
    meeting.absences.filter(member_id__in=held - absent).delete()
    Absence.objects.bulk_create([Absence(meeting=meeting, member_id=pk) for pk in sorted(absent - held)])
