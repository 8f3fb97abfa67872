"""Erasing what tells who a former member was, and keeping what counts.

Erased: name, phone, ethnic group, reason for leaving, the birth date, the values of all of these in the audit trail,
and what was typed into the member's forms and not saved. Kept: sex, birth year, that the person was disabled or of an
ethnic minority, the years' household statuses, the dates of membership, offices, and the loans with their money. The
birth date stays where a count turns on it: where the person reached one of the `age_lines` in a year of membership, the
counts of the days before that birthday would change. So every figure of every past day stays.

Not touched: papers, files that were sent in or given out, and what was typed as a reason; the page on personal data
says so.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from clubs.access import lock_clubs
from clubs.models import Club, Member, PovertyStatus
from clubs.services.common import update_rows
from clubs.ties import owing
from core.audit import ERASE_ACTION, ERASED_KEY, Trail, erase_personal_values, kept_personal_records
from core.models import Draft
from core.text import fold

NAME = "Thành viên đã rời"
"""Stands in place of the name; in the language of the book, whoever reads it."""
MINORITY, MAJORITY = "Dân tộc thiểu số", "Kinh"
AGE_LINES = (55, 60)
"""The two age lines of the programme; a plan may have others."""
_FIELDS = ("full_name", "phone", "ethnicity", "leave_reason", "birth_date", "anonymised_on")


@transaction.atomic
def anonymise_members(
    *, actor, members: Sequence[Member], left_before: date, age_lines: Collection[int] = AGE_LINES, reason: str = ""
) -> list[Member]:
    """Erases the personal values of those of the memberships whose people left every club before `left_before` and owe
    nothing; answers them. The others are passed over: the rule is asked anew under the lock."""
    lock_clubs(actor, ERASE_ACTION, Club.objects.filter(pk__in={one.club_id for one in members}))
    rows = Member.objects.gone_before(left_before).filter(pk__in={one.pk for one in members}).order_by("pk")
    rows = _without_debtors(list(rows))
    for row in rows:
        row.full_name, row.phone, row.leave_reason, row.anonymised_on = NAME, "", "", timezone.localdate()
        row.ethnicity = row.ethnicity and (MAJORITY if fold(row.ethnicity) == fold(MAJORITY) else MINORITY)
        row.birth_date = row.birth_date if _counts_turn_on(row, age_lines) else None
    update_rows(Member, rows, _FIELDS)
    _erase_from_trail(actor, rows, reason)
    for row in rows:
        Draft.objects.filter(form__startswith=f"/members/{row.pk}/").delete()
    return rows


def _without_debtors(rows: list[Member]) -> list[Member]:
    persons: dict[int, set[int]] = defaultdict(set)
    memberships = Member.objects.filter(person_id__in={row.person_id for row in rows}).order_by()
    for person_id, pk in memberships.values_list("person_id", "pk"):
        persons[person_id].add(pk)
    debtors = owing({pk for ids in persons.values() for pk in ids})
    return [row for row in rows if not persons[row.person_id] & debtors]


def _counts_turn_on(row: Member, age_lines: Collection[int]) -> bool:
    """Whether the birth year alone would put the person on the other side of an age line on some day of membership:
    between New Year and the birthday of the year in which that age is reached."""
    if row.birth_date is None:
        return False
    spans = ((date(row.birth_date.year + years, 1, 1), _reached(row.birth_date, years)) for years in age_lines)
    return any(row.joined_on < reached and row.left_on > new_year for new_year, reached in spans)


def _reached(born: date, years: int) -> date:
    """The first day on which somebody is so many years old; after a 29 February that is 1 March in most years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _erase_from_trail(actor, rows: Sequence[Member], reason: str) -> None:
    """One record of the erasure for each member, which names the records that it emptied."""
    own = kept_personal_records(Member, [row.pk for row in rows])
    years: dict[int, list[int]] = defaultdict(list)
    for pk, member_id in PovertyStatus.objects.filter(member__in=rows).order_by().values_list("pk", "member_id"):
        years[member_id].append(pk)
    statuses = kept_personal_records(PovertyStatus, [pk for ids in years.values() for pk in ids])
    trail = Trail(actor, ERASE_ACTION, reason)
    for row in rows:
        ids = [*own[row.pk], *(pk for status in years[row.pk] for pk in statuses[status])]
        trail.add(row, before={}, after={ERASED_KEY: sorted(ids)})
    erasures = list(trail.records)
    trail.write()
    for erasure in erasures:
        erase_personal_values(erasure)
