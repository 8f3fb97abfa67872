"""Memberships: joining, correcting, leaving, going to another club."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs, require
from clubs.drafts import MemberDraft
from clubs.models import Appointment, Club, Member, Person, PovertyStatus
from clubs.rules import at, member_date_problems, next_code, year_problems
from clubs.services.common import (
    BATCH,
    Change,
    begin_changes,
    clean_problems,
    closed_date_problems,
    refuse_if,
    required,
    store_changes,
    twice_problems,
)
from clubs.services.terms import APPOINTMENT_FIELDS, POVERTY_FIELDS, end_terms, shift_terms
from clubs.ties import lent_between
from core.audit import Trail, snapshot
from core.dates import format_date
from core.fields import derive_all
from core.problems import Problem, Refused
from core.text import nfc

PERSONAL = ("full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone")
"""What is known of the human being, whichever club; goes along to another membership."""
EDITABLE = (*PERSONAL, "joined_on", "left_on", "leave_reason")
FIELDS = ("club", "person", "code", *EDITABLE)


def next_member_code(club: Club) -> str:
    """A free member code of the club, in the way of its own."""
    return next_code(club.members.values_list("code", flat=True), "TV-001")


@dataclass
class Joining:
    """New memberships that were found sound and are not stored yet."""

    drafts: Sequence[MemberDraft]
    members: list[Member]
    clubs: dict[int, Club]
    persons: list[Person]  # of the members whom the site does not know, in their order
    facts: list[dict]  # what the audit will keep of each member


@transaction.atomic
def add_members(*, actor, drafts: Sequence[MemberDraft]) -> list[Member]:
    """New memberships with poverty status, position and volunteer marks, in the drafts' order.

    A draft without a code gets the next free one of its club.
    """
    clubs = lock_clubs(actor, "members.edit", {draft.club.pk: draft.club for draft in drafts}.values())
    return _write_joining(actor, _judge_joining(drafts, clubs))


def prepare_members(*, actor, drafts: Sequence[MemberDraft]) -> Joining:
    """All of `add_members` but the writing, ahead of the transaction: what is wrong is refused, columns are computed.

    Good only until somebody else writes; the caller makes sure of that under its lock (`core.audit.has_moved`).
    """
    clubs = {draft.club.pk: draft.club for draft in drafts}
    require(actor, "members.edit", clubs.values())
    joining = _judge_joining(drafts, clubs)
    derive_all(joining.members)
    return joining


@transaction.atomic
def add_prepared_members(*, actor, joining: Joining) -> list[Member]:
    """Writes what `prepare_members` found sound and nobody's writing has touched since."""
    lock_clubs(actor, "members.edit", joining.clubs.values())
    return _write_joining(actor, joining)


def _judge_joining(drafts: Sequence[MemberDraft], clubs: dict[int, Club]) -> Joining:
    codes: dict[int, list[str]] = defaultdict(list)
    for club_id, code in Member.objects.filter(club_id__in=clubs).values_list("club_id", "code"):
        codes[club_id].append(code)
    members = _members_of(drafts, codes)
    refuse_if(_joining_problems(drafts, members, clubs, codes))
    persons = [Person() for draft in drafts if draft.person is None]
    return Joining(drafts, members, clubs, persons, [snapshot(member, FIELDS) for member in members])


def _write_joining(actor, joining: Joining) -> list[Member]:
    members = joining.members
    without = [member for member, draft in zip(members, joining.drafts, strict=True) if draft.person is None]
    Person.objects.bulk_create(joining.persons, batch_size=BATCH)
    for member, person in zip(without, joining.persons, strict=True):
        member.person = person
    Member.objects.bulk_create(members, batch_size=BATCH)
    trail = Trail(actor, "members.edit")
    for member, facts in zip(members, joining.facts, strict=True):
        trail.add(member, after=facts | {"person": member.person_id})
    _add_terms(joining.drafts, members, trail)
    trail.write()
    return members


def _members_of(drafts: Sequence[MemberDraft], codes: dict[int, list[str]]) -> list[Member]:
    numbers = _Numbers(drafts, codes)
    members = []
    for draft in drafts:
        values = {name: getattr(draft, name) for name in (*EDITABLE, "club", "person")}
        member = Member(**values, code=nfc(draft.code or "") or numbers.take(draft.club.pk))
        _fill_birth_year(member)
        members.append(member)
    return members


class _Numbers:
    """Free member codes, club by club, beside the stored ones and those of the batch."""

    def __init__(self, drafts: Sequence[MemberDraft], codes: dict[int, list[str]]):
        self.taken: dict[int, set[str]] = defaultdict(set, {club_id: set(held) for club_id, held in codes.items()})
        for draft in drafts:
            self.taken[draft.club.pk] |= {nfc(draft.code)} if draft.code else set()
        self.last: dict[int, str] = {}

    def take(self, club_id: int) -> str:
        """The next code of the club; a batch of n costs n steps, since each goes on from the one before."""
        before = [self.last[club_id]] if club_id in self.last else self.taken[club_id]
        self.last[club_id] = next_code(before, "TV-001")
        self.taken[club_id].add(self.last[club_id])
        return self.last[club_id]


def _fill_birth_year(member: Member) -> None:
    if member.birth_year is None and isinstance(member.birth_date, date):
        member.birth_year = member.birth_date.year


def _joining_problems(drafts, members, clubs, codes) -> list[Problem]:
    today = timezone.localdate()
    problems = []
    for index, (draft, member) in enumerate(zip(drafts, members, strict=True)):
        found = clean_problems(member, index)
        found += at(index, _date_problems(member, clubs[member.club_id], today))
        found += at(index, _term_problems(draft, member, today))
        problems += found
    stored = {(club_id, code) for club_id, held in codes.items() for code in held}
    keys = [(member.club_id, member.code) for member in members]
    problems += twice_problems(keys, stored, _("This member code is taken in this club."))
    problems += _overlap_problems(drafts)
    dates = [
        (index, clubs[member.club_id], name, getattr(member, name))
        for index, member in enumerate(members)
        for name in ("joined_on", "left_on")
    ]
    return problems + closed_date_problems(dates)


def _date_problems(member: Member, club: Club, today: date) -> list[Problem]:
    return member_date_problems(
        club_founded_on=club.founded_on,
        club_closed_on=club.closed_on,
        joined_on=member.joined_on,
        left_on=member.left_on,
        birth_year=member.birth_year,
        birth_date=member.birth_date,
        today=today,
    )


def _overlap_problems(drafts: Sequence[MemberDraft]) -> list[Problem]:
    """Somebody who comes back must have left before: one person is not two members of a club on one day."""
    linked = [(index, draft) for index, draft in enumerate(drafts) if draft.person is not None and draft.joined_on]
    if not linked:
        return []
    rows = Member.objects.filter(person_id__in={draft.person.pk for _index, draft in linked})
    held = defaultdict(list)
    for person_id, club_id, joined_on, left_on in rows.values_list("person_id", "club_id", "joined_on", "left_on"):
        held[person_id, club_id].append((joined_on, left_on))
    return [
        Problem(_("This person is a member of the club in that time already."), "joined_on", index)
        for index, draft in linked
        for joined_on, left_on in held[draft.person.pk, draft.club.pk]
        if (left_on is None or draft.joined_on < left_on) and (draft.left_on is None or joined_on < draft.left_on)
    ]


def _term_problems(draft: MemberDraft, member: Member, today: date) -> list[Problem]:
    problems = []
    if draft.position and draft.position not in Appointment.BOARD:
        problems.append(Problem(_("Choose a position of the list."), "position"))
    if draft.poverty_status and draft.poverty_status not in PovertyStatus.Status:
        problems.append(Problem(_("Choose a household status of the list."), "poverty_status"))
    if draft.poverty_year is not None and not draft.poverty_status:
        problems.append(Problem(_("Choose the household status of this year."), "poverty_status"))
    return problems + year_problems("poverty_year", draft.poverty_year, today=today)


def _add_terms(drafts: Sequence[MemberDraft], members: Sequence[Member], trail: Trail) -> None:
    terms, statuses = [], []
    for draft, member in zip(drafts, members, strict=True):
        roles = [draft.position] if draft.position else []
        roles += [Appointment.Role.HOME_CARE] if draft.is_home_care else []
        roles += [Appointment.Role.ECONOMIC] if draft.is_economic else []
        dates = {"starts_on": member.joined_on, "ends_on": member.left_on}
        terms += [Appointment(member=member, role=role, **dates) for role in roles]
        if draft.poverty_status:
            year = draft.poverty_year or member.joined_on.year
            statuses.append(PovertyStatus(member=member, year=year, status=draft.poverty_status))
    trail.created(Appointment.objects.bulk_create(terms, batch_size=BATCH), APPOINTMENT_FIELDS)
    trail.created(PovertyStatus.objects.bulk_create(statuses, batch_size=BATCH), POVERTY_FIELDS)


@transaction.atomic
def edit_members(*, actor, changes: Sequence[tuple[Member, dict]], reason: str = "") -> list[Member]:
    """Sets the given fields (EDITABLE); the fresh members in the order of the changes.

    A leaving ends the open terms of office; a corrected joining takes along the terms that began before it.
    """
    clubs = lock_clubs(actor, "members.edit", {member.club_id: member.club for member, _values in changes}.values())
    begun = begin_changes(Member, [(member, _with_year(values)) for member, values in changes], EDITABLE)
    refuse_if(_edit_problems(begun, clubs))
    trail = Trail(actor, "members.edit", reason)
    members = store_changes(Member, begun, trail)
    shift_terms([change.row for change in begun if "joined_on" in change.changed], trail)
    end_terms([change.row for change in begun if "left_on" in change.changed], trail)
    trail.write()
    return members


def _with_year(values: dict) -> dict:
    """A full birth date brings its year along where none is given."""
    day = values.get("birth_date")
    return values | {"birth_year": day.year} if day is not None and values.get("birth_year") is None else values


def _edit_problems(begun: Sequence[Change], clubs: dict[int, Club]) -> list[Problem]:
    today = timezone.localdate()
    problems = [problem for change in begun for problem in change.problems]
    problems += _erased_problems(begun)
    dated = {"joined_on", "left_on", "birth_year", "birth_date"}
    for change in begun:
        if change.changed & dated:
            problems += at(change.index, _date_problems(change.row, clubs[change.row.club_id], today))
    closed = [
        (change.index, clubs[change.row.club_id], name, day)
        for change in begun
        for name in ("joined_on", "left_on")
        for day in change.dates(name)
    ]
    return problems + _loan_problems(begun) + closed_date_problems(closed)


def _erased_problems(begun: Sequence[Change]) -> list[Problem]:
    """What was erased as prescribed does not come back, by an old workbook or otherwise."""
    text = _("The personal data of %(code)s were erased as prescribed and are not entered again.")
    return [
        Problem(text % {"code": change.row.code}, name, change.index)
        for change in begun
        if change.row.anonymised_on
        for name in sorted(change.changed & set(Member.personal_fields))
    ]


def _loan_problems(begun: Sequence[Change]) -> list[Problem]:
    """A membership must go on covering the days on which it was lent money."""
    moved = [change for change in begun if change.dates("joined_on") or change.dates("left_on")]
    lent = lent_between({change.row.pk for change in moved})
    problems = []
    text = _(
        "The member borrowed on %(day)s and must be a member on that day. Check the date, or correct the loan first."
    )
    for change in moved:
        first, last = lent.get(change.row.pk, (None, None))
        joined_on, left_on = change.row.joined_on, change.row.left_on
        if first and change.dates("joined_on") and joined_on > first:
            problems.append(Problem(text % {"day": format_date(first)}, "joined_on", change.index))
        if last and change.dates("left_on") and left_on is not None and left_on <= last:
            problems.append(Problem(text % {"day": format_date(last)}, "left_on", change.index))
    return problems


@transaction.atomic
def end_membership(*, actor, member: Member, left_on: date | None, leave_reason: str, reason: str = "") -> Member:
    """The membership ends on `left_on`, its first day outside the club. A borrower keeps the loan."""
    if left_on is None:
        refuse_if([required("left_on")])
    gone = Member.objects.filter(pk=member.pk, left_on__isnull=False).first()
    if gone:
        text = _("This member left on %(day)s already. Mend a mistake under “Correct the member”.")
        refuse_if([Problem(text % {"day": format_date(gone.left_on)}, "left_on")])
    change = {"left_on": left_on, "leave_reason": leave_reason}
    try:
        return edit_members(actor=actor, changes=[(member, change)], reason=reason)[0]
    except Refused as refused:
        raise Refused(*(_beside(problem, "joined_on", "left_on") for problem in refused.problems)) from None


def _beside(problem: Problem, field: str, other: str) -> Problem:
    """The same problem beside the field that this act asks for."""
    return replace(problem, field=other) if problem.field == field else problem


@transaction.atomic
def transfer_member(*, actor, member: Member, to_club: Club, on: date, code: str = "") -> Member:
    """The person leaves one club and joins another on the same day; the two memberships stay linked.

    The actor needs the right in both clubs. Answers the new membership; loans stay with the club that lent.
    """
    lock_clubs(actor, "members.edit", [member.club, to_club])
    if member.club_id == to_club.pk:
        refuse_if([Problem(_("The member already belongs to this club."), "to_club")])
    end_membership(actor=actor, member=member, left_on=on, leave_reason=str(Member.LeaveReason.TRANSFERRED.label))
    draft = MemberDraft(club=to_club, code=code, joined_on=on, person=member.person)
    for name in PERSONAL:
        setattr(draft, name, getattr(member, name))
    status = member.poverty.filter(year__lte=on.year).order_by("-year").first()
    if status is not None:
        draft.poverty_status, draft.poverty_year = status.status, status.year
    return add_members(actor=actor, drafts=[draft])[0]
