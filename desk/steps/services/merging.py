"""Merging a club into another: members and cash go over, the old club is dissolved, its open loans stay in its book."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clubs import access
from clubs.drafts import MemberDraft
from clubs.models import Appointment, Club, Member, PovertyStatus
from clubs.services import add_members, close_club, edit_members, end_club_logins
from clubs.services.members import PERSONAL
from core.audit import Trail, one_act, snapshot
from core.dates import format_date
from core.problems import Problem
from core.text import fold
from desk.steps.services.common import (
    Faults,
    Ruling,
    VoucherCodes,
    end_terms_of_club,
    later_problems,
    note_on_club,
)
from funds.drafts import EntryDraft
from funds.models import Entry
from funds.rules import EntryKind
from funds.services import post_batch


@dataclass(frozen=True)
class Twin:
    """A member of the old club and the member of the new one who may be, or is known to be, the same person."""

    member: Member
    other: Member

    @property
    def is_known(self) -> bool:
        return self.member.person_id == self.other.person_id


def find_twins(club: Club, into: Club, day: date) -> list[Twin]:
    """Of the members who would go over: who is in the other club already, or bears the same name and birth year."""
    by_person: dict[int, Member] = {}
    by_name: dict[str, list[Member]] = {}
    for other in Member.objects.filter(club=into).members_on(day).order_by("name_key", "pk"):
        by_person[other.person_id] = other
        by_name.setdefault(fold(other.full_name), []).append(other)
    twins = []
    for member in _members_at_the_end(club, day):
        other = by_person.get(member.person_id)
        namesakes = by_name.get(fold(member.full_name), [])
        years = (None, member.birth_year)
        other = other or next((one for one in namesakes if one.birth_year in years or not member.birth_year), None)
        if other is not None:
            twins.append(Twin(member, other))
    return twins


def _members_at_the_end(club: Club, day: date) -> list[Member]:
    """Whoever is on the list until the day itself."""
    on_list = Q(left_on__isnull=True) | Q(left_on__gt=day)
    rows = Member.objects.filter(on_list, club=club, joined_on__lt=day).select_related("club", "person")
    return list(rows.order_by("name_key", "pk"))


@transaction.atomic
def merge_clubs(
    *, actor, club: Club, into: Club, on: date, ruling: Ruling, same: Collection[int] = ()
) -> tuple[Club, list[Member]]:
    """On the day the members of `club` become members of `into`, which takes over its cash; `club` is dissolved.

    `same` are ids of members who are the same person as their twin in `into`: their old membership ends and no second
    one begins. Volunteers go on as such; the old board's terms end. Answers the club that remains and its new members.
    The actor needs the right to dissolve both. All or nothing, refused with every problem.
    """
    with one_act():
        clubs = access.lock_clubs(actor, "clubs.close", [club, into])
        old, new = clubs[club.pk], clubs[into.pk]
        faults = Faults("on")
        faults.add(*_merge_problems(old, new, on))
        faults.refuse()
        going = _members_at_the_end(old, on)
        twins = {twin.member.pk: twin for twin in find_twins(old, new, on)}
        staying = {pk for pk, twin in twins.items() if twin.is_known or pk in same}
        faults.add(*_same_twice([twins[pk] for pk in sorted(staying)]))
        drafts = _drafts(new, [member for member in going if member.pk not in staying], on)
        leaving = {"left_on": on, "leave_reason": str(Member.LeaveReason.TRANSFERRED.label)}
        changes = [(member, leaving) for member in going]
        faults.of(edit_members, actor=actor, changes=changes, reason=str(ruling))
        made = faults.of(add_members, actor=actor, drafts=drafts)
        faults.of(post_batch, actor=actor, drafts=_Handover(old, new, on, ruling).drafts())
        faults.of(close_club, actor=actor, club=old, closed_on=on, reason=str(ruling))
        faults.refuse()
        _link(actor, [twins[pk] for pk in staying if not twins[pk].is_known], ruling)
        end_terms_of_club(actor, old, on, str(ruling))
        end_club_logins(actor=actor, club=old, reason=str(ruling))
        _note_both(actor, old, new, on, ruling)
        return new, made


def _merge_problems(old: Club, new: Club, on: date) -> list[Problem]:
    if old.pk == new.pk:
        return [Problem(_("Choose another club."), "into")]
    problems = later_problems(old, on, "on")
    if old.closed_on is not None:
        problems.append(Problem(_("This club is dissolved already.")))
    if not new.is_operating_on(on):
        problems.append(Problem(_("%(club)s does not operate on that day.") % {"club": new}, "into"))
    late = Member.objects.filter(club=old, left_on__gt=on)
    if late.exists():
        text = _("Members left after this day. Choose a later day or correct their leaving first.")
        problems.append(Problem(text, "on"))
    return problems


def _same_twice(twins: Sequence[Twin]) -> list[Problem]:
    """One member of the club that remains cannot be two members of the other one: a member would be lost."""
    text = _("Two members cannot both be %(name)s of the club that remains: take one tick away.")
    count = Counter(twin.other for twin in twins)
    return [Problem(text % {"name": f"{one.full_name} ({one.code})"}) for one in count if count[one] > 1]


_VOLUNTEERS = (Appointment.Role.HOME_CARE, Appointment.Role.ECONOMIC)


def _drafts(new: Club, members: Sequence[Member], on: date) -> list[MemberDraft]:
    """The memberships in the new club; in a fixed number of queries."""
    ids = [member.pk for member in members]
    terms = Appointment.objects.filter(member__in=ids, role__in=_VOLUNTEERS).held_on(on)
    roles = set(terms.values_list("member_id", "role"))
    rows = PovertyStatus.objects.filter(member__in=ids, year__lte=on.year).order_by("year")
    statuses = {row.member_id: row for row in rows}  # the latest stands
    drafts = []
    for member in members:
        draft = MemberDraft(club=new, joined_on=on, person=member.person)
        for name in PERSONAL:
            setattr(draft, name, getattr(member, name))
        draft.is_home_care = (member.pk, Appointment.Role.HOME_CARE.value) in roles
        draft.is_economic = (member.pk, Appointment.Role.ECONOMIC.value) in roles
        if status := statuses.get(member.pk):
            draft.poverty_status, draft.poverty_year = status.status, status.year
        drafts.append(draft)
    return drafts


class _Handover:
    """The entries by which the old club's cash, advances and assets go over, a pair of the same day each."""

    def __init__(self, old: Club, new: Club, day: date, ruling: Ruling):
        self.old, self.new, self.day, self.ruling = old, new, day, ruling
        self.codes = VoucherCodes()

    def drafts(self) -> list[EntryDraft]:
        made = []
        for fund, parts in Entry.objects.filter(club=self.old).dated_to(self.day).parts_by_fund().items():
            cash = max(parts["cash"], 0)
            advance = min(max(parts["advances"], 0), cash)
            made += self._pair(fund, EntryKind.ADVANCE_REPAID, EntryKind.ADVANCE_RECEIVED, advance)
            made += self._pair(fund, EntryKind.OTHER_EXPENSE, EntryKind.OTHER_INCOME, cash - advance)
            in_kind = max(parts["in_kind"], 0)
            made += self._pair(fund, EntryKind.IN_KIND_REDUCTION, EntryKind.CAPITAL_IN_KIND, in_kind)
        return made

    def _pair(self, fund: str, gives: str, takes: str, amount: int) -> list[EntryDraft]:
        if not amount:
            return []
        given = _("Merger: handed over to %(club)s (%(code)s)") % {"club": self.new, "code": self.new.code}
        taken = _("Merger: taken over from %(club)s (%(code)s)") % {"club": self.old, "code": self.old.code}
        return [self._entry(self.old, fund, gives, amount, given), self._entry(self.new, fund, takes, amount, taken)]

    def _entry(self, club: Club, fund: str, kind: str, amount: int, words: str) -> EntryDraft:
        code, note = self.codes.next(club), f"{words}. {self.ruling}"[:500]
        return EntryDraft(club=club, code=code, fund=fund, entry_on=self.day, kind=kind, amount_vnd=amount, note=note)


def _link(actor, twins: Sequence[Twin], ruling: Ruling) -> None:
    """Memberships of one human being belong to one person, so that loans and history follow."""
    trail = Trail(actor, "members.edit", str(ruling))
    for twin in twins:
        for row in Member.objects.filter(person_id=twin.member.person_id):
            before = snapshot(row, ("person",))
            row.person_id = twin.other.person_id
            row.save(update_fields=["person"])
            trail.add(row, before=before, after=snapshot(row, ("person",)))
    trail.write()


def _note_both(actor, old: Club, new: Club, on: date, ruling: Ruling) -> None:
    values = {"date": format_date(on), "why": ruling}
    gone = _("Merged into %(club)s (%(code)s) on %(date)s: %(why)s")
    note_on_club(actor, old, gone % (values | {"club": new, "code": new.code}))
    came = _("Took in %(club)s (%(code)s) on %(date)s: %(why)s")
    note_on_club(actor, new, came % (values | {"club": old, "code": old.code}))
