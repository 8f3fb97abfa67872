"""What a member is for a while: household status by year, offices on the board, volunteering."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.models import Appointment, Member, PovertyStatus
from clubs.rules import at, day_problems, poverty_counts_from, year_problems
from clubs.services.common import BATCH, closed_date_problems, refuse_if, required
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem

POVERTY_FIELDS = ("member", "year", "status")
APPOINTMENT_FIELDS = ("member", "role", "starts_on", "ends_on")


@transaction.atomic
def set_poverty(*, actor, rows: Sequence[tuple[Member, int | None, str]]) -> list[PovertyStatus]:
    """Household statuses (member, year, status); a year that is known already is corrected. In the rows' order."""
    lock_clubs(actor, "members.edit", {member.club_id: member.club for member, _y, _s in rows}.values())
    refuse_if(_poverty_problems(rows))
    held = {
        (one.member_id, one.year): one
        for one in PovertyStatus.objects.filter(member_id__in={member.pk for member, _y, _s in rows})
    }
    trail = Trail(actor, "members.edit")
    made, changed = {}, {}
    for member, year, status in rows:
        key = (member.pk, year)
        row = held.get(key) or made.get(key)
        if row is None:
            made[key] = PovertyStatus(member=member, year=year, status=status)
        elif row.status != status:
            if key in held:
                trail.add(row, before={"year": year, "status": row.status}, after={"year": year, "status": status})
                changed[key] = row
            row.status = status
    PovertyStatus.objects.bulk_update(changed.values(), ["status"], batch_size=BATCH)
    trail.created(PovertyStatus.objects.bulk_create(made.values(), batch_size=BATCH), POVERTY_FIELDS)
    trail.write()
    return [held.get((member.pk, year)) or made[member.pk, year] for member, year, _status in rows]


def _poverty_problems(rows: Sequence[tuple[Member, int | None, str]]) -> list[Problem]:
    today = timezone.localdate()
    problems, closed = [], []
    for index, (member, year, status) in enumerate(rows):
        found = at(index, year_problems("year", year, today=today))
        found += [required("year", index)] if year is None else []
        if status not in PovertyStatus.Status:
            found.append(Problem(_("Choose a household status of the list."), "status", index))
        if not found:
            closed.append((index, member.club, "year", poverty_counts_from(year, member.joined_on)))
        problems += found
    return problems + closed_date_problems(closed)


@transaction.atomic
def set_appointments(*, actor, changes: Sequence[tuple[Member, set[str], date | None]]) -> list[Appointment]:
    """From the given day on the member holds exactly these roles: others end on it, missing ones begin.

    A term that is to begin later is brought forward. Answers the terms that were begun, ended or moved. Two holders
    of one position are allowed (`doubled_positions` names them).
    """
    lock_clubs(actor, "members.edit", {member.club_id: member.club for member, _r, _d in changes}.values())
    refuse_if(_appointment_problems(changes))
    held = defaultdict(list)
    for term in Appointment.objects.filter(member_id__in={member.pk for member, _r, _d in changes}).order_by(
        "starts_on", "pk"
    ):
        held[term.member_id].append(term)
    trail = Trail(actor, "members.edit")
    made, moved = [], []
    for member, roles, on in changes:
        begun, changed = _turn(member, held[member.pk], set(roles), on)
        made, moved = made + begun, moved + changed
    _store_terms(moved, trail)
    trail.created(Appointment.objects.bulk_create(made, batch_size=BATCH), APPOINTMENT_FIELDS)
    trail.write()
    return [*made, *(term for term, _dates in moved)]


def _appointment_problems(changes) -> list[Problem]:
    today = timezone.localdate()
    problems, closed = [], []
    for index, (member, roles, on) in enumerate(changes):
        found = [required("on", index)] if on is None else at(index, day_problems("on", on, today=today))
        if set(roles) - set(Appointment.Role.values):
            found.append(Problem(_("Choose a position of the list."), "roles", index))
        if not found and on < member.joined_on:
            text = _("A term must not begin before the joining (%(joined)s).")
            found.append(Problem(text % {"joined": format_date(member.joined_on)}, "on", index))
        if not found and roles and member.left_on is not None and on >= member.left_on:
            text = _("The member left on %(left)s and cannot take office after that.")
            found.append(Problem(text % {"left": format_date(member.left_on)}, "on", index))
        closed.append((index, member.club, "on", None if found else on))
        problems += found
    return problems + closed_date_problems(closed)


def _turn(member: Member, terms: list[Appointment], roles: set[str], on: date):
    """(new terms, [(term, (new start, new end))]) that make the member hold exactly these roles from `on` on."""
    moved = []
    holding = {
        term.role: term for term in terms if term.starts_on <= on and (term.ends_on is None or term.ends_on > on)
    }
    for role, term in holding.items():
        if role not in roles:
            moved.append((term, (term.starts_on, on)))
    made = []
    for role in sorted(roles - holding.keys()):
        own = [term for term in terms if term.role == role]
        later = next((term for term in own if term.starts_on > on), None)
        ended = next((term for term in own if term.starts_on <= on == term.ends_on), None)
        if ended is not None:
            moved.append((ended, (ended.starts_on, member.left_on)))
        elif later is not None:
            moved.append((later, (on, later.ends_on)))
        else:
            made.append(Appointment(member=member, role=role, starts_on=on, ends_on=member.left_on))
    return made, moved


def _store_terms(moved: Iterable[tuple[Appointment, tuple[date, date | None]]], trail: Trail) -> None:
    terms = []
    for term, (starts_on, ends_on) in moved:
        before = snapshot(term, APPOINTMENT_FIELDS)
        term.starts_on, term.ends_on = starts_on, ends_on
        trail.add(term, before=before, after=snapshot(term, APPOINTMENT_FIELDS))
        terms.append(term)
    Appointment.objects.bulk_update(terms, ["starts_on", "ends_on"], batch_size=BATCH)


def end_terms(members: Sequence[Member], trail: Trail) -> None:
    """Terms do not outlast the membership: those that would, end with it."""
    left = {member.pk: member.left_on for member in members if member.left_on is not None}
    if not left:
        return
    terms = Appointment.objects.filter(member_id__in=left)
    _store_terms(
        [
            (term, (min(term.starts_on, left[term.member_id]), left[term.member_id]))
            for term in terms
            if term.ends_on is None or term.ends_on > left[term.member_id]
        ],
        trail,
    )


def shift_terms(members: Sequence[Member], trail: Trail) -> None:
    """No term begins before the membership: those that would, begin with it."""
    joined = {member.pk: member.joined_on for member in members}
    if not joined:
        return
    terms = Appointment.objects.filter(member_id__in=joined)
    _store_terms(
        [
            (term, (joined[term.member_id], term.ends_on and max(term.ends_on, joined[term.member_id])))
            for term in terms
            if term.starts_on < joined[term.member_id]
        ],
        trail,
    )
