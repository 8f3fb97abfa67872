"""Entering people whom the club, or a club nearby, may know already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.drafts import MemberDraft
from clubs.models import Club, Member
from clubs.services.common import refuse_if
from clubs.services.members import add_members, edit_members
from core.problems import Problem, Refused
from core.text import fold


@dataclass(frozen=True)
class Candidate:
    """A person who may be the one that is being entered: of several memberships the present or the last one."""

    member: Member
    is_of_this_club: bool

    @property
    def is_present(self) -> bool:
        """A member of this very club: there is nothing to enter."""
        return self.is_of_this_club and self.member.left_on is None


def find_candidates(
    *, actor, club: Club, people: Sequence[tuple[str, int | None]], action: str = "members.edit"
) -> list[list[Candidate]]:
    """For each (name, birth year) the people of the same name without dấu and no other known birth year.

    Looked for in the club and in the clubs of its commune, as far as the actor sees them. Two queries.
    """
    by_name: dict[str, list[Member]] = defaultdict(list)
    wanted = {fold(name) for name, _year in people} - {""}
    if wanted:
        near = Member.objects.visible_to(actor, action).near(club).filter(anonymised_on=None).select_related("club")
        for member in near.order_by("pk"):
            name = fold(member.full_name)
            if name in wanted:
                by_name[name].append(member)
    return [_candidates(by_name[fold(name)], year, club) for name, year in people]


def _candidates(namesakes: Sequence[Member], year: int | None, club: Club) -> list[Candidate]:
    people: dict[int, Member] = {}
    for member in namesakes:
        if year is None or member.birth_year in (None, year):
            known = people.get(member.person_id)
            if known is None or _standing(member, club) > _standing(known, club):
                people[member.person_id] = member
    return [Candidate(member, member.club_id == club.pk) for member in people.values()]


def _standing(member: Member, club: Club) -> tuple:
    """Of one person's memberships the present one counts most, of these the one here, else the last."""
    return member.left_on is None, member.club_id == club.pk, member.joined_on


@transaction.atomic
def admit_members(*, actor, drafts: Sequence[MemberDraft], known: Mapping[int, Member]) -> list[Member]:
    """New memberships, some of people whom the site knows: `known` names by index an earlier membership.

    Whoever is still a member of another club leaves it on the day of joining here; the memberships stay linked.
    """
    lock_clubs(actor, "members.edit", {club.pk: club for club in _clubs(drafts, known)}.values())
    problems, leaving = [], []
    for index, member in known.items():
        draft = drafts[index]
        drafts[index].person = member.person
        if member.left_on is None and member.club_id == draft.club.pk:
            problems.append(Problem(_("This person is a member of the club already."), "full_name", index))
        elif member.left_on is None and draft.joined_on is not None:
            leaving.append((index, member, draft.joined_on))
    problems += _leave(actor, leaving)
    try:
        members = add_members(actor=actor, drafts=drafts)
    except Refused as refused:
        problems += refused.problems
    refuse_if(problems)
    return members


def _clubs(drafts: Sequence[MemberDraft], known: Mapping[int, Member]) -> list[Club]:
    return [*(draft.club for draft in drafts), *(member.club for member in known.values())]


def _leave(actor, leaving: Sequence[tuple]) -> list[Problem]:
    """Ends the memberships elsewhere; what speaks against it, beside the joining of its row."""
    if not leaving:
        return []
    reason = str(Member.LeaveReason.TRANSFERRED.label)
    changes = [(member, {"left_on": day, "leave_reason": reason}) for _index, member, day in leaving]
    try:
        edit_members(actor=actor, changes=changes)
    except Refused as refused:
        return [replace(one, field="joined_on", index=leaving[one.index][0]) for one in refused.problems]
    return []


def admission_problems(*, actor, drafts: Sequence[MemberDraft], known: Mapping[int, Member]) -> list[Problem]:
    """What `admit_members` would refuse; nothing is saved."""
    with transaction.atomic():
        try:
            admit_members(actor=actor, drafts=drafts, known=known)
        except Refused as refused:
            return refused.problems
        finally:
            transaction.set_rollback(True)
    return []
